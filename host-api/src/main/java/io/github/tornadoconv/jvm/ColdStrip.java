package io.github.tornadoconv.jvm;

import java.util.Arrays;

/**
 * The plain forms of {@link StripTile} and {@link PairTile}, which differ in what a weight is.
 *
 * @param <W> an array of weights
 */
abstract class ColdStrip<W> extends ColdLoop {
    /** Tiles of channels and places to exercise with. */
    static final int TILES = 2;

    static final int PLACES = 4;

    final int rows;
    /** Positions of a tile. */
    final int length;
    final boolean packed;
    private final int vectors;
    private final Clamp clamp;

    ColdStrip(int rows, int vectors, int width, boolean packed, Clamp clamp) {
        this.rows = rows;
        this.vectors = vectors;
        this.length = vectors * width;
        this.packed = packed;
        this.clamp = clamp;
    }

    /** What {@link StripTile#run} computes. */
    final void compute(
            W weights, int w, float[] source, int at, int[] offsets, int terms, int[] places, int first, int end,
            int tiles, float[] biases, int b, float[] target, int t, int pitch, boolean goesOn) {
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

    /** Adds all terms to the sums of a row, whose weights are {@link #rows} apart. */
    abstract void addTerms(
            W weights, int row, float[] source, int from, int[] offsets, int terms, float[] target, int to);

    /** How far the input of a term lies from its place. */
    final int offset(int[] offsets, int r) {
        return packed ? r * length : offsets[r];
    }

    /** Numbers for all arrays of a call with {@link #TILES} and {@link #PLACES}. */
    final float[] numbersFor(int terms) {
        return numbers(TILES * Math.max(terms, rows) * Math.max(rows, length));
    }

    /** Operations on vectors of such a call. */
    final int operations(int terms) {
        return TILES * PLACES * rows * vectors * (terms + 1);
    }
}
