package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import java.util.Arrays;

/** double loops in plain Java: {@link PlainFloats} for the wider type. */
class PlainDoubles implements Lanes<double[]> {
    /** Elements of a cache line. */
    private static final int LINE = 64 / Double.BYTES;

    /** What {@link #fetch} read, so that the compiler does not leave it out. */
    @SuppressWarnings("UnusedVariable") // Written for its own sake.
    private double fetched;

    @Override
    public int elementBytes() {
        return Double.BYTES;
    }

    @Override
    public int width() {
        return 8;
    }

    @Override
    public Tile<double[]> tile(int rows, int vectors, boolean packed) {
        int width = width();
        int length = vectors * width;
        return (weights, w, source, at, offsets, first, count, start, s, startPitch, startStep, target, t, pitch) -> {
            for (int i = 0; i < rows; i++) {
                int row = t + i * pitch;
                for (int v = 0; v < vectors; v++) {
                    System.arraycopy(start, s + i * startPitch + v * startStep, target, row + v * width, width);
                }
                int r = 0;
                for (; r + 4 <= count; r += 4) {
                    int k = w + r * rows + i;
                    int p = place(packed, at, offsets, first, r, length);
                    int p1 = place(packed, at, offsets, first, r + 1, length);
                    int p2 = place(packed, at, offsets, first, r + 2, length);
                    int p3 = place(packed, at, offsets, first, r + 3, length);
                    addFour(target, row, length, source, p, p1, p2, p3,
                            weights[k], weights[k + rows], weights[k + 2 * rows], weights[k + 3 * rows]);
                }
                for (; r < count; r++) {
                    int p = place(packed, at, offsets, first, r, length);
                    addOne(target, row, length, source, p, weights[w + r * rows + i]);
                }
            }
        };
    }

    /** Where the row of input for a term starts. */
    private static int place(boolean packed, int at, int[] offsets, int first, int r, int length) {
        return at + (packed ? r * length : offsets[first + r]);
    }

    private static void addFour(
            double[] sums, int at, int length, double[] x, int p, int q, int r, int s, double a, double b, double c,
            double d) {
        for (int j = 0; j < length; j++) {
            sums[at + j] += a * x[p + j] + b * x[q + j] + c * x[r + j] + d * x[s + j];
        }
    }

    private static void addOne(double[] sums, int at, int length, double[] x, int p, double a) {
        for (int j = 0; j < length; j++) {
            sums[at + j] += a * x[p + j];
        }
    }

    @Override
    public RowTile<double[]> rowTile(RowTile.Size size, RowTile.Strides strides) {
        return (weights, w, source, at, offsets, count, biases, b, target, t, rows, planes) -> {
            for (int p = 0; p < planes; p++) {
                for (int k = 0; k < size.outs(); k++) {
                    for (int r = 0; r < rows; r++) {
                        int to = t + p * strides.targetPlane() + k * strides.targetChannel()
                                + r * strides.targetPitch();
                        int from = at + p * strides.sourcePlane() + r * size.rowStep() * strides.pitch();
                        Arrays.fill(target, to, to + strides.columns(), biases[b + p * strides.biasPlane() + k]);
                        addLines(size, strides, weights, w + p * strides.weightPlane(), k, source, from, offsets, count,
                                target, to);
                    }
                }
            }
        };
    }

    private static void addLines(
            RowTile.Size size, RowTile.Strides strides, double[] weights, int w, int k, double[] source, int at,
            int[] offsets, int count, double[] target, int t) {
        int length = strides.columns();
        int next = size.outs() * size.taps();
        for (int h = 0; h < size.taps(); h++) {
            int from = at + h * size.tapStep() * strides.pitch();
            int i = 0;
            for (; i + 4 <= count; i += 4) {
                int v = w + size.weight(i, k, h);
                addFour(target, t, length, source,
                        from + offsets[i], from + offsets[i + 1], from + offsets[i + 2], from + offsets[i + 3],
                        weights[v], weights[v + next], weights[v + 2 * next], weights[v + 3 * next]);
            }
            for (; i < count; i++) {
                addOne(target, t, length, source, from + offsets[i], weights[w + size.weight(i, k, h)]);
            }
        }
    }

    @Override
    public ChannelTile<double[]> channelTile(ChannelTile.Size size) {
        return null;
    }

    @Override
    public StripTile<double[]> stripTile(int rows, int vectors, boolean packed, Clamp clamp) {
        return null;
    }

    @Override
    public Turn<double[]> turn() {
        return null;
    }

    @Override
    public Registers registers() {
        return Registers.NONE;
    }

    @Override
    public double[] array(int length) {
        return new double[length];
    }

    @Override
    public void fetch(double[] from, int at, int end) {
        double a = 0;
        double b = 0;
        int i = at;
        for (; i + LINE < end; i += 2 * LINE) {
            a += from[i];
            b += from[i + LINE];
        }
        fetched = a + b;
    }

    @Override
    public void zero(double[] to, int at, int length) {
        Arrays.fill(to, at, at + length, 0);
    }

    @Override
    public void gather(double[] from, int source, int step, double[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] = from[source + i * step];
        }
    }

    @Override
    public void pick(double[] from, int source, int[] table, int first, int end, double[] to, int at) {
        for (int i = first; i < end; i++) {
            to[at + i] = table[i] < 0 ? 0 : from[source + table[i]];
        }
    }

    @Override
    public void pack(
            double[] from, int source, int[] offsets, int first, int count, double[] to, int at, int pitch,
            int length) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(from, source + offsets[first + r], to, at + r * pitch, length);
        }
    }

    @Override
    public void spread(
            double[] from, int source, int fromPitch, double[] to, int at, int toPitch, int rows, int length,
            int step) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < length; j++) {
                to[at + i * toPitch + j * step] = from[source + i * fromPitch + j];
            }
        }
    }

    @Override
    public void interleave(
            double[] from, int source, int partPitch, int fromPitch, double[] to, int at, int toPitch, int rows,
            int length,
            int parts) {
        for (int part = 0; part < Math.min(parts, length); part++) {
            spread(from, source + part * partPitch, fromPitch, to, at + part, toPitch, rows,
                    Math.ceilDiv(length - part, parts), parts);
        }
    }

    @Override
    public void gatherRows(
            double[] from, int source, int fromPitch, int step, double[] to, int at, int toPitch, int rows,
            int length) {
        for (int i = 0; i < rows; i++) {
            gather(from, source + i * fromPitch, step, to, at + i * toPitch, length);
        }
    }

    @Override
    public void splitRows(
            double[] from, int source, int fromPitch, double[] to, int firsts, int seconds, int toPitch, int rows,
            int pairs) {
        gatherRows(from, source, fromPitch, 2, to, firsts, toPitch, rows, pairs);
        gatherRows(from, source + 1, fromPitch, 2, to, seconds, toPitch, rows, pairs);
    }

    @Override
    public double[] repeated(double[] values, int length) {
        double[] repeated = new double[length * width()];
        for (int i = 0; i < length; i++) {
            Arrays.fill(repeated, i * width(), (i + 1) * width(), values[i]);
        }
        return repeated;
    }

    @Override
    public Clamp clamp(Activation activation) {
        return Clamp.NONE;
    }

    @Override
    public Pointwise<double[]> pointwise(Activation activation) {
        return activation == Activation.NONE ? null : (values, at, length) -> {
            for (int i = at; i < at + length; i++) {
                values[i] = activation.apply(values[i]);
            }
        };
    }
}
