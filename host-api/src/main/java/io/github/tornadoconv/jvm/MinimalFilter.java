package io.github.tornadoconv.jvm;

import java.util.Arrays;

/**
 * How one axis is filtered: F(m, r), m outputs of a kernel of r elements from n = m + r - 1 inputs with n multiplications
 * instead of m * r, in four steps: transform the inputs, transform the kernel, multiply, transform the products. With r =
 * 1 there is nothing to transform.
 *
 * <p>Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, arXiv:1509.09308, which
 * has the matrices of F(2, 3) and F(4, 3). Those of r = 2 are made likewise, by interpolation at the points named here:
 * row a of the kernel's transform is {@code (1, a) / N'(a)}, N being the polynomial whose roots are the points. The
 * transforms of inputs and products are in {@link WinogradVectors}.
 */
enum MinimalFilter {
    F1_1(1, 1, identity(1)),
    F2_1(2, 1, identity(2)),
    F3_1(3, 1, identity(3)),
    F4_1(4, 1, identity(4)),
    /** Points 0, 1 and infinity. */
    F2_2(2, 2, new double[][] {{1, 0}, {1, 1}, {0, 1}}),
    /** Points 0, 1, -1 and infinity. */
    F3_2(3, 2, new double[][] {{1, 0}, {.5, .5}, {.5, -.5}, {0, 1}}),
    /** Points 0, 1, -1, 2 and infinity. */
    F4_2(4, 2, new double[][] {{.5, 0}, {-.5, -.5}, {-1. / 6, 1. / 6}, {1. / 6, 1. / 3}, {0, 1}}),
    /** Points 0, 1, -1 and infinity. */
    F2_3(2, 3, new double[][] {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}}),
    /** Points 0, 1, -1, 2, -2 and infinity. */
    F4_3(
            4,
            3,
            new double[][] {
                {1. / 4, 0, 0},
                {-1. / 6, -1. / 6, -1. / 6},
                {-1. / 6, 1. / 6, -1. / 6},
                {1. / 24, 1. / 12, 1. / 6},
                {1. / 24, -1. / 12, 1. / 6},
                {0, 0, 1}
            });

    private final int outputs;
    private final int taps;
    private final double[][] kernelTransform;

    MinimalFilter(int outputs, int taps, double[][] kernelTransform) {
        this.outputs = outputs;
        this.taps = taps;
        this.kernelTransform = kernelTransform;
    }

    private static double[][] identity(int outputs) {
        double[][] ones = new double[outputs][1];
        Arrays.stream(ones).forEach(row -> row[0] = 1);
        return ones;
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
