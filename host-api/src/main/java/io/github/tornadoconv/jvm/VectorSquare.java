package io.github.tornadoconv.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A square of a vector's width that is turned: rows become columns. Rows that lie h apart exchange the lanes that lie h
 * apart, for h = w/2, w/4, ..., 1; four rows at once take two of these rounds while they are in registers. One thread
 * uses a square at a time. Loaded only where the Vector API is there.
 *
 * <p>All rows in registers would be faster by a fifth, but then the method is so large that the compiler may give it up.
 */
final class VectorSquare {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Rows and columns. */
    static final int SIDE = SPECIES.length();

    private static final int HALF = SIDE / 2;
    private static final int QUARTER = SIDE / 4;
    private static final VectorMask<Float> MASK_HALF = lanesWith(HALF);
    private static final VectorMask<Float> MASK_QUARTER = lanesWith(QUARTER);
    private static final VectorMask<Float> MASK_2 = lanesWith(2);
    private static final VectorMask<Float> MASK_1 = lanesWith(1);
    private static final VectorShuffle<Float> BY_HALF = rotation(HALF);
    private static final VectorShuffle<Float> BY_QUARTER = rotation(QUARTER);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
    private static final VectorShuffle<Float> BY_1 = rotation(1);
    private static final VectorShuffle<Float> BACK_QUARTER = rotation(SIDE - QUARTER);
    private static final VectorShuffle<Float> BACK_2 = rotation(SIDE - 2);
    private static final VectorShuffle<Float> BACK_1 = rotation(SIDE - 1);

    private final float[] rows = new float[SIDE * SIDE];

    private static VectorMask<Float> lanesWith(int bit) {
        boolean[] lanes = new boolean[SIDE];
        for (int lane = 0; lane < SIDE; lane++) {
            lanes[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    private static VectorShuffle<Float> rotation(int first) {
        return VectorShuffle.iota(SPECIES, first, 1, true);
    }

    /**
     * Reads the square: element j of row i from {@code from[at + i * pitch + j]}.
     *
     * @param count rows that there are; what the others hold is of no use
     * @param length elements of a row that there are; likewise
     */
    void read(float[] from, int at, int pitch, int count, int length) {
        if (length < SIDE) {
            VectorMask<Float> there = SPECIES.indexInRange(0, length);
            for (int i = 0; i < Math.min(count, SIDE); i++) {
                FloatVector.fromArray(SPECIES, from, at + i * pitch, there).intoArray(rows, i * SIDE);
            }
            coarse(rows, 0, SIDE, SIDE);
        } else {
            coarse(from, at, pitch, count);
        }
        if (SIDE == 16) {
            fine4();
        } else if (SIDE == 8) {
            fine2();
        }
    }

    private void coarse(float[] from, int at, int pitch, int count) {
        int last = count - 1;
        for (int i = 0; i < QUARTER; i++) {
            FloatVector a = FloatVector.fromArray(SPECIES, from, at + Math.min(i, last) * pitch);
            FloatVector b = FloatVector.fromArray(SPECIES, from, at + Math.min(i + QUARTER, last) * pitch);
            FloatVector c = FloatVector.fromArray(SPECIES, from, at + Math.min(i + HALF, last) * pitch);
            FloatVector d = FloatVector.fromArray(SPECIES, from, at + Math.min(i + HALF + QUARTER, last) * pitch);
            FloatVector e = a.blend(c.rearrange(BY_HALF), MASK_HALF);
            FloatVector f = b.blend(d.rearrange(BY_HALF), MASK_HALF);
            FloatVector g = a.rearrange(BY_HALF).blend(c, MASK_HALF);
            FloatVector h = b.rearrange(BY_HALF).blend(d, MASK_HALF);
            e.blend(f.rearrange(BACK_QUARTER), MASK_QUARTER).intoArray(rows, i * SIDE);
            e.rearrange(BY_QUARTER).blend(f, MASK_QUARTER).intoArray(rows, (i + QUARTER) * SIDE);
            g.blend(h.rearrange(BACK_QUARTER), MASK_QUARTER).intoArray(rows, (i + HALF) * SIDE);
            g.rearrange(BY_QUARTER).blend(h, MASK_QUARTER).intoArray(rows, (i + HALF + QUARTER) * SIDE);
        }
    }

    private void fine4() {
        for (int i = 0; i < SIDE * SIDE; i += 4 * SIDE) {
            FloatVector a = FloatVector.fromArray(SPECIES, rows, i);
            FloatVector b = FloatVector.fromArray(SPECIES, rows, i + SIDE);
            FloatVector c = FloatVector.fromArray(SPECIES, rows, i + 2 * SIDE);
            FloatVector d = FloatVector.fromArray(SPECIES, rows, i + 3 * SIDE);
            FloatVector e = a.blend(c.rearrange(BACK_2), MASK_2);
            FloatVector f = b.blend(d.rearrange(BACK_2), MASK_2);
            FloatVector g = a.rearrange(BY_2).blend(c, MASK_2);
            FloatVector h = b.rearrange(BY_2).blend(d, MASK_2);
            e.blend(f.rearrange(BACK_1), MASK_1).intoArray(rows, i);
            e.rearrange(BY_1).blend(f, MASK_1).intoArray(rows, i + SIDE);
            g.blend(h.rearrange(BACK_1), MASK_1).intoArray(rows, i + 2 * SIDE);
            g.rearrange(BY_1).blend(h, MASK_1).intoArray(rows, i + 3 * SIDE);
        }
    }

    private void fine2() {
        for (int i = 0; i < SIDE * SIDE; i += 2 * SIDE) {
            FloatVector a = FloatVector.fromArray(SPECIES, rows, i);
            FloatVector b = FloatVector.fromArray(SPECIES, rows, i + SIDE);
            a.blend(b.rearrange(BACK_1), MASK_1).intoArray(rows, i);
            a.rearrange(BY_1).blend(b, MASK_1).intoArray(rows, i + SIDE);
        }
    }

    /**
     * Writes the columns: row i of column j to {@code to[at + j * pitch + i]}.
     *
     * @param count columns that are written
     * @param length rows that are written
     */
    void write(float[] to, int at, int pitch, int count, int length) {
        if (length < SIDE) {
            VectorMask<Float> there = SPECIES.indexInRange(0, length);
            for (int j = 0; j < count; j++) {
                FloatVector.fromArray(SPECIES, rows, j * SIDE).intoArray(to, at + j * pitch, there);
            }
        } else {
            for (int j = 0; j < count; j++) {
                FloatVector.fromArray(SPECIES, rows, j * SIDE).intoArray(to, at + j * pitch);
            }
        }
    }
}
