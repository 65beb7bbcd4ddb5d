package io.github.tornadoconv.jvm;

/** A {@link Tile} of floats that is plain Java until its emitted form is compiled. */
final class ColdTile extends ColdLoop implements Tile<float[]> {
    private final int rows;
    private final int vectors;
    private final int width;
    private final boolean packed;
    private final Tile<float[]> emitted;

    ColdTile(int rows, int vectors, int width, boolean packed, Tile<float[]> emitted) {
        this.rows = rows;
        this.vectors = vectors;
        this.width = width;
        this.packed = packed;
        this.emitted = emitted;
    }

    @Override
    public void run(
            float[] weights, int w, float[] source, int at, int[] offsets, int first, int count, float[] start, int s,
            int startPitch, int startStep, float[] target, int t, int targetPitch) {
        if (isWarm()) {
            emitted.run(
                    weights, w, source, at, offsets, first, count, start, s, startPitch, startStep, target, t,
                    targetPitch);
            return;
        }
        int length = vectors * width;
        for (int i = 0; i < rows; i++) {
            int to = t + i * targetPitch;
            for (int v = 0; v < vectors; v++) {
                System.arraycopy(start, s + i * startPitch + v * startStep, target, to + v * width, width);
            }
            for (int r = 0; r < count; r++) {
                PlainSums.addOne(target, to, length, source, at + (packed ? r * length : offsets[first + r]),
                        weights[w + r * rows + i]);
            }
        }
    }

    @Override
    int exercise(int terms) {
        int length = vectors * width;
        float[] numbers = numbers(Math.max(terms, rows) * Math.max(rows, length));
        emitted.run(numbers, 0, numbers, 0, new int[terms], 0, terms, numbers, 0, length, width, numbers, 0, length);
        return rows * vectors * (terms + 1);
    }
}
