package io.github.tornadoconv.jvm;

/** A {@link PairTile} that is plain Java until its emitted form is compiled. */
final class ColdPairTile extends ColdStrip<double[]> implements PairTile {
    private final PairTile emitted;

    ColdPairTile(int rows, int vectors, int width, boolean packed, Clamp clamp, PairTile emitted) {
        super(rows, vectors, width, packed, clamp);
        this.emitted = emitted;
    }

    @Override
    public void run(
            double[] weights, int w, float[] source, int at, int[] offsets, int terms, int[] places, int first,
            int end, int tiles, float[] biases, int b, float[] target, int t, int pitch) {
        if (isWarm()) {
            emitted.run(
                    weights, w, source, at, offsets, terms, places, first, end, tiles, biases, b, target, t, pitch);
        } else {
            compute(weights, w, source, at, offsets, terms, places, first, end, tiles, biases, b, target, t, pitch,
                    false);
        }
    }

    @Override
    void addTerms(
            double[] weights, int row, float[] source, int from, int[] offsets, int terms, float[] target, int to) {
        for (int r = 0; r < terms; r++) {
            long pair = Double.doubleToRawLongBits(weights[row + r * rows]);
            PlainSums.addPair(target, to, length, source, from + offset(offsets, r),
                    Float.intBitsToFloat((int) pair), Float.intBitsToFloat((int) (pair >>> 32)));
        }
    }

    @Override
    int exercise(int terms) {
        float[] numbers = numbersFor(terms);
        emitted.run(
                new double[TILES * terms * rows], 0, numbers, 0, new int[terms], terms, new int[2 * PLACES], 0, PLACES,
                TILES, numbers, 0, numbers, 0, length);
        return operations(terms);
    }
}
