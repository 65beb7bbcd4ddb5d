package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes the class of a {@link ChannelTile} with its sums as local variables, which the compiler keeps in registers. */
final class ChannelTileEmitter {
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final Map<Key, ChannelTile<?>> TILES = new ConcurrentHashMap<>();

    private record Key(Element element, int bits, ChannelTile.Size size) {}

    /** Local variables of the method, in the order of {@link ChannelTile}'s parameters; the others come after. */
    private static final int WEIGHTS = 1;
    private static final int W = 2;
    private static final int SOURCE = 3;
    private static final int AT = 4;
    private static final int OFFSETS = 5;
    private static final int RUNS = 6;
    private static final int BASES = 7;
    private static final int Q = 8;
    private static final int TILES_LEFT = 9;
    private static final int START = 10;
    private static final int S = 11;
    private static final int START_STEP = 12;
    private static final int START_PITCH = 13;
    private static final int TARGET = 14;
    private static final int T = 15;
    private static final int PLACES = 16;
    private static final int TARGET_PITCH = 17;
    private static final int I = 18;
    private static final int R = 19;
    private static final int STOP = 20;
    private static final int P = 21;
    private static final int FACTOR = 22;
    private static final int OTHERS = 23;

    private final Key key;
    private final ChannelTile.Size size;
    private final ClassDesc vector;
    private final ClassDesc array;
    private final int width;

    private ChannelTileEmitter(Key key) {
        this.key = key;
        this.size = key.size;
        this.vector = key.element.vector;
        this.array = key.element.type.arrayType();
        this.width = key.bits / key.element.bits;
    }

    /** The tile of that element type, vector size in bits and size; made on first use and kept. */
    static ChannelTile<?> tile(Element element, int bits, ChannelTile.Size size) {
        return TILES.computeIfAbsent(new Key(element, bits, size), key -> new ChannelTileEmitter(key).made());
    }

    @SuppressWarnings("unchecked")
    private ChannelTile<?> made() {
        return ColdStart.<ChannelTile<?>>use(
                key.element, define(), emitted -> new ColdChannelTile(size, width, (ChannelTile<float[]>) emitted));
    }

    private ChannelTile<?> define() {
        String name = "ChannelTile" + size.positions() + "x" + size.vectors() + "x" + width + key.element.kind.name()
                + "step" + size.step() + (size.together() ? "together" : "") + size.clamp();
        MethodTypeDesc run = MethodTypeDesc.of(
                CD_void, CD_Object, CD_int, CD_Object, CD_int, INTS, INTS, INTS, CD_int, CD_int, CD_Object, CD_int,
                CD_int, CD_int, CD_Object, CD_int, INTS, CD_int);
        return VectorCode.define(ChannelTile.class, "run", name, run, this::body);
    }

    private void body(CodeBuilder code) {
        for (int variable : new int[] {WEIGHTS, SOURCE, START, TARGET}) {
            code.aload(variable).checkcast(array).astore(variable);
        }
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next).iload(TILES_LEFT).ifle(end);
        for (int p = 0; p < (size.step() > 0 ? 1 : size.positions()); p++) {
            code.iload(AT).aload(BASES).iload(Q).loadConstant(p).iadd().iaload().iadd().istore(base(p));
        }
        start(code);
        addTerms(code);
        forEachSum(code, () -> code.iload(T), TARGET_PITCH, (sum, index) -> {
            size.clamp().emit(code, key.element, sum);
            code.aload(sum).aload(TARGET);
            index.run();
            code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
        });
        code.iload(Q).loadConstant(size.positions()).iadd().istore(Q);
        code.iinc(TILES_LEFT, -1).goto_(next).labelBinding(end).return_();
    }

    /** Loads the sums so far, or a bias for all positions. */
    private void start(CodeBuilder code) {
        Label bias = code.newLabel();
        Label done = code.newLabel();
        code.iload(START_STEP).ifeq(bias);
        forEachSum(code, () -> code.iload(S), START_PITCH, (sum, index) -> load(code, START, index, sum));
        code.goto_(done).labelBinding(bias);
        for (int v = 0; v < size.vectors(); v++) {
            int each = v;
            load(code, START, () -> code.iload(S).iload(START_PITCH).loadConstant(each).imul().iadd(), sum(0, v));
            for (int p = 1; p < size.positions(); p++) {
                code.aload(sum(0, v)).astore(sum(p, v));
            }
        }
        code.labelBinding(done);
    }

    /** What is done with a sum, given its variable and what leaves its index in an array on the stack. */
    private interface SumBody {
        void emit(int sum, Runnable index);
    }

    private void forEachSum(CodeBuilder code, Runnable first, int pitch, SumBody body) {
        first.run();
        code.aload(PLACES).iload(Q).iaload().iadd().istore(P);
        for (int p = 0; p < size.positions(); p++) {
            int step = p * width;
            for (int v = 0; v < size.vectors(); v++) {
                int each = v;
                body.emit(sum(p, v), () -> code.iload(P).iload(pitch).loadConstant(each).imul().iadd()
                        .loadConstant(step).iadd());
            }
        }
    }

    private void addTerms(CodeBuilder code) {
        int most = size.keepsOrder() ? VectorCode.terms(key.bits, size.positions(), size.vectors()) : 1;
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(I);
        code.labelBinding(next).iload(I).aload(RUNS).arraylength().if_icmpge(end);
        code.aload(RUNS).iload(I).iaload().istore(R);
        code.aload(RUNS).iload(I).iconst_1().iadd().iaload().istore(STOP).iinc(I, 2);
        if (most > 1) {
            VectorCode.count(code, R, () -> code.iload(STOP), most, terms -> addTerms(code, terms));
        } else {
            // No run is empty, and with the test at its end the loop is 3 % faster.
            Label top = code.newLabel();
            code.labelBinding(top);
            addTerms(code, 1);
            code.iinc(R, 1).iload(R).iload(STOP).if_icmplt(top);
        }
        code.goto_(next).labelBinding(end);
    }

    private void addTerms(CodeBuilder code, int terms) {
        for (int r = 0; r < terms; r++) {
            find(code, r, terms);
        }
        for (int r = 0; r < terms; r++) {
            addTerm(code, r);
        }
    }

    /**
     * Finds the input of term number R and r more, and holds it against the array's bounds for all positions: a check among
     * the multiply-adds would end a block of code, in which alone the compiler puts them where they are written.
     */
    private void find(CodeBuilder code, int r, int terms) {
        if (r == 0 || !size.together()) {
            code.aload(OFFSETS).iload(R).loadConstant(r).iadd().iaload();
            if (size.step() > 0) {
                code.iload(base(0)).iadd();
            }
            code.istore(offset(r));
        }
        if (terms == 1 || size.together() && r < terms - 1) {
            return;
        }
        int first = size.together() ? 0 : r;
        if (size.step() > 0) {
            check(code, 0, first);
            check(code, size.positions() - 1, r);
            return;
        }
        for (int p = 0; p < size.positions(); p++) {
            check(code, p, first);
            check(code, p, r);
        }
    }

    /** Reads an element for nothing: the compiler leaves only the check. */
    private void check(CodeBuilder code, int p, int r) {
        loadInput(code, p, r);
        if (key.element == Element.DOUBLE) {
            code.pop2();
        } else {
            code.pop();
        }
    }

    private void loadInput(CodeBuilder code, int p, int r) {
        code.aload(SOURCE).iload(offset(size.together() ? 0 : r));
        if (size.step() > 0) {
            code.loadConstant(p * size.step());
        } else {
            code.iload(base(p));
        }
        code.iadd().loadConstant(size.together() ? r : 0).iadd().arrayLoad(key.element.kind);
    }

    /** Adds term number R and r more. */
    private void addTerm(CodeBuilder code, int r) {
        int columns = size.vectors() * width;
        for (int v = 0; v < size.vectors(); v++) {
            int at = r * columns + v * width;
            load(code, WEIGHTS,
                    () -> code.iload(W).iload(R).loadConstant(columns).imul().iadd().loadConstant(at).iadd(),
                    weight(v));
        }
        for (int p = 0; p < size.positions(); p++) {
            species(code);
            loadInput(code, p, r);
            code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, key.element.type));
            code.astore(FACTOR);
            for (int v = 0; v < size.vectors(); v++) {
                code.aload(FACTOR).aload(weight(v)).aload(sum(p, v));
                code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR)).astore(sum(p, v));
            }
            if (size.keepsOrder()) {
                VectorCode.fence(code, key.bits, size.vectors());
            }
        }
    }

    private void load(CodeBuilder code, int from, Runnable index, int to) {
        species(code).aload(from);
        index.run();
        code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int)).astore(to);
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector, "SPECIES_" + key.bits, SPECIES);
    }

    private int base(int p) {
        return OTHERS + p;
    }

    private int offset(int r) {
        return sum(size.positions(), r);
    }

    private int weight(int v) {
        return OTHERS + size.positions() + v;
    }

    private int sum(int p, int v) {
        return weight(size.vectors()) + p * size.vectors() + v;
    }
}
