package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/**
 * Processor cycles that {@link ChannelsKernel} should take on one thread: its tiles, with lanes past the last output
 * channel; turning sums where the output is plain; and the copy of the input with its padding where there is one.
 */
final class ChannelsCost {
    /** A step of turning a vector of sums; there are as many steps as the square has doublings from one element. */
    private static final double TURN = 2.4;

    private ChannelsCost() {}

    static double cycles(Geometry g, Layout input, Layout output, Lanes<?> lanes) {
        ChannelsPlan plan = new ChannelsPlan(g, input, output, lanes, 1);
        double squares = (double) plan.groupVectors() * Math.ceilDiv(g.outVolume(), lanes.width());
        double turned =
                output.isBlocked() ? 0 : squares * lanes.width() * TURN * Integer.numberOfTrailingZeros(lanes.width());
        double items = (double) plan.runs() * plan.blocks() * plan.terms().blocks() * Cycles.ITEM;
        double copied = plan.source().inPlace() ? 0 : copied(g, plan.source().leavesOut(), lanes);
        double computed = plan.cycles(Cycles.TILE, Cycles.sum(lanes));
        return (double) g.batch() * g.groups() * (computed + turned + items + copied)
                + Cycles.weights(g, lanes)
                + (input.isBlocked() || !plan.source().inPlace() ? 0 : far(g, plan, lanes));
    }

    /** Reading a plain input in place. */
    private static double far(Geometry g, ChannelsPlan plan, Lanes<?> lanes) {
        double pieces = (double) g.batch() * g.groups() * g.inPerGroup() * plan.tileCount() * g.kernel()[0]
                * g.kernel()[1];
        return Cycles.farInput(g, pieces, (double) plan.positions() * plan.source().pitch(2), lanes);
    }

    /** Copying the input of a group; where a stride leaves out some of it, each remainder apart. */
    private static double copied(Geometry g, boolean leavesOut, Lanes<?> lanes) {
        int[] met = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            met[axis] = Math.min(g.kernel()[axis], g.stride()[axis]);
        }
        double planes = leavesOut ? (double) g.out()[0] * met[0] * met[1] * met[2] : g.in()[0];
        double rows = planes * (leavesOut ? g.out()[1] : g.in()[1]);
        double row = leavesOut
                ? Cycles.row(g.stride()[2], g.out()[2], lanes)
                : Cycles.row(1, g.in()[2], lanes);
        return g.inPerGroup() * (planes * Cycles.PIECE + rows * row);
    }
}
