package io.github.tornadoconv.tornado;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.tornado.kernels.ActivationKernels;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How activations reach the device: straight lines as three numbers that the convolution kernels apply where they store,
 * all others as a task of their own behind them.
 */
final class Activations {
    private Activations() {}

    /** Slope below 0, value at minus infinity, upper limit: what kernels call a ramp. The identity for a curve. */
    static double[] ramp(Activation activation) {
        return switch (activation) {
            case Activation.LeakyRelu leaky -> line(leaky.negativeSlope(), Double.POSITIVE_INFINITY);
            case Activation.Simple simple -> switch (simple) {
                case RELU -> line(0, Double.POSITIVE_INFINITY);
                case RELU6 -> line(0, 6);
                case NONE, SILU, GELU, GELU_TANH, SIGMOID, TANH -> line(1, Double.POSITIVE_INFINITY);
            };
        };
    }

    /** Whether {@link #ramp(Activation)} changes anything. */
    static boolean isRamp(Activation activation) {
        double[] ramp = ramp(activation);
        return ramp[0] != 1 || ramp[2] != Double.POSITIVE_INFINITY;
    }

    private static double[] line(double slope, double limit) {
        return new double[] {slope, slope == 0 ? 0 : slope * Double.NEGATIVE_INFINITY, limit};
    }

    /** As {@link #ramp(Activation)}. */
    static float[] floatRamp(Activation activation) {
        double[] ramp = ramp(activation);
        return new float[] {(float) ramp[0], (float) ramp[1], (float) ramp[2]};
    }

    /** Adds the task of a curve; none for a straight line. */
    static void addCurve(Tasks tasks, Activation activation, FloatArray y) {
        int items = y.getSize();
        if (activation instanceof Activation.Simple simple) {
            switch (simple) {
                case SILU -> tasks.task("silu", items, ActivationKernels::siluFloat, y, items);
                case GELU -> tasks.task("gelu", items, ActivationKernels::geluFloat, y, items);
                case GELU_TANH -> tasks.task("gelu_tanh", items, ActivationKernels::geluTanhFloat, y, items);
                case SIGMOID -> tasks.task("sigmoid", items, ActivationKernels::sigmoidFloat, y, items);
                case TANH -> tasks.task("tanh_curve", items, ActivationKernels::tanhFloat, y, items);
                case NONE, RELU, RELU6 -> {}
            }
        }
    }

    /** As {@link #addCurve(Tasks, Activation, FloatArray)}. */
    static void addCurve(Tasks tasks, Activation activation, DoubleArray y) {
        int items = y.getSize();
        if (activation instanceof Activation.Simple simple) {
            switch (simple) {
                case SILU -> tasks.task("silu", items, ActivationKernels::siluDouble, y, items);
                case GELU -> {
                    IntArray terms = tasks.resident(new int[] {ActivationKernels.erfTerms()});
                    tasks.task("gelu", items, ActivationKernels::geluDouble, y, terms, items);
                }
                case GELU_TANH -> tasks.task("gelu_tanh", items, ActivationKernels::geluTanhDouble, y, items);
                case SIGMOID -> tasks.task("sigmoid", items, ActivationKernels::sigmoidDouble, y, items);
                case TANH -> tasks.task("tanh_curve", items, ActivationKernels::tanhDouble, y, items);
                case NONE, RELU, RELU6 -> {}
            }
        }
    }
}
