package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/**
 * Processor cycles that {@link ChannelsKernel} should take on one thread: its tiles, with lanes past the last output
 * channel; turning sums where the output is plain; and the copy of the input with its padding where there is one.
 */
final class ChannelsCost {
    /** Turning a vector of sums. */
    private static final double TURN = 5.2;

    private ChannelsCost() {}

    static double cycles(Geometry g, Layout input, Layout output, Lanes<?> lanes) {
        ChannelsPlan plan = new ChannelsPlan(g, input, output, lanes, 1);
        double squares = (double) plan.groupVectors() * Math.ceilDiv(g.outVolume(), lanes.width());
        double turned = output.isBlocked() ? 0 : squares * lanes.width() * TURN;
        double copied = plan.source().inPlace() ? 0 : new Cycles(g, lanes).copied(plan.source().leavesOut());
        return (double) g.batch() * g.groups() * (plan.cycles(Cycles.TILE, Cycles.SUM) + turned + copied);
    }
}
