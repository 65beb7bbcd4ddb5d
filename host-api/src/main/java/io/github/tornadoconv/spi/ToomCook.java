package io.github.tornadoconv.spi;

/**
 * The matrices of minimal filtering, F(m, r): m outputs of a filter of r elements from n = m + r - 1 inputs with n
 * multiplications instead of m * r. With filter g and inputs d, the outputs are
 * {@code output * ((kernel * g) . (input * d))}, {@code .} element by element.
 *
 * <p>Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, arXiv:1509.09308, which
 * has the matrices of F(2, 3) and F(4, 3). All are interpolation at n - 1 numbers and infinity (Toom-Cook): with N(z) the
 * product of (z - p) over the numbers p, a number's row of {@code kernel} is 1, p, p<sup>2</sup>, ... divided by N'(p), its
 * row of {@code input} the coefficients of N(z) / (z - p), its column of {@code output} 1, p, p<sup>2</sup>, ...
 *
 * @param input {@code [n][n]}
 * @param kernel {@code [n][r]}
 * @param output {@code [m][n]}
 */
public record ToomCook(double[][] input, double[][] kernel, double[][] output) {
    /** Where polynomials are interpolated, the best first: products of these and their powers stay small. */
    private static final double[] NUMBERS = {0, 1, -1, 2, -2};

    /** Most multiplications, n: beyond it rounding errors grow beyond what a convolution may have. */
    public static final int MOST_POINTS = NUMBERS.length + 1;

    /** F(outputs, taps), of at most {@value #MOST_POINTS} multiplications; with one tap there is nothing to transform. */
    public static ToomCook of(int outputs, int taps) {
        int points = outputs + taps - 1;
        double[][] input = new double[points][points];
        double[][] kernel = new double[points][taps];
        double[][] output = new double[outputs][points];
        if (taps == 1) {
            for (int i = 0; i < points; i++) {
                input[i][i] = 1;
                kernel[i][0] = 1;
                output[i][i] = 1;
            }
            return new ToomCook(input, kernel, output);
        }
        int infinity = points - 1;
        for (int p = 0; p < infinity; p++) {
            double number = NUMBERS[p];
            input[p] = polynomial(points, infinity, p);
            double slope = 1;
            for (int other = 0; other < infinity; other++) {
                slope *= other == p ? 1 : number - NUMBERS[other];
            }
            for (int k = 0; k < taps; k++) {
                kernel[p][k] = Math.pow(number, k) / slope;
            }
            for (int i = 0; i < outputs; i++) {
                output[i][p] = Math.pow(number, i);
            }
        }
        input[infinity] = polynomial(points, infinity, infinity);
        kernel[infinity][taps - 1] = 1;
        output[outputs - 1][infinity] = 1;
        return new ToomCook(input, kernel, output);
    }

    /** The coefficients, constant first, of the product of (z - p) over the first numbers but one. */
    private static double[] polynomial(int length, int numbers, int without) {
        double[] product = new double[length];
        product[0] = 1;
        for (int p = 0; p < numbers; p++) {
            if (p != without) {
                for (int i = length - 1; i >= 0; i--) {
                    product[i] = (i == 0 ? 0 : product[i - 1]) - NUMBERS[p] * product[i];
                }
            }
        }
        return product;
    }
}
