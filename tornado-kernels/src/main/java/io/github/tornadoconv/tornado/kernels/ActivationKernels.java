package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The activations that are not straight lines, in place. They run as a task of their own in the same graph, so that the
 * convolution kernels stay small: ReLU and its kin are part of those kernels.
 */
public final class ActivationKernels {
    private static final float SQRT_2_OVER_PI = 0.79788456f;
    private static final double SQRT_2_OVER_PI_DOUBLE = 0.7978845608028654;
    private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
    private static final double SQRT_HALF = 0.7071067811865476;

    /** Terms after which the series of erf stands still for every argument below {@link #ERF_IS_ONE}. */
    private static final int ERF_TERMS = 110;

    private static final double ERF_IS_ONE = 6;

    private ActivationKernels() {}

    /** {@code y * sigmoid(y)}. */
    public static void siluFloat(FloatArray y, int items) {
        // for i: y = y / (1 + exp(-y))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            float v = y.get(i);
            y.set(i, v / (1f + TornadoMath.exp(-v)));
        }
    }

    /** {@code y * sigmoid(y)}. */
    public static void siluDouble(DoubleArray y, int items) {
        // for i: y = y / (1 + exp(-y))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            double v = y.get(i);
            y.set(i, v / (1d + TornadoMath.exp(-v)));
        }
    }

    /** {@code 1 / (1 + exp(-y))}. */
    public static void sigmoidFloat(FloatArray y, int items) {
        // for i: y = 1 / (1 + exp(-y))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            y.set(i, 1f / (1f + TornadoMath.exp(-y.get(i))));
        }
    }

    /** {@code 1 / (1 + exp(-y))}. */
    public static void sigmoidDouble(DoubleArray y, int items) {
        // for i: y = 1 / (1 + exp(-y))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            y.set(i, 1d / (1d + TornadoMath.exp(-y.get(i))));
        }
    }

    /** {@code tanh(y)}. */
    public static void tanhFloat(FloatArray y, int items) {
        // for i: y = tanh(y)
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            y.set(i, TornadoMath.tanh(y.get(i)));
        }
    }

    /** {@code tanh(y)}. */
    public static void tanhDouble(DoubleArray y, int items) {
        // for i: y = tanh(y)
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            y.set(i, TornadoMath.tanh(y.get(i)));
        }
    }

    /** GELU in the form with tanh. */
    public static void geluTanhFloat(FloatArray y, int items) {
        // for i: y = 0.5 y (1 + tanh(sqrt(2/pi) (y + 0.044715 y^3)))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            float v = y.get(i);
            y.set(i, 0.5f * v * (1f + TornadoMath.tanh(SQRT_2_OVER_PI * (v + 0.044715f * v * v * v))));
        }
    }

    /** GELU in the form with tanh. */
    public static void geluTanhDouble(DoubleArray y, int items) {
        // for i: y = 0.5 y (1 + tanh(sqrt(2/pi) (y + 0.044715 y^3)))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            double v = y.get(i);
            y.set(i, 0.5 * v * (1d + TornadoMath.tanh(SQRT_2_OVER_PI_DOUBLE * (v + 0.044715 * v * v * v))));
        }
    }

    /** Exact GELU; erf by formula 7.1.26 of Abramowitz and Stegun, within 1.5e-7. */
    public static void geluFloat(FloatArray y, int items) {
        // for i: y = 0.5 y (1 + erf(y / sqrt(2)))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            float v = y.get(i);
            float x = TornadoMath.abs(v) * 0.70710678f;
            float t = 1f / (1f + 0.3275911f * x);
            float series = t
                    * (0.254829592f
                            + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
            float erf = 1f - series * TornadoMath.exp(-x * x);
            float signed = v < 0f ? -erf : erf;
            y.set(i, 0.5f * v * (1f + signed));
        }
    }

    /**
     * Exact GELU; erf by its series of positive terms, 7.1.6 of Abramowitz and Stegun, so that nothing cancels. The
     * number of terms comes with the call: a constant would be unrolled.
     */
    public static void geluDouble(DoubleArray y, IntArray terms, int items) {
        // for i: y = 0.5 y (1 + erf(y / sqrt(2)))
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            double v = y.get(i);
            double x = TornadoMath.abs(v) * SQRT_HALF;
            double inside = x > ERF_IS_ONE ? ERF_IS_ONE : x;
            double term = inside;
            double sum = inside;
            for (int n = 0; n < terms.get(0); n++) {
                term = term * 2d * inside * inside / (2 * n + 3);
                sum = sum + term;
            }
            double erf = TWO_OVER_SQRT_PI * TornadoMath.exp(-inside * inside) * sum;
            double signed = v < 0d ? -erf : erf;
            y.set(i, 0.5 * v * (1d + signed));
        }
    }

    /** What {@link #geluDouble} takes as {@code terms}. */
    public static int erfTerms() {
        return ERF_TERMS;
    }
}
