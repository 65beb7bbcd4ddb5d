package io.github.tornadoconv.jvm;

/** A {@link Turn} of floats that is plain Java until its emitted form is compiled. */
final class ColdTurn extends ColdLoop implements Turn<float[]> {
    private final int width;
    private final Turn<float[]> emitted;

    ColdTurn(int width, Turn<float[]> emitted) {
        this.width = width;
        this.emitted = emitted;
    }

    @Override
    public void run(float[] from, int at, int step, int pitch, float[] to, int t, int[] places, int first,
            int squares) {
        if (isWarm()) {
            emitted.run(from, at, step, pitch, to, t, places, first, squares);
            return;
        }
        for (int b = 0; b < squares; b++) {
            for (int j = 0; j < width; j++) {
                int place = t + places[first + b * width + j];
                for (int i = 0; i < width; i++) {
                    to[place + i] = from[at + b * step + i * pitch + j];
                }
            }
        }
    }

    @Override
    int exercise(int terms) {
        int squares = terms;
        float[] numbers = numbers(width * width);
        emitted.run(numbers, 0, 0, 0, numbers, 0, new int[squares * width], 0, squares);
        return squares * width * Integer.numberOfTrailingZeros(width);
    }
}
