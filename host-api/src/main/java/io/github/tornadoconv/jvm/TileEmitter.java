package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the class of a {@link Tile} with its sums as local variables, one per vector, which the compiler keeps in
 * registers. A tile by hand would be this once for every number of rows, vectors, lanes and element type.
 */
final class TileEmitter {
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final Map<Key, Tile<?>> TILES = new ConcurrentHashMap<>();

    /** Which tile. */
    private record Key(Element element, int bits, int rows, int vectors, boolean packed) {}

    /** An element type and its vector class. */
    enum Element {
        FLOAT("FloatVector", CD_float, TypeKind.FLOAT, Float.SIZE),
        DOUBLE("DoubleVector", CD_double, TypeKind.DOUBLE, Double.SIZE);

        final ClassDesc vector;
        final ClassDesc type;
        final TypeKind kind;
        final int bits;

        Element(String vector, ClassDesc type, TypeKind kind, int bits) {
            this.vector = ClassDesc.of("jdk.incubator.vector." + vector);
            this.type = type;
            this.kind = kind;
            this.bits = bits;
        }
    }

    /** Local variables of the method, in the order of {@link Tile}'s parameters; the vectors come after. */
    private static final int WEIGHTS = 1;
    private static final int W = 2;
    private static final int SOURCE = 3;
    private static final int AT = 4;
    private static final int OFFSETS = 5;
    private static final int FIRST = 6;
    private static final int COUNT = 7;
    private static final int START = 8;
    private static final int S = 9;
    private static final int START_PITCH = 10;
    private static final int START_STEP = 11;
    private static final int TARGET = 12;
    private static final int T = 13;
    private static final int TARGET_PITCH = 14;
    private static final int R = 15;
    private static final int P = 16;
    private static final int VECTORS = 17;

    private final Key key;
    private final ClassDesc vector;
    private final ClassDesc array;
    private final int width;

    private TileEmitter(Key key) {
        this.key = key;
        this.vector = key.element.vector;
        this.array = key.element.type.arrayType();
        this.width = key.bits / key.element.bits;
    }

    /** The tile of that element type, vector size in bits, rows and vectors; made on first use and kept. */
    static Tile<?> tile(Element element, int bits, int rows, int vectors, boolean packed) {
        return TILES.computeIfAbsent(new Key(element, bits, rows, vectors, packed),
                key -> new TileEmitter(key).made());
    }

    @SuppressWarnings("unchecked")
    private Tile<?> made() {
        return ColdStart.<Tile<?>>use(
                key.element, define(),
                emitted -> new ColdTile(key.rows, key.vectors, width, key.packed, (Tile<float[]>) emitted));
    }

    private Tile<?> define() {
        String name = "Tile" + key.rows + "x" + key.vectors + "x" + width + key.element.kind.name();
        MethodTypeDesc run = MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_Object, CD_int, INTS, CD_int, CD_int,
                CD_Object, CD_int, CD_int, CD_int, CD_Object, CD_int, CD_int);
        return VectorCode.define(Tile.class, "run", name, run, this::body);
    }

    private void body(CodeBuilder code) {
        for (int variable : new int[] {WEIGHTS, SOURCE, START, TARGET}) {
            code.aload(variable).checkcast(array).astore(variable);
        }
        for (int i = 0; i < key.rows; i++) {
            for (int v = 0; v < key.vectors; v++) {
                load(code, START, () -> code.iload(S).iload(START_PITCH), i, () -> code.iload(START_STEP), v);
                code.astore(sum(i, v));
            }
        }
        code.iconst_0().istore(R);
        // A check of where a term's input lies would end a block of code, in which alone the compiler keeps the order.
        int most = key.packed ? VectorCode.terms(key.bits, key.rows, key.vectors) : 1;
        VectorCode.count(code, R, () -> code.iload(COUNT), most, terms -> {
            for (int r = 0; r < terms; r++) {
                addTerm(code, r);
            }
        });
        for (int i = 0; i < key.rows; i++) {
            for (int v = 0; v < key.vectors; v++) {
                code.aload(sum(i, v)).aload(TARGET);
                code.iload(T).iload(TARGET_PITCH).loadConstant(i).imul().iadd().loadConstant(v * width).iadd();
                code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
            }
        }
        code.return_();
    }

    /** Adds term number R and r more. */
    private void addTerm(CodeBuilder code, int r) {
        if (key.packed) {
            int columns = key.vectors * width;
            code.iload(AT).iload(R).loadConstant(columns).imul().iadd().loadConstant(r * columns).iadd().istore(P);
        } else {
            code.iload(AT).aload(OFFSETS).iload(FIRST).iload(R).iadd().iaload().iadd().istore(P);
        }
        for (int v = 0; v < key.vectors; v++) {
            species(code).aload(SOURCE).iload(P).loadConstant(v * width).iadd();
            code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
            code.astore(input(v));
        }
        for (int i = 0; i < key.rows; i++) {
            species(code).aload(WEIGHTS).iload(W).iload(R).loadConstant(key.rows).imul().iadd();
            code.loadConstant(r * key.rows + i).iadd().arrayLoad(key.element.kind);
            code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, key.element.type));
            code.astore(weight());
            for (int v = 0; v < key.vectors; v++) {
                code.aload(weight()).aload(input(v)).aload(sum(i, v));
                code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR)).astore(sum(i, v));
            }
            if (key.packed) {
                VectorCode.fence(code, key.bits, key.vectors);
            }
        }
    }

    /** Loads a vector at {@code base + i * pitch + v * step}. */
    private void load(CodeBuilder code, int from, Runnable baseAndPitch, int i, Runnable step, int v) {
        species(code).aload(from);
        baseAndPitch.run();
        code.loadConstant(i).imul().iadd();
        step.run();
        code.loadConstant(v).imul().iadd();
        code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector, "SPECIES_" + key.bits, SPECIES);
    }

    private int input(int v) {
        return VECTORS + v;
    }

    private int weight() {
        return VECTORS + key.vectors;
    }

    private int sum(int i, int v) {
        return weight() + 1 + i * key.vectors + v;
    }
}
