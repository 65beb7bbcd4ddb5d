package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/**
 * Whether vectors of output channels are faster than vectors of positions between plain layouts, by a count of processor
 * cycles of one thread. For both it counts
 *
 * <ul>
 *   <li>the innermost loops, with what they compute and throw away: lanes past the last output channel here, positions
 *       past the end of a row there;
 *   <li>beginning and ending the sums of a tile;
 *   <li>the copy of the input with its padding;
 *   <li>what brings the sums to their places: turning them here; there packing the input of a run, and copying rows of
 *       sums that are not whole vectors.
 * </ul>
 */
final class ChannelsRule {
    // Fitted to 135 random shapes on a Zen 5 with 512 bits. On 90 others, what it chose was slower than the faster of
    // the two by 1.4 % in the geometric mean; always the one or the other would have been by 7 % and 28 %.
    private static final double TURN = 5.2;
    private static final double TILE = 10;
    private static final double SUM = 1.2;
    private static final double COPIED_ROW = 10;
    private static final double COPIED_VECTOR = 4;
    private static final double GATHERED_ROW = 40;
    private static final double PACKED_ROW = 4;
    private static final double PACKED_VECTOR = 5;
    private static final double SPREAD_ROW = 8;
    private static final double SPREAD_VECTOR = 2;

    /** What {@link RowPlan} counts too much, compared with the counts here. */
    private static final double ROW_PLAN = 0.87;

    private final Geometry g;
    private final Lanes<?> lanes;
    private final StripAlgorithm strips;

    ChannelsRule(Geometry g, Lanes<?> lanes, StripAlgorithm strips) {
        this.g = g;
        this.lanes = lanes;
        this.strips = strips;
    }

    /** Cycles with vectors of positions, by the algorithm that would be taken. */
    double positions() {
        if (GroupedAlgorithm.fewChannels(g)) {
            return ROW_PLAN * new RowPlan(g, lanes).time();
        }
        return strips.accepts(g, lanes).yes() ? strips() : tiled();
    }

    /** Cycles with vectors of output channels. */
    double channels() {
        ChannelsPlan plan = new ChannelsPlan(g, Layout.input(g), Layout.output(g), lanes, 1);
        double squares = (double) plan.groupVectors() * Math.ceilDiv(g.outVolume(), lanes.width());
        double turned = squares * lanes.width() * TURN;
        double copied = plan.source().inPlace() ? 0 : copied(plan.source().leavesOut());
        return (double) g.batch() * g.groups() * (plan.cycles(TILE, SUM) + turned + copied);
    }

    private double strips() {
        StripPlan plan = new StripPlan(g, lanes, 1);
        Geometry flat = plan.geometry();
        int rows = flat.out()[0] * flat.out()[1];
        int rowVectors = Math.ceilDiv(flat.out()[2], lanes.width());
        double tiles = (double) rows * Math.ceilDiv(rowVectors, plan.runVectors());
        double cycles = tiles * tile(plan.tiles(), rows * rowVectors / tiles);
        return (double) g.batch() * g.groups() * cycles * (1 + plan.extra());
    }

    /** Cycles to compute all output channels in some vectors of positions. */
    private double tile(int channelTiles, double vectors) {
        double rows = (double) g.outPerGroup() / channelTiles;
        double terms = (double) g.inPerGroup() * g.kernelVolume();
        double term = Math.max(Math.max(0.5 * rows * vectors, 0.62 * (rows + vectors)), 6);
        return channelTiles * (terms * term + TILE + SUM * rows * vectors);
    }

    private double tiled() {
        TilePlan plan = new TilePlan(g, lanes, 1);
        TilePlan.Part part = plan.parts().getFirst();
        int channelTiles = plan.rowStarts().length - 1;
        double terms = (double) g.inPerGroup() * g.kernelVolume();
        double packed = part.packs() ? terms * pieces(plan.inPlace(), PACKED_ROW, PACKED_VECTOR) : 0;
        double computed = part.runs() * tile(channelTiles, (double) part.vectors() / part.pieces());
        boolean straight = part.order() != TilePlan.Order.FLAT && part.positions() % lanes.width() == 0;
        double spread =
                straight ? 0 : g.outPerGroup() * pieces(part.packs(), SPREAD_ROW, SPREAD_VECTOR);
        double copied = plan.inPlace() ? 0 : copied(g.stride()[2] > 1);
        return (double) g.batch() * g.groups() * (computed + packed + spread + copied);
    }

    /** Cycles to bring the positions of a channel from one place to another, row by row or all as one. */
    private double pieces(boolean asOne, double row, double vector) {
        int rows = asOne ? 1 : g.out()[0] * g.out()[1];
        return rows * (row + vector * Math.ceilDiv(g.outVolume() / rows, lanes.width()));
    }

    /** Cycles to copy the input of a group with its padding. */
    private double copied(boolean gathered) {
        double rows = (double) g.inPerGroup() * copied(0) * copied(1);
        int planes = gathered ? Math.min(g.kernel()[2], g.stride()[2]) : 1;
        int length = gathered ? g.out()[2] : g.in()[2];
        double perRow = gathered ? GATHERED_ROW : COPIED_ROW;
        return rows * planes * (perRow + COPIED_VECTOR * Math.ceilDiv(length, lanes.width()));
    }

    /** Input positions that are copied on an axis. */
    private int copied(int axis) {
        return g.kernel()[axis] < g.stride()[axis] ? g.out()[axis] * g.kernel()[axis] : g.in()[axis];
    }
}
