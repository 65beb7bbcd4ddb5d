package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes the class of a {@link Product} with its sums as local variables, which the compiler keeps in registers. */
final class ProductEmitter {
    /** Local variables of the method, in the order of {@link Product}'s parameters; the vectors come after. */
    private static final int WEIGHTS = 1;
    private static final int W = 2;
    private static final int SOURCE = 3;
    private static final int AT = 4;
    private static final int OFFSETS = 5;
    private static final int COUNT = 6;
    private static final int START = 7;
    private static final int S = 8;
    private static final int TARGET = 9;
    private static final int T = 10;
    private static final int PITCH = 11;
    private static final int R = 12;
    private static final int P = 13;
    private static final int FACTOR = 14;
    private static final int VECTORS = 15;

    private static final Map<Key, Product> MADE = new ConcurrentHashMap<>();

    private record Key(int bits, int rows, int vectors, boolean together) {
        int width() {
            return bits / Float.SIZE;
        }

        int column(int v) {
            return VECTORS + v;
        }

        int sum(int i, int v) {
            return VECTORS + vectors + i * vectors + v;
        }
    }

    private ProductEmitter() {}

    /**
     * The product of that vector size in bits, rows and vectors; made on first use and kept.
     *
     * @param together whether the input of some terms in a row lies side by side
     */
    static Product product(int bits, int rows, int vectors, boolean together) {
        return MADE.computeIfAbsent(new Key(bits, rows, vectors, together), ProductEmitter::made);
    }

    private static Product made(Key key) {
        return ColdStart.use(
                Element.FLOAT, define(key), emitted -> new ColdProduct(key.rows, key.vectors, key.width(), emitted));
    }

    private static Product define(Key key) {
        MethodTypeDesc run = MethodTypeDesc.of(CD_void, VectorCode.FLOATS, CD_int, VectorCode.FLOATS, CD_int,
                VectorCode.INTS, CD_int, VectorCode.FLOATS, CD_int, VectorCode.FLOATS, CD_int, CD_int);
        return VectorCode.define(Product.class, "run", "Product" + key.rows + "x" + key.vectors + "x" + key.width(),
                run, code -> body(key, code));
    }

    private static void body(Key key, CodeBuilder code) {
        int width = key.width();
        VectorCode vectors = new VectorCode(code, key.bits);
        for (int v = 0; v < key.vectors; v++) {
            int step = v * width;
            vectors.load(START, () -> code.iload(S).loadConstant(step).iadd(), key.sum(0, v));
            for (int i = 1; i < key.rows; i++) {
                code.aload(key.sum(0, v)).astore(key.sum(i, v));
            }
        }
        code.iconst_0().istore(R);
        VectorCode.count(code, R, () -> code.iload(COUNT),
                key.together ? VectorCode.terms(key.bits, key.rows, key.vectors) : 1,
                terms -> addTerms(key, code, vectors, terms));
        for (int v = 0; v < key.vectors; v++) {
            for (int i = 0; i < key.rows; i++) {
                int step = i * width;
                vectors.store(key.sum(i, v), TARGET, () -> code.iload(T).loadConstant(step).iadd());
            }
            code.iload(T).iload(PITCH).iadd().istore(T);
        }
        code.return_();
    }

    private static void addTerms(Key key, CodeBuilder code, VectorCode vectors, int terms) {
        int columns = key.vectors * key.width();
        code.iload(AT).aload(OFFSETS).iload(R).iaload().iadd().istore(P);
        for (int r = 0; r < terms; r++) {
            for (int v = 0; v < key.vectors; v++) {
                int step = r * columns + v * key.width();
                vectors.load(WEIGHTS,
                        () -> code.iload(W).iload(R).loadConstant(columns).imul().iadd().loadConstant(step).iadd(),
                        key.column(v));
            }
            for (int i = 0; i < key.rows; i++) {
                int step = i * key.width() + r;
                vectors.broadcast(SOURCE, () -> code.iload(P).loadConstant(step).iadd(), FACTOR);
                for (int v = 0; v < key.vectors; v++) {
                    vectors.fma(FACTOR, key.column(v), key.sum(i, v));
                }
                VectorCode.fence(code, key.bits, key.vectors);
            }
        }
    }
}
