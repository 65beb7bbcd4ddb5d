package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.List;

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

    /** Bytes of transformed weights that stay in a cache. */
    private static final long CACHE_BYTES = 20L << 20;

    /** How much less than without filtering it must be, because the counts are rough. */
    private static final double MARGIN = 0.85;

    private static final List<MinimalFilter> FILTERS = List.of(MinimalFilter.F4, MinimalFilter.F2);

    private final Geometry g;
    private final int width;

    WinogradRule(Geometry g, int width) {
        this.g = g;
        this.width = width;
    }

    /** Filters downwards and across; on an axis whose kernel has one element, none. */
    record Filters(MinimalFilter down, MinimalFilter across) {}

    /** The filters with the least work. */
    Filters best() {
        Filters best = null;
        for (MinimalFilter down : filters(1)) {
            for (MinimalFilter across : filters(2)) {
                Filters filters = new Filters(down, across);
                if (best == null || work(filters) < work(best)) {
                    best = filters;
                }
            }
        }
        return best;
    }

    private List<MinimalFilter> filters(int axis) {
        return g.kernel()[axis] == 1 ? List.of(MinimalFilter.NONE) : FILTERS;
    }

    /** Whether it is less work than without filtering. */
    boolean pays() {
        return work(best()) < MARGIN * directWork();
    }

    double work(Filters filters) {
        double planeTiles = (double) WinogradAxis.of(g, 1, filters.down).tiles()
                * WinogradAxis.of(g, 2, filters.across).tiles();
        double tiles = planeTiles * g.batch() * g.out()[0];
        double inputTiles = planeTiles * g.batch() * g.in()[0];
        double points = filters.down.points() * filters.across.points();
        double outVectors = Math.ceilDiv(g.outPerGroup(), width);
        double inVectors = Math.ceilDiv(g.inPerGroup(), width);
        double terms = (double) g.inPerGroup() * g.kernel()[0];
        boolean cached = g.groups() * points * terms * g.outPerGroup() * Float.BYTES <= CACHE_BYTES;
        double products =
                points * terms * outVectors * Math.max(tiles, cached ? WEIGHT_FROM_CACHE : WEIGHT_FROM_MEMORY);
        double transforms = TRANSFORM * points * (inputTiles * inVectors + tiles * outVectors);
        return g.groups() * (products + transforms);
    }

    double directWork() {
        double positions = (double) g.batch() * g.outVolume();
        return g.groups() * positions * g.kernelVolume() * g.inPerGroup() * g.outPerGroup() / width;
    }
}
