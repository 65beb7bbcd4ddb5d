package io.github.tornadoconv.jvm;

/** Sums in plain Java, of the same bits as those of emitted loops: terms one after the other, each in one rounding. */
final class PlainSums {
    private PlainSums() {}

    /** {@code sums[j] += source[at + offsets[r]] * weights[w + r * sums.length + j]} for some r. */
    static void addChannels(
            float[] weights, int w, float[] source, int at, int[] offsets, int first, int end, float[] sums) {
        int columns = sums.length;
        int r = first;
        for (; r + 4 <= end; r += 4) {
            int from = w + r * columns;
            addFour(sums, 0, columns, weights, from, from + columns, from + 2 * columns, from + 3 * columns,
                    source[at + offsets[r]], source[at + offsets[r + 1]], source[at + offsets[r + 2]],
                    source[at + offsets[r + 3]]);
        }
        for (; r < end; r++) {
            addOne(sums, 0, columns, weights, w + r * columns, source[at + offsets[r]]);
        }
    }

    /** {@code sums[at + j] += a * x[p + j] + b * x[q + j] + ...}. */
    static void addFour(
            float[] sums, int at, int length, float[] x, int p, int q, int r, int s, float a, float b, float c,
            float d) {
        for (int j = 0; j < length; j++) {
            float sum = Math.fma(a, x[p + j], sums[at + j]);
            sum = Math.fma(b, x[q + j], sum);
            sum = Math.fma(c, x[r + j], sum);
            sums[at + j] = Math.fma(d, x[s + j], sum);
        }
    }

    /** {@code sums[at + j] += a * x[p + j]}. */
    static void addOne(float[] sums, int at, int length, float[] x, int p, float a) {
        for (int j = 0; j < length; j++) {
            sums[at + j] = Math.fma(a, x[p + j], sums[at + j]);
        }
    }

    /** The same with one number for even j and another for odd ones. */
    static void addPair(float[] sums, int at, int length, float[] x, int p, float even, float odd) {
        for (int j = 0; j < length; j += 2) {
            sums[at + j] = Math.fma(even, x[p + j], sums[at + j]);
            sums[at + j + 1] = Math.fma(odd, x[p + j + 1], sums[at + j + 1]);
        }
    }

    /** {@code sums[at + j] += weights[w + j] * x[p + j]}. */
    static void addEach(float[] sums, int at, int length, float[] x, int p, float[] weights, int w) {
        for (int j = 0; j < length; j++) {
            sums[at + j] = Math.fma(weights[w + j], x[p + j], sums[at + j]);
        }
    }

    /** Cuts off what the clamp does; NaN stays. */
    static void clamp(Clamp clamp, float[] sums, int at, int length) {
        if (clamp == Clamp.NONE) {
            return;
        }
        float most = clamp == Clamp.RELU6 ? 6 : Float.POSITIVE_INFINITY;
        for (int j = at; j < at + length; j++) {
            float sum = sums[j] <= 0 ? 0 : sums[j];
            sums[j] = sum > most ? most : sum;
        }
    }
}
