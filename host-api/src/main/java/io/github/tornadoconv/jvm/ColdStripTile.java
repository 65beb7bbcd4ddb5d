package io.github.tornadoconv.jvm;

/** A {@link StripTile} of floats that is plain Java until its emitted form is compiled. */
final class ColdStripTile extends ColdStrip<float[]> implements StripTile<float[]> {
    private final StripTile<float[]> emitted;

    ColdStripTile(int rows, int vectors, int width, boolean packed, Clamp clamp, StripTile<float[]> emitted) {
        super(rows, vectors, width, packed, clamp);
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
        } else {
            compute(weights, w, source, at, offsets, terms, places, first, end, tiles, biases, b, target, t, pitch,
                    goesOn);
        }
    }

    @Override
    void addTerms(
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

    @Override
    int exercise(int terms) {
        float[] numbers = numbersFor(terms);
        // Sums of panels alone go on: the compiler leaves out what never ran.
        int runs = packed ? 2 : 1;
        for (int i = 0; i < runs; i++) {
            emitted.run(
                    numbers, 0, numbers, 0, new int[terms], terms, new int[2 * PLACES], 0, PLACES, TILES, numbers, 0,
                    numbers, 0, length, i == 1);
        }
        return runs * operations(terms);
    }
}
