package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.List;

/**
 * Processor cycles that {@link TiledKernel} should take on one thread: its tiles, packing their input and bringing their
 * sums to their places where they do not do so themselves, and the copy of the input with its padding.
 */
final class TileCost {
    /** Beginning a group of an image (measured). */
    private static final double GROUP = 400;

    /** Cycles that one takes which is counted here (measured). */
    private static final double COUNTED = 1.12;

    private final Geometry g;
    private final TilePlan plan;
    private final Cycles cycles;
    private final int width;

    private TileCost(Geometry g, Lanes<?> lanes) {
        this.g = g;
        this.plan = new TilePlan(g, lanes, 1);
        this.cycles = new Cycles(g, lanes);
        this.width = lanes.width();
    }

    static double cycles(Geometry g, Lanes<?> lanes) {
        return new TileCost(g, lanes).all();
    }

    private double all() {
        double sum = plan.inPlace() ? 0 : cycles.copied(!g.transposed() && g.stride()[2] > 1);
        for (TilePlan.Part part : plan.parts()) {
            sum += part(part);
        }
        return (double) g.batch() * g.groups() * (GROUP + COUNTED * sum);
    }

    private double part(TilePlan.Part part) {
        int channelTiles = plan.rowStarts().length - 1;
        double vectors = (double) part.vectors() / part.pieces();
        List<Phase> phases = part.lines().stream().flatMap(List::stream).toList();
        double computed = 0;
        double packed = 0;
        for (Phase phase : phases) {
            computed += part.runs() * cycles.tiles(channelTiles, vectors, plan.terms(phase));
            packed += part.packs() ? plan.terms(phase) * cycles.packed(pieces(plan.inPlace()), phase.volume()) : 0;
        }
        boolean shared = part.atOnce() && part.packs();
        boolean straight = part.isWhole() && part.order() != TilePlan.Order.FLAT && part.positions() % width == 0;
        double spread = straight
                ? 0
                : g.outPerGroup() * phases.size() * cycles.spread(pieces(part.packs() && part.isWhole()), volume(part));
        return computed + (shared ? packed / phases.size() : packed) + spread;
    }

    private static double volume(TilePlan.Part part) {
        return part.first().volume();
    }

    private double pieces(boolean asOne) {
        return asOne ? 1 : (double) g.out()[0] * g.out()[1] / (g.transposed() ? g.stride()[0] * g.stride()[1] : 1);
    }
}
