package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import org.junit.jupiter.api.Test;

/** Whole numbers: exact where doubles no longer are, and modulo 2<sup>64</sup>. */
class Int64Test {
    private static final long BIG = (1L << 53) + 1;

    @Test
    void sumsAreExactBeyondDoubles() {
        assertArrayEquals(
                new long[] {BIG + 2, BIG * 3 + 1},
                run(Conv1d.of(longs(Shape.of(1, 1, 2), 1, 1)), longs(Shape.of(1, 1, 3), BIG, 2, BIG * 3 - 1)));
    }

    @Test
    void sumsWrapAround() {
        assertArrayEquals(
                new long[] {Long.MIN_VALUE},
                run(Conv1d.of(longs(Shape.of(1, 1, 1), 2)), longs(Shape.of(1, 1, 1), 1L << 62)));
    }

    @Test
    void biasAndReluAreExact() {
        assertArrayEquals(
                new long[] {0, BIG},
                run(
                        Conv1d.of(longs(Shape.of(1, 1, 1), 1)).bias(longs(Shape.of(1), 1)).activation(Activation.RELU),
                        longs(Shape.of(1, 1, 2), -BIG, BIG - 1)));
    }

    @Test
    void transposedIsExact() {
        try (Device device = Devices.open(Devices.JVM)) {
            ConvTranspose1d layer = ConvTranspose1d.of(longs(Shape.of(1, 1, 2), BIG, -1)).build();
            HostArray y = layer.forward(device.tensor(longs(Shape.of(1, 2), 1, 1))).toHost();
            assertArrayEquals(new long[] {BIG, BIG - 1, -1}, y.toLongs());
        }
    }

    @Test
    void whatNeedsFractionsIsRefused() {
        assertRefused(
                "Conv1d: activation SiLU() has no int64 form; use ReLU or none, or a floating-point dtype",
                Conv1d.of(longs(Shape.of(1, 1, 1), 1)).activation(Activation.SILU));
        assertRefused(
                "Conv1d: there are no random weights of int64; give them with weight(...) and bias(...)",
                Conv1d.of(1, 1, 1).dtype(DType.I64));
    }

    private static void assertRefused(String text, Conv1d.Builder builder) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }

    private static long[] run(Conv1d.Builder layer, HostArray input) {
        try (Device device = Devices.open(Devices.JVM)) {
            return layer.build().forward(device.tensor(input)).toHost().toLongs();
        }
    }

    private static HostArray longs(Shape shape, long... values) {
        return HostArray.of(shape, values);
    }
}
