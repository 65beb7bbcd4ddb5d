package io.github.tornadoconv.jvm;

import java.util.Arrays;

/** A {@link RowTile} of floats that is plain Java until its emitted form is compiled. */
final class ColdRowTile extends ColdLoop implements RowTile<float[]> {
    /** Lines of a kernel and tiles of rows to exercise with. */
    private static final int LINES = 3;

    private static final int TILES = 3;

    private final Size size;
    private final Strides strides;
    private final int width;
    private final RowTile<float[]> emitted;

    ColdRowTile(Size size, Strides strides, int width, RowTile<float[]> emitted) {
        this.size = size;
        this.strides = strides;
        this.width = width;
        this.emitted = emitted;
    }

    @Override
    public void run(
            float[] weights, int w, float[] source, int at, int[] offsets, int count, float[] biases, int b,
            float[] target, int t, int rows, int planes) {
        if (isWarm()) {
            emitted.run(weights, w, source, at, offsets, count, biases, b, target, t, rows, planes);
            return;
        }
        for (int p = 0; p < planes; p++) {
            for (int k = 0; k < size.outs(); k++) {
                for (int r = 0; r < rows; r++) {
                    addLines(
                            weights, w + p * strides.weightPlane(), source,
                            at + p * strides.sourcePlane() + r * size.rowStep() * strides.pitch(), offsets, count,
                            biases, b + p * strides.biasPlane(), target,
                            t + p * strides.targetPlane() + k * strides.targetChannel() + r * strides.targetPitch(), k);
                }
            }
        }
    }

    /** Computes a row of output channel k of a tile. */
    private void addLines(
            float[] weights, int w, float[] source, int at, int[] offsets, int count, float[] biases, int b,
            float[] target, int to, int k) {
        int length = strides.columns();
        if (size.perLane()) {
            for (int j = 0; j < length; j += width) {
                System.arraycopy(biases, b + k * width, target, to + j, width);
            }
        } else {
            Arrays.fill(target, to, to + length, biases[b + k]);
        }
        for (int i = 0; i < count; i++) {
            for (int h = 0; h < size.taps(); h++) {
                int from = at + offsets[i] + h * size.tapStep() * strides.pitch();
                int weight = size.weight(i, k, h);
                if (!size.perLane()) {
                    PlainSums.addOne(target, to, length, source, from, weights[w + weight]);
                    continue;
                }
                for (int j = 0; j < length; j += width) {
                    PlainSums.addEach(target, to + j, width, source, from + j, weights, w + weight * width);
                }
            }
        }
        PlainSums.clamp(size.clamp(), target, to, length);
    }

    @Override
    int exercise(int terms) {
        int lines = Math.min(terms, LINES);
        int tile = size.vectors() * width;
        int lanes = size.perLane() ? width : 1;
        int rows = TILES * size.rows();
        int sourceRows = rows * size.rowStep() + size.taps() * size.tapStep();
        int read = sourceRows * strides.pitch() + strides.columns() + tile;
        int written =
                size.outs() * strides.targetChannel() + rows * strides.targetPitch() + strides.columns() + tile;
        float[] numbers = numbers(Math.max(Math.max(read, written), size.outs() * (lines * size.taps() + 1) * lanes));
        emitted.run(numbers, 0, numbers, 0, new int[lines], lines, numbers, 0, numbers, 0, rows, 1);
        return Math.ceilDiv(strides.columns(), tile) * size.outs() * rows * size.vectors()
                * (lines * size.taps() + 1);
    }
}
