package io.github.tornadoconv;

import org.apache.commons.numbers.gamma.Erf;

/** An element-wise function applied to a convolution's output where it is made. Names and defaults are PyTorch's. */
public sealed interface Activation {
    /** The output as it is. */
    Activation NONE = Simple.NONE;
    /** {@code max(0, x)}. */
    Activation RELU = Simple.RELU;
    /** {@code min(max(0, x), 6)}. */
    Activation RELU6 = Simple.RELU6;
    /** {@code x * sigmoid(x)}. */
    Activation SILU = Simple.SILU;
    /** {@code x * Phi(x)} with the Gaussian distribution function, exact. */
    Activation GELU = Simple.GELU;
    /** {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}: PyTorch's {@code approximate='tanh'}. */
    Activation GELU_TANH = Simple.GELU_TANH;
    /** {@code 1 / (1 + exp(-x))}. */
    Activation SIGMOID = Simple.SIGMOID;
    /** {@code tanh(x)}. */
    Activation TANH = Simple.TANH;

    /** {@code x} where positive, {@code negativeSlope * x} elsewhere; PyTorch's default slope is 0.01. */
    static Activation leakyRelu(double negativeSlope) {
        return new LeakyRelu(negativeSlope);
    }

    /** The function in double precision, which every fast form is held against. */
    double apply(double x);

    /** As PyTorch's module prints itself, such as {@code LeakyReLU(negative_slope=0.01)}. */
    String repr();

    /** The word of {@link ConvShape}'s text form, such as {@code leaky_relu=0.01}. */
    String word();

    /** Inverse of {@link #word()}; null if no activation has this word. */
    static Activation ofWord(String word) {
        if (word.startsWith(LeakyRelu.WORD)) {
            return new LeakyRelu(Double.parseDouble(word.substring(LeakyRelu.WORD.length())));
        }
        for (Simple simple : Simple.values()) {
            if (simple.word.equals(word)) {
                return simple;
            }
        }
        return null;
    }

    /** The functions without a parameter. */
    enum Simple implements Activation {
        NONE("none", "Identity()"),
        RELU("relu", "ReLU()"),
        RELU6("relu6", "ReLU6()"),
        SILU("silu", "SiLU()"),
        GELU("gelu", "GELU(approximate='none')"),
        GELU_TANH("gelu_tanh", "GELU(approximate='tanh')"),
        SIGMOID("sigmoid", "Sigmoid()"),
        TANH("tanh", "Tanh()");

        private final String word;
        private final String repr;

        Simple(String word, String repr) {
            this.word = word;
            this.repr = repr;
        }

        @Override
        public double apply(double x) {
            return switch (this) {
                case NONE -> x;
                case RELU -> Math.max(0, x);
                case RELU6 -> Math.min(Math.max(0, x), 6);
                case SILU -> x / (1 + Math.exp(-x));
                case GELU -> 0.5 * x * (1 + Erf.value(x / Math.sqrt(2)));
                case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
                case SIGMOID -> 1 / (1 + Math.exp(-x));
                case TANH -> Math.tanh(x);
            };
        }

        @Override
        public String repr() {
            return repr;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** See {@link Activation#leakyRelu(double)}. */
    record LeakyRelu(double negativeSlope) implements Activation {
        private static final String WORD = "leaky_relu=";

        @Override
        public double apply(double x) {
            return x > 0 ? x : negativeSlope * x;
        }

        @Override
        public String repr() {
            return "LeakyReLU(negative_slope=" + negativeSlope + ")";
        }

        @Override
        public String word() {
            return WORD + negativeSlope;
        }
    }
}
