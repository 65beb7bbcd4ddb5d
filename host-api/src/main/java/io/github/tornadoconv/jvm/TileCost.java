package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.List;

/**
 * Processor cycles that {@link TiledKernel} should take on one thread: its tiles, packing their input, bringing their sums
 * to their places where they do not do so themselves, and the copy of the input with its padding.
 */
final class TileCost {
    /** Rows of tiles that compute with a vector of a panel as long as the next one needs to come (measured: 6 do, 3 do not). */
    private static final int HIGH_TILE = 4;

    private final Geometry g;
    private final Lanes<?> lanes;
    private final TilePlan plan;
    private final int channelTiles;

    private TileCost(Geometry g, Lanes<?> lanes) {
        this.g = g;
        this.lanes = lanes;
        this.plan = new TilePlan(g, lanes, 1);
        this.channelTiles = plan.rowStarts().length - 1;
    }

    static double cycles(Geometry g, Lanes<?> lanes) {
        TileCost cost = new TileCost(g, lanes);
        double sum = cost.plan.inPlace() ? 0 : cost.halo();
        for (TilePlan.Part part : cost.plan.parts()) {
            sum += cost.part(part);
        }
        return (double) g.batch() * g.groups() * sum + Cycles.weights(g, lanes) + cost.far();
    }

    /** Reading a plain input in place. */
    private double far() {
        if (!plan.inPlace()) {
            return 0;
        }
        double channels = (double) g.batch() * g.groups() * g.inPerGroup();
        return plan.parts().stream()
                .mapToDouble(part -> Cycles.farInput(
                        g, channels * part.runs(), (double) g.inVolume() / part.runs(), lanes))
                .sum();
    }

    private double halo() {
        Halo halo = plan.halo();
        double rows = (double) g.inPerGroup() * halo.elements() / halo.size(2);
        int step = g.transposed() ? 1 : g.stride()[2];
        return rows * (Cycles.PIECE + Cycles.row(step, halo.size(2), lanes));
    }

    private double part(TilePlan.Part part) {
        List<Phase> phases = part.lines().stream().flatMap(List::stream).toList();
        double sum = part.runs() * Cycles.ITEM;
        for (Phase phase : phases) {
            sum += tiles(part, plan.terms(phase));
        }
        if (part.packs()) {
            // Together, phases read one panel.
            for (Phase phase : part.atOnce() ? phases.subList(0, 1) : phases) {
                sum += panels(part, plan.terms(phase));
            }
        }
        return sum + spread(part);
    }

    /** All output channels of a phase. */
    private double tiles(TilePlan.Part part, int terms) {
        double vectors = (double) part.vectors() / part.pieces();
        int panelTerms = part.packs() ? Math.min(plan.panelRows(), terms) : 0;
        // A panel comes from the second cache before it is waited for, unless tiles are so low that they soon need more.
        // Neighbours in a row of the kernel share vectors.
        double shared = part.packs() ? 1 : Math.max(1, (double) g.kernel()[2] / g.stride()[2]);
        boolean far = lanes.registers().rows() < HIGH_TILE
                || !part.packs() && Cycles.far(g.inPerGroup() * plan.halo().elements(), lanes);
        int panels = part.packs() && !part.atOnce() && terms > 0 ? Math.ceilDiv(terms, panelTerms) : 1;
        double tile = Cycles.tile(
                (double) g.outPerGroup() / channelTiles, vectors, (double) terms / panels,
                far ? vectors / shared : 0, lanes);
        return (double) part.runs() * channelTiles * panels * tile;
    }

    private double panels(TilePlan.Part part, int terms) {
        int[] count = part.first().count();
        boolean asOne = plan.inPlace() && part.first().volume() == g.inVolume();
        double rows = asOne ? part.pieces() : (double) count[0] * count[1] + part.pieces() - 1;
        double vectors = asOne
                ? part.vectors()
                : Math.max(part.vectors(), (double) count[0] * count[1] * Math.ceilDiv(count[2], lanes.width()));
        return rows * Cycles.PIECE + terms * vectors * Cycles.vector(lanes);
    }

    /** Bringing the sums to their places. */
    private double spread(TilePlan.Part part) {
        int[] count = part.first().count();
        boolean straight = part.isWhole() && part.order() != TilePlan.Order.FLAT;
        if (straight && part.positions() % lanes.width() == 0) {
            return 0;
        }
        double imageRows = (double) count[0] * count[1];
        // Only the last run of a row, or of all, is not written by its tiles.
        double pieces = straight ? part.rows() : imageRows + part.runs() - part.rows();
        double length = straight
                ? (double) part.positions() / part.pieces()
                : imageRows / pieces * count[2];
        int phases = part.phasesInLine();
        double row = phases * Cycles.spreadRow(phases, length, lanes);
        return part.lines().size() * pieces
                * ((part.atOnce() ? channelTiles : 1) * Cycles.PIECE + g.outPerGroup() * row);
    }
}
