package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The activations that plain Java computes one element at a time, with the Vector API. Each has a loop of its own: what a
 * loop calls must be the same in every use, or the compiler allocates the vectors.
 *
 * <p>Error: exponential and hyperbolic tangent are the Vector API's, within an ulp of the true value; the results are
 * within 4 * 2<sup>-24</sup> * (1 + |x|) of the true value. The Gaussian distribution function is formula 7.1.26 of M.
 * Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 1964, whose error is below 1.5e-7; so GELU is within
 * 2e-7 * (1 + |x|).
 */
final class VectorActivations {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();

    /** Square root of 2 / pi, for the tanh form of GELU. */
    private static final float SQRT_2_OVER_PI = 0.797_884_56f;

    private VectorActivations() {}

    /** The loop of that function; null where plain Java has a loop that the compiler vectorises. */
    static Lanes.Pointwise<float[]> of(Activation activation) {
        if (activation instanceof Activation.LeakyRelu leaky) {
            float slope = (float) leaky.negativeSlope();
            return (values, at, length) -> leakyRelu(values, at, length, slope);
        }
        return switch ((Activation.Simple) activation) {
            case SILU -> VectorActivations::silu;
            case GELU -> VectorActivations::gelu;
            case GELU_TANH -> VectorActivations::geluTanh;
            case SIGMOID -> VectorActivations::sigmoid;
            case TANH -> VectorActivations::tanh;
            case NONE, RELU, RELU6 -> null;
        };
    }

    private static void leakyRelu(float[] values, int at, int length, float slope) {
        for (int i = 0; i < length; i += WIDTH) {
            VectorMask<Float> lanes = SPECIES.indexInRange(i, length);
            FloatVector x = FloatVector.fromArray(SPECIES, values, at + i, lanes);
            x.mul(slope).blend(x, x.compare(VectorOperators.GT, 0)).intoArray(values, at + i, lanes);
        }
    }

    private static void sigmoid(float[] values, int at, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            VectorMask<Float> lanes = SPECIES.indexInRange(i, length);
            FloatVector x = FloatVector.fromArray(SPECIES, values, at + i, lanes);
            FloatVector below = x.neg().lanewise(VectorOperators.EXP).add(1);
            FloatVector.broadcast(SPECIES, 1).div(below).intoArray(values, at + i, lanes);
        }
    }

    private static void silu(float[] values, int at, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            VectorMask<Float> lanes = SPECIES.indexInRange(i, length);
            FloatVector x = FloatVector.fromArray(SPECIES, values, at + i, lanes);
            x.div(x.neg().lanewise(VectorOperators.EXP).add(1)).intoArray(values, at + i, lanes);
        }
    }

    private static void tanh(float[] values, int at, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            VectorMask<Float> lanes = SPECIES.indexInRange(i, length);
            FloatVector x = FloatVector.fromArray(SPECIES, values, at + i, lanes);
            x.lanewise(VectorOperators.TANH).intoArray(values, at + i, lanes);
        }
    }

    private static void geluTanh(float[] values, int at, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            VectorMask<Float> lanes = SPECIES.indexInRange(i, length);
            FloatVector x = FloatVector.fromArray(SPECIES, values, at + i, lanes);
            FloatVector inner = x.mul(x).mul(0.044715f).add(1).mul(x).mul(SQRT_2_OVER_PI);
            FloatVector above = inner.lanewise(VectorOperators.TANH).add(1);
            x.mul(0.5f).mul(above).intoArray(values, at + i, lanes);
        }
    }

    private static void gelu(float[] values, int at, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            VectorMask<Float> lanes = SPECIES.indexInRange(i, length);
            FloatVector x = FloatVector.fromArray(SPECIES, values, at + i, lanes);
            FloatVector size = x.abs().mul((float) Math.sqrt(0.5));
            FloatVector t = FloatVector.broadcast(SPECIES, 1).div(size.mul(0.3275911f).add(1));
            FloatVector series = t.mul(1.061405429f).add(-1.453152027f);
            series = series.mul(t).add(1.421413741f);
            series = series.mul(t).add(-0.284496736f);
            series = series.mul(t).add(0.254829592f);
            FloatVector falling = series.mul(t).mul(size.mul(size).neg().lanewise(VectorOperators.EXP)).mul(0.5f);
            FloatVector rising = falling.neg().add(1);
            x.mul(rising.blend(falling, x.compare(VectorOperators.LT, 0))).intoArray(values, at + i, lanes);
        }
    }
}
