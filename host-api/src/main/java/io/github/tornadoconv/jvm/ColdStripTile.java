package io.github.tornadoconv.jvm;

import java.util.Arrays;

/** A {@link StripTile} of floats that is plain Java until its emitted form is compiled. */
final class ColdStripTile extends ColdLoop implements StripTile<float[]> {
    /** Tiles of channels and places to exercise with. */
    private static final int TILES = 2;

    private static final int PLACES = 4;

    private final int rows;
    private final int length;
    private final boolean packed;
    private final Clamp clamp;
    private final int vectors;
    private final StripTile<float[]> emitted;

    /** @param length positions of a tile */
    ColdStripTile(int rows, int vectors, int length, boolean packed, Clamp clamp, StripTile<float[]> emitted) {
        this.rows = rows;
        this.vectors = vectors;
        this.length = length;
        this.packed = packed;
        this.clamp = clamp;
        this.emitted = emitted;
    }

    @Override
    public void run(
            float[] weights, int w, float[] source, int at, int[] offsets, int terms, int[] places, int first, int end,
            int tiles, float[] biases, int b, float[] target, int t, int pitch, boolean goesOn) {
        if (isWarm()) {
            emitted.run(
                    weights, w, source, at, offsets, terms, places, first, end, tiles, biases, b, target, t, pitch,
                    goesOn);
            return;
        }
        for (int k = 0; k < tiles * rows; k++) {
            int row = w + k / rows * terms * rows + k % rows;
            for (int n = first; n < end; n++) {
                int to = t + places[2 * n + 1] + k * pitch;
                if (!goesOn) {
                    Arrays.fill(target, to, to + length, biases[b + k]);
                }
                addTerms(weights, row, source, at + places[2 * n], offsets, terms, target, to);
                PlainSums.clamp(clamp, target, to, length);
            }
        }
    }

    private void addTerms(
            float[] weights, int row, float[] source, int from, int[] offsets, int terms, float[] target, int to) {
        int r = 0;
        for (; r + 4 <= terms; r += 4) {
            int i = row + r * rows;
            PlainSums.addFour(target, to, length, source, from + offset(offsets, r), from + offset(offsets, r + 1),
                    from + offset(offsets, r + 2), from + offset(offsets, r + 3), weights[i], weights[i + rows],
                    weights[i + 2 * rows], weights[i + 3 * rows]);
        }
        for (; r < terms; r++) {
            PlainSums.addOne(target, to, length, source, from + offset(offsets, r), weights[row + r * rows]);
        }
    }

    private int offset(int[] offsets, int r) {
        return packed ? r * length : offsets[r];
    }

    @Override
    int exercise(int terms) {
        float[] numbers = numbers(TILES * Math.max(terms, rows) * Math.max(rows, length));
        // Sums of panels alone go on: the compiler leaves out what never ran.
        int runs = packed ? 2 : 1;
        for (int i = 0; i < runs; i++) {
            emitted.run(
                    numbers, 0, numbers, 0, new int[terms], terms, new int[2 * PLACES], 0, PLACES, TILES, numbers, 0,
                    numbers, 0, length, i == 1);
        }
        return runs * TILES * PLACES * rows * vectors * (terms + 1);
    }
}
