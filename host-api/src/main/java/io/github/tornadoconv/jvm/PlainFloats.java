package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import java.util.Arrays;

/** float loops in plain Java, written so that the compiler can vectorise them by itself. */
class PlainFloats implements Lanes<float[]> {
    /** Elements of a cache line. */
    private static final int LINE = 64 / Float.BYTES;

    /** What {@link #fetch} read, so that the compiler does not leave it out. */
    @SuppressWarnings("UnusedVariable") // Written for its own sake.
    private float fetched;

    @Override
    public int elementBytes() {
        return Float.BYTES;
    }

    @Override
    public int width() {
        return 16;
    }

    @Override
    public Tile<float[]> tile(int rows, int vectors, boolean packed) {
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
            float[] sums, int at, int length, float[] x, int p, int q, int r, int s, float a, float b, float c,
            float d) {
        for (int j = 0; j < length; j++) {
            sums[at + j] += a * x[p + j] + b * x[q + j] + c * x[r + j] + d * x[s + j];
        }
    }

    private static void addOne(float[] sums, int at, int length, float[] x, int p, float a) {
        for (int j = 0; j < length; j++) {
            sums[at + j] += a * x[p + j];
        }
    }

    @Override
    public RowTile<float[]> rowTile(RowTile.Size size, RowTile.Strides strides) {
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
            RowTile.Size size, RowTile.Strides strides, float[] weights, int w, int k, float[] source, int at,
            int[] offsets, int count, float[] target, int t) {
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
    public ChannelTile<float[]> channelTile(ChannelTile.Size size) {
        return null;
    }

    @Override
    public StripTile<float[]> stripTile(int rows, int vectors, boolean packed, Clamp clamp) {
        return null;
    }

    @Override
    public Turn<float[]> turn() {
        return null;
    }

    @Override
    public Registers registers() {
        return Registers.NONE;
    }

    @Override
    public float[] array(int length) {
        return new float[length];
    }

    @Override
    public void fetch(float[] from, int at, int end) {
        float a = 0;
        float b = 0;
        int i = at;
        for (; i + LINE < end; i += 2 * LINE) {
            a += from[i];
            b += from[i + LINE];
        }
        // Threads that all wrote here would pass its cache line to and fro.
        if (a + b == Float.MIN_VALUE) {
            fetched = a;
        }
    }

    @Override
    public void zero(float[] to, int at, int length) {
        Arrays.fill(to, at, at + length, 0);
    }

    @Override
    public void gather(float[] from, int source, int step, float[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] = from[source + i * step];
        }
    }

    @Override
    public void pick(float[] from, int source, int[] table, int first, int end, float[] to, int at) {
        for (int i = first; i < end; i++) {
            to[at + i] = table[i] < 0 ? 0 : from[source + table[i]];
        }
    }

    @Override
    public void pack(
            float[] from, int source, int[] offsets, int first, int count, float[] to, int at, int pitch, int length) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(from, source + offsets[first + r], to, at + r * pitch, length);
        }
    }

    @Override
    public void spread(
            float[] from, int source, int fromPitch, float[] to, int at, int toPitch, int rows, int length, int step) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < length; j++) {
                to[at + i * toPitch + j * step] = from[source + i * fromPitch + j];
            }
        }
    }

    @Override
    public void interleave(
            float[] from, int source, int partPitch, int fromPitch, float[] to, int at, int toPitch, int rows,
            int length,
            int parts) {
        for (int part = 0; part < Math.min(parts, length); part++) {
            spread(from, source + part * partPitch, fromPitch, to, at + part, toPitch, rows,
                    Math.ceilDiv(length - part, parts), parts);
        }
    }

    @Override
    public void gatherRows(
            float[] from, int source, int fromPitch, int step, float[] to, int at, int toPitch, int rows, int length) {
        for (int i = 0; i < rows; i++) {
            gather(from, source + i * fromPitch, step, to, at + i * toPitch, length);
        }
    }

    @Override
    public void splitRows(
            float[] from, int source, int fromPitch, float[] to, int firsts, int seconds, int toPitch, int rows,
            int pairs) {
        gatherRows(from, source, fromPitch, 2, to, firsts, toPitch, rows, pairs);
        gatherRows(from, source + 1, fromPitch, 2, to, seconds, toPitch, rows, pairs);
    }

    @Override
    public float[] repeated(float[] values, int length) {
        float[] repeated = new float[length * width()];
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
    public Pointwise<float[]> pointwise(Activation activation) {
        return switch (activation) {
            case Activation.Simple simple -> switch (simple) {
                case NONE -> null;
                case RELU -> (values, at, length) -> {
                    for (int i = at; i < at + length; i++) {
                        values[i] = Math.max(0, values[i]);
                    }
                };
                case RELU6 -> (values, at, length) -> {
                    for (int i = at; i < at + length; i++) {
                        values[i] = Math.min(Math.max(0, values[i]), 6);
                    }
                };
                case SILU, GELU, GELU_TANH, SIGMOID, TANH -> exactly(simple);
            };
            case Activation.LeakyRelu leaky -> {
                float slope = (float) leaky.negativeSlope();
                yield (values, at, length) -> {
                    for (int i = at; i < at + length; i++) {
                        values[i] = values[i] > 0 ? values[i] : slope * values[i];
                    }
                };
            }
        };
    }

    private static Pointwise<float[]> exactly(Activation activation) {
        return (values, at, length) -> {
            for (int i = at; i < at + length; i++) {
                values[i] = (float) activation.apply(values[i]);
            }
        };
    }
}
