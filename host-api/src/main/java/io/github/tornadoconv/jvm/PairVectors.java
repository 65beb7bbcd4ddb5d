package io.github.tornadoconv.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** What {@link TransposedKernel} does with vectors. Loaded only where the Vector API is there. */
final class PairVectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final VectorShuffle<Float> LOW_TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);
    private static final VectorShuffle<Float> HIGH_TWICE = VectorShuffle.fromOp(SPECIES, i -> WIDTH / 2 + i / 2);

    private PairVectors() {}

    /** The tile of that size. */
    static PairTile tile(int rows, int vectors, boolean packed, Clamp clamp) {
        return StripTileEmitter.pairTile(SPECIES.vectorBitSize(), rows, vectors, packed, clamp);
    }

    /**
     * A weight for even lanes and one for odd lanes as a {@link PairTile} takes them. Only where the odd one is NaN may the
     * number be one, of which a processor might keep no more than that.
     */
    static double pair(float even, float odd) {
        return Double.longBitsToDouble(
                Integer.toUnsignedLong(Float.floatToRawIntBits(even))
                        | (long) Float.floatToRawIntBits(odd) << Integer.SIZE);
    }

    /**
     * Copies {@code rows} runs of {@code length} elements, each twice: element j of row i from {@code from[source + i *
     * fromPitch + j]} to {@code to[at + i * toPitch + 2 * j]} and the next.
     */
    static void twice(
            float[] from, int source, int fromPitch, float[] to, int at, int toPitch, int rows, int length) {
        if (length < WIDTH) {
            twiceShort(from, source, fromPitch, to, at, toPitch, rows, length);
            return;
        }
        int end = Math.ceilDiv(length, WIDTH) * WIDTH;
        for (int j = 0; j < end; j += WIDTH) {
            // The last vector is moved back and copies some elements once more.
            int first = Math.min(j, length - WIDTH);
            twiceVector(from, source + first, fromPitch, to, at + 2 * first, toPitch, rows);
        }
    }

    private static void twiceVector(float[] from, int source, int fromPitch, float[] to, int at, int toPitch,
            int rows) {
        for (int i = 0; i < rows; i++) {
            FloatVector each = FloatVector.fromArray(SPECIES, from, source + i * fromPitch);
            each.rearrange(LOW_TWICE).intoArray(to, at + i * toPitch);
            each.rearrange(HIGH_TWICE).intoArray(to, at + i * toPitch + WIDTH);
        }
    }

    private static void twiceShort(
            float[] from, int source, int fromPitch, float[] to, int at, int toPitch, int rows, int length) {
        VectorMask<Float> read = LaneMasks.first(length);
        VectorMask<Float> low = LaneMasks.first(2 * length);
        VectorMask<Float> high = LaneMasks.first(2 * length - WIDTH);
        for (int i = 0; i < rows; i++) {
            FloatVector each = FloatVector.fromArray(SPECIES, from, source + i * fromPitch, read);
            each.rearrange(LOW_TWICE).intoArray(to, at + i * toPitch, low);
            each.rearrange(HIGH_TWICE).intoArray(to, at + i * toPitch + WIDTH, high);
        }
    }
}
