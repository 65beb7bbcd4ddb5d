package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Classes that are written at run time, and calls of the Vector API on float vectors as bytecode for them.
 *
 * <p>The compiler orders the loads and multiply-adds of a loop's body as it likes, and so that few registers do not hold
 * what is loaded too early. It moves no load across a fence, and on x86 a fence that orders loads is no instruction: one
 * behind the multiply-adds of each number that is loaded into all lanes keeps the order in which they are written, and so
 * several terms may be written out.
 */
final class VectorCode {
    static final ClassDesc FLOATS = CD_float.arrayType();
    static final ClassDesc INTS = CD_int.arrayType();

    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc VAR_HANDLE = ClassDesc.of("java.lang.invoke.VarHandle");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    private static final boolean FENCES_ARE_FREE =
            Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));

    /** Most multiply-adds of a loop's body, about: with more the first compiler takes long, and may give up. */
    private static final int MOST_PRODUCTS = 52;

    /** Most terms that are written out in the body of a loop, a power of two. */
    static final int MOST_TERMS = 4;

    private final CodeBuilder code;
    private final int bits;

    VectorCode(CodeBuilder code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /**
     * An instance of a class with one method.
     *
     * @param type the interface that it implements
     * @param method the interface's one method
     * @param name of the class, for profilers
     * @param body writes the method's code
     */
    static <T> T define(Class<T> type, String method, String name, MethodTypeDesc signature,
            Consumer<CodeBuilder> body) {
        ClassDesc self = ClassDesc.of(type.getPackageName(), name);
        byte[] bytes = ClassFile.of().build(self, builder -> builder
                .withFlags(ClassFile.ACC_FINAL)
                .withInterfaceSymbols(type.describeConstable().orElseThrow())
                .withMethodBody(INIT_NAME, MTD_void, 0, code -> code
                        .aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
                .withMethodBody(method, signature, ClassFile.ACC_PUBLIC, body));
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return type.cast(lookup
                    .findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                    .invoke());
        } catch (Throwable e) {
            throw new IllegalStateException("the class " + name + " cannot be made", e);
        }
    }

    /** Terms that are written out in the body of a tile's loop, for vectors of that size; a power of two. */
    static int terms(int bits, int rows, int vectors) {
        int most = Math.clamp(MOST_PRODUCTS / (rows * vectors), 1, MOST_TERMS);
        return keepsOrder(bits, vectors) ? Integer.highestOneBit(most) : 1;
    }

    /**
     * Whether fences help a tile that multiplies each number by that many vectors: with one, the compiler loads several
     * numbers before it multiplies, fences or not, and spills sums. Tiles that fill 32 registers have multiply-adds enough
     * for the instructions of a term, and twice as many in a body are more than the compiler takes.
     */
    private static boolean keepsOrder(int bits, int vectors) {
        return FENCES_ARE_FREE && Registers.of(bits).areFew() && vectors > 1;
    }

    /** Keeps later loads from being moved before this place, in a tile of so many vectors of that size. */
    static void fence(CodeBuilder code, int bits, int vectors) {
        if (keepsOrder(bits, vectors)) {
            code.invokestatic(VAR_HANDLE, "acquireFence", MTD_void);
        }
    }

    /**
     * A loop that counts a local variable up to a limit.
     *
     * @param limit leaves the limit on the stack
     * @param terms numbers that the body takes at once; what is left is taken one by one
     * @param body writes the code for as many numbers, the first of which the variable holds
     */
    static void count(CodeBuilder code, int variable, Runnable limit, int terms, IntConsumer body) {
        for (int step : terms > 1 ? new int[] {terms, 1} : new int[] {1}) {
            Label top = code.newLabel();
            Label end = code.newLabel();
            code.labelBinding(top).iload(variable);
            limit.run();
            code.loadConstant(step - 1).isub().if_icmpge(end);
            body.accept(step);
            code.iinc(variable, step).goto_(top).labelBinding(end);
        }
    }

    private CodeBuilder species() {
        return code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES);
    }

    /** Loads a vector from the array in a local variable, at an index that {@code index} leaves on the stack. */
    void load(int array, Runnable index, int to) {
        species().aload(array);
        index.run();
        code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int))
                .astore(to);
    }

    /** Loads one number into all lanes. */
    void broadcast(int array, Runnable index, int to) {
        species().aload(array);
        index.run();
        code.faload()
                .invokestatic(FLOAT_VECTOR, "broadcast", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float))
                .astore(to);
    }

    /** {@code sum = a * b + sum}, in one rounding. */
    void fma(int a, int b, int sum) {
        code.aload(a).aload(b).aload(sum)
                .invokevirtual(FLOAT_VECTOR, "fma", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR))
                .astore(sum);
    }

    /** Stores a vector. */
    void store(int vector, int array, Runnable index) {
        code.aload(vector).aload(array);
        index.run();
        code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
    }
}
