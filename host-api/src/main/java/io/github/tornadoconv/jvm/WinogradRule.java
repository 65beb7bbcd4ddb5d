package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/**
 * With which filters minimal filtering is fastest, and whether it is faster than tiles on the input itself. It counts
 * work, in multiply-adds of a vector:
 *
 * <ul>
 *   <li>products: one for each tile, point, input channel and vector of output channels; but reading a vector of weights
 *       costs as much as some of them, which few tiles do not make up for;
 *   <li>transforms: some for each tile, point and vector of channels, of the input and of the output;
 *   <li>for comparison, without filtering: one for each output position, kernel element, input channel and vector of
 *       output channels.
 * </ul>
 */
final class WinogradRule {
    /** Transforming one vector of input, and one of products, layout changes counted (measured). */
    private static final double TRANSFORM = 12;

    /** Reading a vector of weights from a cache that the cores share, and from memory (measured). */
    private static final double WEIGHT_FROM_CACHE = 8;

    private static final double WEIGHT_FROM_MEMORY = 34;

    /** The same where other layers run in between, so that all weights come from memory, but in one go. */
    private static final double WEIGHT_FETCHED = 16;

    /** Bytes of transformed weights that stay in a cache. */
    private static final long CACHE_BYTES = 20L << 20;

    /** How much less than without filtering it must be, because the counts are rough. */
    private static final double MARGIN = 0.85;

    /** The same for groups: each has its own jobs, in which threads start and wait (measured). */
    private static final double MARGIN_OF_GROUPS = 0.6;

    private final Geometry g;
    private final int width;
    private final boolean inChain;

    /** @param inChain whether other layers run in between */
    WinogradRule(Geometry g, int width, boolean inChain) {
        this.g = g;
        this.width = width;
        this.inChain = inChain;
    }

    /** Outputs of a tile downwards and across, of each phase. */
    record Filters(int down, int across) {}

    /** The filters with the least work. */
    Filters best() {
        Filters best = null;
        for (int down : WinogradAxis.choices(g, 1)) {
            for (int across : WinogradAxis.choices(g, 2)) {
                Filters filters = new Filters(down, across);
                if (best == null || work(filters) < work(best)) {
                    best = filters;
                }
            }
        }
        return best;
    }

    /** Whether it is less work than without filtering. */
    boolean pays() {
        return work(best()) < (g.groups() > 1 ? MARGIN_OF_GROUPS : MARGIN) * directWork();
    }

    double work(Filters filters) {
        WinogradAxis rows = WinogradAxis.of(g, 1, filters.down);
        WinogradAxis columns = WinogradAxis.of(g, 2, filters.across);
        double planeTiles = (double) rows.tiles() * columns.tiles();
        double tiles = planeTiles * g.batch() * g.out()[0];
        double inputTiles = planeTiles * g.batch() * g.in()[0];
        double points = rows.points() * columns.points();
        double outVectors = Math.ceilDiv(g.outPerGroup(), width);
        double inVectors = Math.ceilDiv(g.inPerGroup(), width);
        double terms = (double) g.inPerGroup() * g.kernel()[0] / depthPhases();
        boolean cached = g.groups() * points * terms * depthPhases() * g.outPerGroup() * Float.BYTES <= CACHE_BYTES;
        double weight = inChain
                ? tiles + WEIGHT_FETCHED
                : Math.max(tiles, cached ? WEIGHT_FROM_CACHE : WEIGHT_FROM_MEMORY);
        double products = points * terms * outVectors * weight;
        double transforms = TRANSFORM * points * (inputTiles * inVectors + tiles * outVectors);
        return g.groups() * (products + transforms);
    }

    double directWork() {
        double positions = (double) g.batch() * g.outVolume() + (inChain ? WEIGHT_FETCHED : 0);
        double phases = g.transposed() ? (double) depthPhases() * g.stride()[1] * g.stride()[2] : 1;
        return g.groups() * positions * g.kernelVolume() / phases * g.inPerGroup() * g.outPerGroup() / width;
    }

    /** How many times more kernel depths there are than an output meets. */
    private int depthPhases() {
        return g.transposed() ? g.stride()[0] : 1;
    }
}
