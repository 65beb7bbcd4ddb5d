package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Geometry;

/**
 * With which filters minimal filtering is fastest, and how long it takes. It counts work, in multiply-adds of a vector:
 *
 * <ul>
 *   <li>products: one for each tile, point, input channel and vector of output channels; but reading a vector of weights
 *       costs as much as some of them, which few tiles do not make up for;
 *   <li>transforms: some for each tile, point and vector of channels, of the input and of the output.
 * </ul>
 */
final class WinogradRule {
    /** Transforming one vector of input, and one of products, layout changes counted (measured). */
    private static final double TRANSFORM = 28;

    /** The same where they are in blocks of channels. */
    private static final double TRANSFORM_OF_BLOCKS = 16;

    /** Reading a vector of weights from a cache that the cores share, and from memory (measured). */
    private static final double WEIGHT_FROM_CACHE = 8;

    private static final double WEIGHT_FROM_MEMORY = 34;

    /** The same where other layers run in between, so that all weights come from memory, but in one go. */
    private static final double WEIGHT_FETCHED = 16;

    /** Bytes of transformed weights that stay in a cache. */
    private static final long CACHE_BYTES = 20L << 20;

    /** Processor cycles for each multiply-add of a vector that is counted (measured). */
    private static final double CYCLES = 0.6;

    /** Cycles for each group: it has items of work of its own, for its transforms and for its products. */
    private static final double GROUP = 1800;

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

    /**
     * Processor cycles that it should take on one thread between those layouts. In a chain, of the weights only those are
     * counted that the filters have more than the layer: the others are fetched by every algorithm.
     */
    double cycles(Filters filters, Ends ends) {
        double points = (double) WinogradAxis.of(g, 1, filters.down).points()
                * WinogradAxis.of(g, 2, filters.across).points();
        double more = 1 - g.kernel()[1] * g.kernel()[2] / points;
        double work = work(
                filters, more * WEIGHT_FETCHED, ends.innerInput() ? TRANSFORM_OF_BLOCKS : TRANSFORM,
                ends.innerOutput() ? TRANSFORM_OF_BLOCKS : TRANSFORM);
        return CYCLES * work + GROUP * g.groups();
    }

    private double work(Filters filters) {
        double transform = inChain ? TRANSFORM_OF_BLOCKS : TRANSFORM;
        return work(filters, WEIGHT_FETCHED, transform, transform);
    }

    private double work(Filters filters, double fetched, double transformInput, double transformOutput) {
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
                ? tiles + fetched
                : Math.max(tiles, cached ? WEIGHT_FROM_CACHE : WEIGHT_FROM_MEMORY);
        double products = points * terms * outVectors * weight;
        double transforms = points * (transformInput * inputTiles * inVectors + transformOutput * tiles * outVectors);
        return g.groups() * (products + transforms);
    }

    /** How many times more kernel depths there are than an output meets. */
    private int depthPhases() {
        return g.transposed() ? g.stride()[0] : 1;
    }
}
