package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the class of a {@link StripTile} or a {@link PairTile} with its sums as local variables, which become registers.
 */
final class StripTileEmitter {
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final ClassDesc DOUBLES = CD_double.arrayType();
    private static final ClassDesc DOUBLE_VECTOR = ClassDesc.of("jdk.incubator.vector.DoubleVector");
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final Map<Key, Object> TILES = new ConcurrentHashMap<>();

    /** Which tile. */
    private record Key(Element element, int bits, int rows, int vectors, Clamp clamp, boolean packed, boolean pairs) {}

    /** Local variables of the method, in the order of {@link StripTile}'s parameters; the vectors come after. */
    private static final int WEIGHTS = 1;
    private static final int W = 2;
    private static final int SOURCE = 3;
    private static final int AT = 4;
    private static final int OFFSETS = 5;
    private static final int TERMS = 6;
    private static final int PLACES = 7;
    private static final int FIRST = 8;
    private static final int END = 9;
    private static final int TILES_LEFT = 10;
    private static final int BIASES = 11;
    private static final int B = 12;
    private static final int TARGET = 13;
    private static final int T = 14;
    private static final int PITCH = 15;
    private static final int GOES_ON = 16;
    private static final int N = 17;
    private static final int R = 18;
    private static final int P = 19;
    private static final int PLACE = 20;
    private static final int WEIGHT = 21;
    private static final int VECTORS = 22;

    private final Key key;
    private final ClassDesc vector;
    private final ClassDesc array;
    private final int width;

    private StripTileEmitter(Key key) {
        this.key = key;
        this.vector = key.element.vector;
        this.array = key.element.type.arrayType();
        this.width = key.bits / key.element.bits;
    }

    /** The tile of that element type, vector size in bits, rows, vectors and clamp; made on first use and kept. */
    static StripTile<?> tile(Element element, int bits, int rows, int vectors, boolean packed, Clamp clamp) {
        Key wanted = new Key(element, bits, rows, vectors, clamp, packed, false);
        return (StripTile<?>) TILES.computeIfAbsent(wanted,
                key -> new StripTileEmitter(key).tile());
    }

    /** The tile of floats with weights in pairs; made on first use and kept. */
    static PairTile pairTile(int bits, int rows, int vectors, boolean packed, Clamp clamp) {
        Key wanted = new Key(Element.FLOAT, bits, rows, vectors, clamp, packed, true);
        return (PairTile) TILES.computeIfAbsent(wanted,
                key -> new StripTileEmitter(key).pairTile());
    }

    @SuppressWarnings("unchecked")
    private StripTile<?> tile() {
        StripTile<?> tile = define(StripTile.class, goesOn(run(CD_Object, CD_Object)));
        return ColdStart.<StripTile<?>>use(
                key.element, tile,
                emitted -> new ColdStripTile(
                        key.rows, key.vectors, width, key.packed, key.clamp, (StripTile<float[]>) emitted));
    }

    private PairTile pairTile() {
        PairTile tile = define(PairTile.class, run(DOUBLES, VectorCode.FLOATS));
        return ColdStart.use(
                key.element, tile,
                emitted -> new ColdPairTile(key.rows, key.vectors, width, key.packed, key.clamp, emitted));
    }

    private static MethodTypeDesc run(ClassDesc weights, ClassDesc others) {
        return MethodTypeDesc.of(
                CD_void, weights, CD_int, others, CD_int, INTS, CD_int, INTS, CD_int, CD_int, CD_int, others, CD_int,
                others, CD_int, CD_int);
    }

    private static MethodTypeDesc goesOn(MethodTypeDesc run) {
        return run.insertParameterTypes(run.parameterCount(), CD_boolean);
    }

    private <T> T define(Class<T> type, MethodTypeDesc run) {
        String name = type.getSimpleName() + key.rows + "x" + key.vectors + "x" + width + key.element.kind.name()
                + (key.packed ? "packed" : "");
        return VectorCode.define(type, "run", name, run, this::body);
    }

    private void body(CodeBuilder code) {
        code.aload(WEIGHTS).checkcast(key.pairs ? DOUBLES : array).astore(WEIGHTS);
        for (int variable : new int[] {SOURCE, BIASES, TARGET}) {
            code.aload(variable).checkcast(array).astore(variable);
        }
        Label channels = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(channels).iload(TILES_LEFT).ifle(end);
        computePlaces(code);
        code.iload(W).iload(TERMS).loadConstant(key.rows).imul().iadd().istore(W);
        code.iinc(B, key.rows);
        code.iload(T).iload(PITCH).loadConstant(key.rows).imul().iadd().istore(T);
        code.iinc(TILES_LEFT, -1).goto_(channels).labelBinding(end).return_();
    }

    /** The tiles of some output channels at all places. */
    private void computePlaces(CodeBuilder code) {
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iload(FIRST).istore(N).labelBinding(next).iload(N).iload(END).if_icmpge(end);
        start(code);
        addTerms(code);
        forEachSum(code, (sum, v) -> {
            key.clamp.emit(code, key.element, sum);
            code.aload(sum).aload(TARGET).iload(P).loadConstant(v * width).iadd();
            code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
        });
        code.iinc(N, 1).goto_(next).labelBinding(end);
    }

    /** Loads the biases, or the sums so far. */
    private void start(CodeBuilder code) {
        if (key.pairs) {
            loadBiases(code);
            return;
        }
        Label goesOn = code.newLabel();
        Label done = code.newLabel();
        code.iload(GOES_ON).ifne(goesOn);
        loadBiases(code);
        code.goto_(done).labelBinding(goesOn);
        forEachSum(code, (sum, v) -> {
            load(code, TARGET, v);
            code.astore(sum);
        });
        code.labelBinding(done);
    }

    private void loadBiases(CodeBuilder code) {
        for (int i = 0; i < key.rows; i++) {
            broadcast(code, BIASES, () -> code.iload(B), i);
            for (int v = 0; v < key.vectors; v++) {
                code.aload(WEIGHT).astore(sum(i, v));
            }
        }
    }

    /** What is done with a sum, given its variable and the number of its vector; {@link #P} is where its row begins. */
    private interface SumBody {
        void emit(int sum, int v);
    }

    private void forEachSum(CodeBuilder code, SumBody body) {
        for (int i = 0; i < key.rows; i++) {
            code.iload(T).aload(PLACES).iload(N).iconst_1().ishl().iconst_1().iadd().iaload().iadd();
            code.iload(PITCH).loadConstant(i).imul().iadd().istore(P);
            for (int v = 0; v < key.vectors; v++) {
                body.emit(sum(i, v), v);
            }
        }
    }

    private void addTerms(CodeBuilder code) {
        code.iload(AT).aload(PLACES).iload(N).iconst_1().ishl().iaload().iadd().istore(PLACE);
        code.iconst_0().istore(R);
        int most = key.packed ? VectorCode.terms(key.bits, key.rows, key.vectors) : 1;
        VectorCode.count(code, R, () -> code.iload(TERMS), most, terms -> {
            for (int r = 0; r < terms; r++) {
                addTerm(code, r);
            }
        });
    }

    /** Finds the input of term number R and r more. */
    private void find(CodeBuilder code, int r) {
        code.iload(PLACE);
        if (key.packed) {
            int columns = key.vectors * width;
            code.iload(R).loadConstant(columns).imul().iadd().loadConstant(r * columns).iadd();
        } else {
            code.aload(OFFSETS).iload(R).loadConstant(r).iadd().iaload().iadd();
        }
        code.istore(P);
    }

    /** Leaves a vector of those from {@link #P} on on the stack. */
    private void load(CodeBuilder code, int from, int v) {
        species(code).aload(from).iload(P).loadConstant(v * width).iadd();
        code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
    }

    /** Adds term number R and r more. */
    private void addTerm(CodeBuilder code, int r) {
        find(code, r);
        for (int v = 0; v < key.vectors; v++) {
            load(code, SOURCE, v);
            code.astore(input(v));
        }
        for (int i = 0; i < key.rows; i++) {
            Runnable start = () -> code.iload(W).iload(R).loadConstant(key.rows).imul().iadd();
            if (key.pairs) {
                broadcastPair(code, start, r * key.rows + i);
            } else {
                broadcast(code, WEIGHTS, start, r * key.rows + i);
            }
            for (int v = 0; v < key.vectors; v++) {
                code.aload(WEIGHT).aload(input(v)).aload(sum(i, v));
                code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR)).astore(sum(i, v));
            }
            if (key.packed) {
                VectorCode.fence(code, key.bits, key.vectors);
            }
        }
    }

    /** Loads the i-th number from {@code start} on into all lanes of {@link #WEIGHT}. */
    private void broadcast(CodeBuilder code, int from, Runnable start, int i) {
        species(code).aload(from);
        start.run();
        code.loadConstant(i).iadd().arrayLoad(key.element.kind);
        code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, key.element.type)).astore(WEIGHT);
    }

    /** Loads the i-th pair from {@code start} on into all pairs of lanes of {@link #WEIGHT}. */
    private void broadcastPair(CodeBuilder code, Runnable start, int i) {
        code.getstatic(DOUBLE_VECTOR, "SPECIES_" + key.bits, SPECIES).aload(WEIGHTS);
        start.run();
        code.loadConstant(i).iadd().daload();
        code.invokestatic(DOUBLE_VECTOR, "broadcast", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, CD_double));
        code.invokevirtual(DOUBLE_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR)).astore(WEIGHT);
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector, "SPECIES_" + key.bits, SPECIES);
    }

    private int input(int v) {
        return VECTORS + v;
    }

    private int sum(int i, int v) {
        return VECTORS + key.vectors * (i + 1) + v;
    }
}
