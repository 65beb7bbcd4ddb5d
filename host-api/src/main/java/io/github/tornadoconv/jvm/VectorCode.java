package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/** Classes that are written at run time, and calls of the Vector API on float vectors as bytecode for them. */
final class VectorCode {
    static final ClassDesc FLOATS = CD_float.arrayType();
    static final ClassDesc INTS = CD_int.arrayType();

    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

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
