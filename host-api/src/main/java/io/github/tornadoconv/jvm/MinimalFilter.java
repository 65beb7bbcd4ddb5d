package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.ToomCook;
import java.util.Arrays;

/**
 * How one axis is filtered: F(m, r), m outputs of a kernel of r elements from n = m + r - 1 inputs with n multiplications
 * instead of m * r, in four steps: transform the inputs, transform the kernel, multiply, transform the products. With r =
 * 1 there is nothing to transform. The transforms are those of {@link ToomCook}, of inputs and products as they stand in
 * {@link WinogradVectors}.
 */
enum MinimalFilter {
    F1_1(1, 1),
    F2_1(2, 1),
    F3_1(3, 1),
    F4_1(4, 1),
    F2_2(2, 2),
    F3_2(3, 2),
    F4_2(4, 2),
    F2_3(2, 3),
    F3_3(3, 3),
    F4_3(4, 3);

    private final int outputs;
    private final int taps;
    private final double[][] kernelTransform;

    MinimalFilter(int outputs, int taps) {
        this.outputs = outputs;
        this.taps = taps;
        this.kernelTransform = ToomCook.of(outputs, taps).kernel();
    }

    /** F(outputs, taps), or null if there is none here. */
    static MinimalFilter of(int outputs, int taps) {
        return Arrays.stream(values())
                .filter(filter -> filter.outputs == outputs && filter.taps == taps)
                .findFirst()
                .orElse(null);
    }

    /** m: outputs of a tile. */
    int outputs() {
        return outputs;
    }

    /** n: inputs of a tile, and products. */
    int points() {
        return kernelTransform.length;
    }

    /** r: elements of the kernel. */
    int taps() {
        return taps;
    }

    /** What tap {@code k} of the kernel counts in its transform's element {@code point}. */
    double kernelFactor(int point, int k) {
        return kernelTransform[point][k];
    }

    /**
     * Whether a product is one of those that together every output of the tile counts once: what is added to them is
     * added to all outputs. It is the product at point 1.
     */
    boolean isUnit(int point) {
        return taps == 1 || point == 1;
    }
}
