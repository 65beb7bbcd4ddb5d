package io.github.tornadoconv.jvm;

/**
 * How one axis is filtered: m outputs of a kernel of 3 elements from n = m + 2 inputs with n multiplications instead of
 * 3m, in four steps: transform the inputs, transform the kernel, multiply, transform the products.
 *
 * <p>Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, arXiv:1509.09308, which
 * has the matrices of F(2, 3) and F(4, 3). The transforms of inputs and products are in {@link WinogradVectors}.
 */
enum MinimalFilter {
    /** A kernel of 1 element: nothing to transform. */
    NONE(1, new double[][] {{1}}, 0),
    /** F(2, 3): points 0, 1, -1 and infinity. */
    F2(2, new double[][] {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}}, 1),
    /** F(4, 3): points 0, 1, -1, 2, -2 and infinity. */
    F4(
            4,
            new double[][] {
                {1. / 4, 0, 0},
                {-1. / 6, -1. / 6, -1. / 6},
                {-1. / 6, 1. / 6, -1. / 6},
                {1. / 24, 1. / 12, 1. / 6},
                {1. / 24, -1. / 12, 1. / 6},
                {0, 0, 1}
            },
            1);

    private final int outputs;
    private final double[][] kernelTransform;
    private final int unit;

    MinimalFilter(int outputs, double[][] kernelTransform, int unit) {
        this.outputs = outputs;
        this.kernelTransform = kernelTransform;
        this.unit = unit;
    }

    /** m: outputs of a tile. */
    int outputs() {
        return outputs;
    }

    /** n: inputs of a tile, and products. */
    int points() {
        return kernelTransform.length;
    }

    /** Elements of the kernel. */
    int taps() {
        return kernelTransform[0].length;
    }

    /** What tap {@code k} of the kernel counts in its transform's element {@code point}. */
    double kernelFactor(int point, int k) {
        return kernelTransform[point][k];
    }

    /** The product that every output of the tile counts once: what is added to it is added to all of them. */
    int unit() {
        return unit;
    }
}
