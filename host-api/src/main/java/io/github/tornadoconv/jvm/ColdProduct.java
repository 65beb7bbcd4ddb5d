package io.github.tornadoconv.jvm;

/** A {@link Product} that is plain Java until its emitted form is compiled. */
final class ColdProduct extends ColdLoop implements Product {
    private final int rows;
    private final int vectors;
    private final int width;
    private final Product emitted;

    ColdProduct(int rows, int vectors, int width, Product emitted) {
        this.rows = rows;
        this.vectors = vectors;
        this.width = width;
        this.emitted = emitted;
    }

    @Override
    public void run(
            float[] weights, int w, float[] source, int at, int[] offsets, int count, float[] start, int s,
            float[] target, int t, int pitch) {
        if (isWarm()) {
            emitted.run(weights, w, source, at, offsets, count, start, s, target, t, pitch);
            return;
        }
        float[] sums = new float[vectors * width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(start, s, sums, 0, sums.length);
            PlainSums.addChannels(weights, w, source, at + i * width, offsets, 0, count, sums);
            for (int v = 0; v < vectors; v++) {
                System.arraycopy(sums, v * width, target, t + v * pitch + i * width, width);
            }
        }
    }

    @Override
    int exercise(int terms) {
        int columns = vectors * width;
        float[] numbers = numbers(Math.max(terms, rows) * columns + terms);
        emitted.run(numbers, 0, numbers, 0, new int[terms], terms, numbers, 0, numbers, 0, rows * width);
        return rows * vectors * (terms + 1);
    }
}
