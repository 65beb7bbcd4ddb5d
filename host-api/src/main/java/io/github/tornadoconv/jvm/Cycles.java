package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/**
 * What the pieces that kernels are made of take, in processor cycles of one thread: the terms of the estimates by which
 * the planner chooses among algorithms. All were fitted to whole layers on a Zen 5 with 512 bits.
 */
final class Cycles {
    /** Beginning and ending a tile. */
    static final double TILE = 10;

    /** Beginning and ending a vector of sums. */
    static final double SUM = 1.2;

    private static final double COPIED_ROW = 10;
    private static final double COPIED_VECTOR = 4;
    private static final double GATHERED_ROW = 40;
    private static final double PACKED_ROW = 4;
    private static final double PACKED_VECTOR = 5;
    private static final double SPREAD_ROW = 8;
    private static final double SPREAD_VECTOR = 2;

    private final Geometry g;
    private final int width;

    Cycles(Geometry g, Lanes<?> lanes) {
        this.g = g;
        this.width = lanes.width();
    }

    /** Tiles over vectors of positions: all output channels of a group, in that many tiles, for some vectors. */
    double tiles(int channelTiles, double vectors, double terms) {
        double rows = (double) g.outPerGroup() / channelTiles;
        double term = Math.max(Math.max(0.5 * rows * vectors, 0.62 * (rows + vectors)), 6);
        return channelTiles * (terms * term + TILE + SUM * rows * vectors);
    }

    /** Copying the input of a group with its padding; gathered where columns are taken apart by a stride. */
    double copied(boolean gathered) {
        double rows = (double) g.inPerGroup() * copied(0) * copied(1);
        int planes = gathered ? Math.min(g.kernel()[2], g.stride()[2]) : 1;
        int length = gathered ? g.out()[2] : g.in()[2];
        double perRow = gathered ? GATHERED_ROW : COPIED_ROW;
        return rows * planes * (perRow + COPIED_VECTOR * Math.ceilDiv(length, width));
    }

    /** Input positions that are copied on an axis. */
    private int copied(int axis) {
        return !g.transposed() && g.kernel()[axis] < g.stride()[axis]
                ? g.out()[axis] * g.kernel()[axis]
                : g.in()[axis];
    }

    /** Packing the input of that many rows into panels, for one term. */
    double packed(double rows, double positions) {
        return rows * (PACKED_ROW + PACKED_VECTOR * Math.ceil(positions / rows / width));
    }

    /** Bringing the sums of that many rows to their places, for one output channel. */
    double spread(double rows, double positions) {
        return rows * (SPREAD_ROW + SPREAD_VECTOR * Math.ceil(positions / rows / width));
    }
}
