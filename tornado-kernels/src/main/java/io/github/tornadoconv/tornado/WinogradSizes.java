package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Geometry;

/**
 * Sizes of {@link WinogradTasks}.
 *
 * @param rows how the output is cut downwards
 * @param columns how it is cut across
 * @param depth the axis that is not
 * @param tile tiles of a run, which lie together
 */
record WinogradSizes(Geometry g, WinogradAxis rows, WinogradAxis columns, AxisTaps depth, int tile) {
    WinogradSizes(Geometry g, WinogradTile tile) {
        this(g, WinogradAxis.of(g, 1, tile.rows()), WinogradAxis.of(g, 2, tile.columns()), AxisTaps.of(g, 0),
                tile.tiles());
    }

    /** Points of a tile. */
    int points() {
        return rows.points() * columns.points();
    }

    /** Tiles of a plane. */
    int tiles() {
        return rows.tiles() * columns.tiles();
    }

    /** Runs of tiles of a plane. */
    int runs() {
        return Math.ceilDiv(tiles(), tile);
    }

    /** Input channels, 16 at a time. */
    int stacks() {
        return Math.ceilDiv(g.inPerGroup(), TiledLayout.LANES);
    }

    /** Output channels, 16 at a time. */
    int blocks() {
        return Math.ceilDiv(g.outPerGroup(), TiledLayout.LANES);
    }

    /** Floats of a point of the tiles of a run. */
    int pointStride() {
        return stacks() * tile * TiledLayout.LANES;
    }

    /** Terms of a product. */
    int terms() {
        return depth.phases().getFirst().size() * g.inPerGroup();
    }

    /** Floats of the points of a plane. */
    long slice() {
        return (long) runs() * points() * pointStride();
    }

    /** Floats of the points of all planes. */
    long pointFloats() {
        return g.batch() * (long) depth.padded() * slice();
    }

    /** Runs of tiles with a block of output channels each, in all. */
    long items() {
        return (long) g.batch() * g.out()[0] * runs() * blocks();
    }

    private long paddedFloats() {
        return (long) g.batch() * stacks() * TiledLayout.LANES * depth.padded() * rows.padded() * columns.padded();
    }

    private long weightFloats() {
        return ((long) points() * terms() + 1) * blocks() * TiledLayout.LANES;
    }

    private long productFloats(long workers) {
        return workers * points() * tile * TiledLayout.LANES;
    }

    /** Elements of the largest array, on any device. */
    long largest() {
        return Math.max(Math.max(paddedFloats(), weightFloats()), Math.max(pointFloats(), productFloats(items())));
    }

    /** Floats besides input and output, but for the weight's own number. */
    long all(Traits traits) {
        return paddedFloats() + pointFloats() + weightFloats() + productFloats(Runs.of(traits, items()).workers());
    }
}
