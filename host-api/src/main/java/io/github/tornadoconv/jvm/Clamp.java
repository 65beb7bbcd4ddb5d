package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_float;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * An activation that emitted tiles apply to their sums before they store them: one that only cuts off what is too small or
 * too large. NaN stays NaN.
 */
enum Clamp {
    /** All sums stay as they are. */
    NONE,
    /** {@link Activation#RELU}. */
    RELU,
    /** {@link Activation#RELU6}. */
    RELU6;

    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final ClassDesc OPERATORS = ClassDesc.of("jdk.incubator.vector.VectorOperators");
    private static final ClassDesc COMPARISON = ClassDesc.of("jdk.incubator.vector.VectorOperators$Comparison");

    /** The clamp that is this activation; {@link #NONE} if none is. */
    static Clamp of(Activation activation) {
        if (activation == Activation.RELU) {
            return RELU;
        }
        return activation == Activation.RELU6 ? RELU6 : NONE;
    }

    /** Writes code that clamps the vector in a local variable. */
    void emit(CodeBuilder code, Element element, int sum) {
        if (this != NONE) {
            replace(code, element, sum, "LE", 0);
        }
        if (this == RELU6) {
            replace(code, element, sum, "GT", 6);
        }
    }

    /** Puts a number in place of those that compare so with it. */
    private static void replace(CodeBuilder code, Element element, int sum, String comparison, int number) {
        code.aload(sum);
        push(code, element, number);
        code.aload(sum).getstatic(OPERATORS, comparison, COMPARISON);
        push(code, element, number);
        code.invokevirtual(element.vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, element.type));
        code.invokevirtual(element.vector, "blend", MethodTypeDesc.of(element.vector, element.type, MASK)).astore(sum);
    }

    private static void push(CodeBuilder code, Element element, int number) {
        if (element.type.equals(CD_float)) {
            code.loadConstant((float) number);
        } else {
            code.loadConstant((double) number);
        }
    }
}
