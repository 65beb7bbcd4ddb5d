package io.github.tornadoconv.demo;

import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;

/** Weights that one can see at work. Each method gives one kernel, row-major. */
final class Filters {
    /** How bright red, green and blue look: ITU-R BT.601. */
    static final float[] LUMINANCE = {0.299f, 0.587f, 0.114f};

    private Filters() {}

    /** A bell of standard deviation {@code sigma}, sum 1. */
    static float[] gaussian(int size, double sigma) {
        return kernel(size, size, (y, x) -> Math.exp(-(x * x + y * y) / (2 * sigma * sigma)), true);
    }

    /** The mean of a row of pixels. */
    static float[] row(int size) {
        return kernel(1, size, (_, _) -> 1, true);
    }

    /** What is sharper than a bell, {@code amount} times more of it. */
    static float[] sharpen(int size, double sigma, double amount) {
        float[] kernel = gaussian(size, sigma);
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] *= (float) -amount;
        }
        kernel[kernel.length / 2] += (float) (1 + amount);
        return kernel;
    }

    /** Light from the upper left. */
    static float[] emboss() {
        return new float[] {-1, -0.5f, 0, -0.5f, 0, 0.5f, 0, 0.5f, 1};
    }

    /** Brightness rising to the right, by Sobel's operator. */
    static float[] sobelX() {
        return new float[] {-0.25f, 0, 0.25f, -0.5f, 0, 0.5f, -0.25f, 0, 0.25f};
    }

    /** Brightness rising downwards, by Sobel's operator. */
    static float[] sobelY() {
        return new float[] {-0.25f, -0.5f, -0.25f, 0, 0, 0, 0.25f, 0.5f, 0.25f};
    }

    /** The pixel minus the cubic B-spline around it: a detail of the a trous wavelet transform, by its dilation. */
    static float[] detail(double gain) {
        double[] spline = {1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0};
        float[] kernel = kernel(5, 5, (y, x) -> -gain * spline[(int) y + 2] * spline[(int) x + 2], false);
        kernel[12] += (float) gain;
        return kernel;
    }

    /** Waves under a bell, across {@code angle}, sum 0: Gabor's filter. */
    static float[] gabor(int size, double angle, double wavelength, double sigma, double gain) {
        Sample wave = (y, x) -> Math.exp(-(x * x + y * y) / (2 * sigma * sigma))
                * Math.cos(2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle)) / wavelength);
        float[] kernel = kernel(size, size, wave, false);
        double mean = 0;
        for (float value : kernel) {
            mean += value / kernel.length;
        }
        double magnitude = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] -= (float) mean;
            magnitude += Math.abs(kernel[i]);
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] *= (float) (gain / magnitude);
        }
        return kernel;
    }

    /** The mean of a square. */
    static float[] mean(int size) {
        return kernel(size, size, (_, _) -> 1, true);
    }

    /** Bilinear interpolation between pixels {@code factor} apart, as a transposed convolution of that stride. */
    static float[] bilinear(int factor) {
        return kernel(
                2 * factor, 2 * factor, (y, x) -> (1 - Math.abs(y) / factor) * (1 - Math.abs(x) / factor), false);
    }

    /** A disc of that radius with a soft edge. */
    static float[] disc(int size, double radius) {
        return kernel(size, size, (y, x) -> Math.clamp(radius - Math.hypot(x, y) + 0.5, 0, 1), false);
    }

    /** Weights {@code [kernels, 1, height, width]} of a depthwise layer: one kernel, the same for each channel. */
    static HostArray depthwise(int channels, int height, int width, float[] kernel) {
        float[] all = new float[channels * kernel.length];
        for (int c = 0; c < channels; c++) {
            System.arraycopy(kernel, 0, all, c * kernel.length, kernel.length);
        }
        return HostArray.of(Shape.of(channels, 1, height, width), all);
    }

    /** A value at a place, counted from the kernel's middle. */
    private interface Sample {
        double at(double y, double x);
    }

    private static float[] kernel(int height, int width, Sample sample, boolean normalise) {
        float[] kernel = new float[height * width];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            int y = i / width;
            int x = i % width;
            double value = sample.at(y - (height - 1) / 2.0, x - (width - 1) / 2.0);
            kernel[i] = (float) value;
            sum += value;
        }
        if (normalise) {
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] /= (float) sum;
            }
        }
        return kernel;
    }
}
