package io.github.tornadoconv.jvm;

/** A {@link ChannelTile} of floats that is plain Java until its emitted form is compiled. */
final class ColdChannelTile extends ColdLoop implements ChannelTile<float[]> {
    private final Size size;
    private final int width;
    private final ChannelTile<float[]> emitted;

    ColdChannelTile(Size size, int width, ChannelTile<float[]> emitted) {
        this.size = size;
        this.width = width;
        this.emitted = emitted;
    }

    @Override
    public void run(
            float[] weights, int w, float[] source, int at, int[] offsets, int[] runs, int[] bases, int q, int tiles,
            float[] start, int s, int startStep, int startPitch, float[] target, int t, int[] places,
            int targetPitch) {
        if (isWarm()) {
            emitted.run(
                    weights, w, source, at, offsets, runs, bases, q, tiles, start, s, startStep, startPitch, target, t,
                    places, targetPitch);
            return;
        }
        float[] sums = new float[size.vectors() * width];
        for (int i = 0; i < tiles; i++) {
            int first = q + i * size.positions();
            for (int p = 0; p < size.positions(); p++) {
                int place = places[first] + p * width;
                for (int v = 0; v < size.vectors(); v++) {
                    System.arraycopy(start, s + startStep * place + v * startPitch, sums, v * width, width);
                }
                int base = size.step() > 0 ? bases[first] + p * size.step() : bases[first + p];
                for (int run = 0; run < runs.length; run += 2) {
                    PlainSums.addChannels(weights, w, source, at + base, offsets, runs[run], runs[run + 1], sums);
                }
                PlainSums.clamp(size.clamp(), sums, 0, sums.length);
                for (int v = 0; v < size.vectors(); v++) {
                    System.arraycopy(sums, v * width, target, t + place + v * targetPitch, width);
                }
            }
        }
    }

    @Override
    int exercise(int terms) {
        int columns = size.vectors() * width;
        float[] numbers = numbers(Math.max(terms, size.positions()) * Math.max(columns, size.step()) + terms);
        int[] table = new int[Math.max(terms, size.positions())];
        int[] runs = {0, terms};
        for (int startStep = 0; startStep < 2; startStep++) {
            emitted.run(numbers, 0, numbers, 0, table, runs, table, 0, 1, numbers, 0, startStep, width, numbers, 0,
                    table,
                    size.positions() * width);
        }
        return 2 * size.positions() * size.vectors() * (terms + 1);
    }
}
