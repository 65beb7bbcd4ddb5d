package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/** With which filters minimal filtering is fastest on one thread, and how long it takes: what {@link WinogradCut} counts. */
final class WinogradRule {
    /** Cycles for a byte of weights that is read from memory in one go. */
    private static final double FETCHED_BYTE = 0.1;

    private final Geometry g;
    private final int width;
    private final boolean inChain;

    /** @param inChain whether other layers run in between, so that all weights come from memory */
    WinogradRule(Geometry g, int width, boolean inChain) {
        this.g = g;
        this.width = width;
        this.inChain = inChain;
    }

    /** Outputs of a tile downwards and across, of each phase. */
    record Filters(int down, int across) {}

    /** The filters with the least cycles. */
    Filters best() {
        Filters best = null;
        double least = Double.MAX_VALUE;
        for (int down : WinogradAxis.choices(g, 1)) {
            for (int across : WinogradAxis.choices(g, 2)) {
                Filters filters = new Filters(down, across);
                double cycles = cycles(filters, !inChain, !inChain);
                if (cycles < least) {
                    best = filters;
                    least = cycles;
                }
            }
        }
        return best;
    }

    /**
     * Processor cycles that it should take on one thread. In a chain, of the weights only those are counted as fetched
     * that the filters have more than the layer: the others are fetched by every algorithm.
     *
     * @param turnsInput whether the input is plain
     * @param turnsOutput whether the output is
     */
    double cycles(Filters filters, boolean turnsInput, boolean turnsOutput) {
        WinogradCut cut = new WinogradCut(g, filters, width, 1);
        double more = 1 - (double) g.kernel()[1] * g.kernel()[2] / cut.points();
        double fetched = inChain ? FETCHED_BYTE * more * cut.weightElements() * Float.BYTES : 0;
        return cut.cycles(turnsInput, turnsOutput) + fetched;
    }
}
