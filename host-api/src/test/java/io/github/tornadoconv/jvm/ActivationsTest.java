package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Activation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ActivationsTest {
    private static final int START = 3;

    @SuppressWarnings("UnusedVariable") // Read by its name, through @FieldSource.
    private static final List<Activation> ALL = List.of(
            Activation.RELU,
            Activation.RELU6,
            Activation.leakyRelu(0.01),
            Activation.leakyRelu(-2),
            Activation.SILU,
            Activation.GELU,
            Activation.GELU_TANH,
            Activation.SIGMOID,
            Activation.TANH);

    private static float[] numbers() {
        float[] numbers = new float[2 * START + 8001];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i - START - 4000) / 250f;
        }
        return numbers;
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void isNearTheFunctionInDoublePrecision(Activation activation) {
        float[] x = numbers();
        float[] y = x.clone();
        Lanes.floats().pointwise(activation).apply(y, START, y.length - 2 * START);
        double unit = activation == Activation.GELU ? 2e-7 : 4 * 0x1p-24;
        for (int i = START; i < x.length - START; i++) {
            double expected = activation.apply(x[i]);
            double bound = unit * (1 + Math.abs(x[i])) + 0x1p-24 * Math.abs(expected);
            assertTrue(
                    Math.abs(y[i] - expected) <= bound,
                    activation.repr() + "(" + x[i] + ") is " + y[i] + ", not " + expected);
        }
        for (int i = 0; i < START; i++) {
            assertEquals(x[i], y[i], "before the range");
            assertEquals(x[x.length - 1 - i], y[y.length - 1 - i], "after the range");
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void doesWithNaNAndInfinityWhatTheFunctionDoes(Activation activation) {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, 100f, -100f};
        float[] y = special.clone();
        Lanes.floats().pointwise(activation).apply(y, 0, y.length);
        for (int i = 0; i < y.length; i++) {
            assertEquals((float) activation.apply(special[i]), y[i], 1e-30, activation.repr() + "(" + special[i] + ")");
        }
    }
}
