package io.github.tornadoconv.jvm;

import java.util.Arrays;

/** A {@link PairTile} that is plain Java until its emitted form is compiled. */
final class ColdPairTile extends ColdLoop implements PairTile {
    /** Tiles of channels and places to exercise with. */
    private static final int TILES = 2;

    private static final int PLACES = 4;

    private final int rows;
    private final int length;
    private final boolean packed;
    private final Clamp clamp;
    private final int vectors;
    private final PairTile emitted;

    /** @param length positions of a tile */
    ColdPairTile(int rows, int vectors, int length, boolean packed, Clamp clamp, PairTile emitted) {
        this.rows = rows;
        this.vectors = vectors;
        this.length = length;
        this.packed = packed;
        this.clamp = clamp;
        this.emitted = emitted;
    }

    @Override
    public void run(
            double[] weights, int w, float[] source, int at, int[] offsets, int terms, int[] places, int first,
            int end, int tiles, float[] biases, int b, float[] target, int t, int pitch) {
        if (isWarm()) {
            emitted.run(
                    weights, w, source, at, offsets, terms, places, first, end, tiles, biases, b, target, t, pitch);
            return;
        }
        for (int k = 0; k < tiles * rows; k++) {
            for (int n = first; n < end; n++) {
                int to = t + places[2 * n + 1] + k * pitch;
                Arrays.fill(target, to, to + length, biases[b + k]);
                for (int r = 0; r < terms; r++) {
                    long pair = Double.doubleToRawLongBits(weights[w + (k / rows * terms + r) * rows + k % rows]);
                    PlainSums.addPair(target, to, length, source,
                            at + places[2 * n] + (packed ? r * length : offsets[r]),
                            Float.intBitsToFloat((int) pair), Float.intBitsToFloat((int) (pair >>> 32)));
                }
                PlainSums.clamp(clamp, target, to, length);
            }
        }
    }

    @Override
    int exercise(int terms) {
        float[] numbers = numbers(TILES * Math.max(terms, rows) * Math.max(rows, length));
        emitted.run(
                new double[TILES * terms * rows], 0, numbers, 0, new int[terms], terms, new int[2 * PLACES], 0, PLACES,
                TILES, numbers, 0, numbers, 0, length);
        return TILES * PLACES * rows * vectors * (terms + 1);
    }
}
