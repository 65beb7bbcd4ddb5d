package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/** Processor cycles that {@link TransposedKernel} should take on one thread: its tiles, and copying its patches. */
final class TransposedCost {
    private final Geometry g;
    private final TransposedPlan plan;
    private final Lanes<?> lanes;
    private final double readers;

    private TransposedCost(Geometry g, Lanes<?> lanes) {
        this.g = g;
        this.plan = new TransposedPlan(g, lanes, 1);
        this.lanes = lanes;
        this.readers = plan.packs() ? plan.tiles() * plan.sharers() : 0;
    }

    static double cycles(Geometry g, Lanes<?> lanes) {
        return new TransposedCost(g, lanes).all();
    }

    private double all() {
        int[] starts = plan.columnStarts();
        double plane = 0;
        for (int i = 0; i + 1 < starts.length; i++) {
            int columns = starts[i + 1] - starts[i];
            for (TransposedPlan.Phase phase : plan.phases()) {
                plane += tiles(plan.terms(phase).size(), columns);
            }
            plane += patches(columns) + plan.strips() * Cycles.ITEM;
        }
        return (double) g.batch() * g.groups() * plan.planeGroups() * plane;
    }

    /** All output channels of a phase in some columns of a plane. */
    private double tiles(int terms, int columns) {
        StripPlan.Runs runs = plan.runs(columns);
        double row = runs.wide() * tile(terms, runs.vectors() + 1) + runs.narrow() * tile(terms, runs.vectors());
        return (double) plan.rowGroups() * plan.tiles() * row;
    }

    private double tile(int terms, int vectors) {
        double rows = (double) g.outPerGroup() / plan.tiles();
        if (plan.packs()) {
            return Cycles.packedTile(rows, vectors, terms, lanes) + Cycles.panel(vectors, terms, lanes) / readers;
        }
        // The channels of the next tile meet the same input, which is near if it fits.
        long input = (long) terms / plan.pairs() * 2 * plan.patchColumns(vectors * lanes.width());
        return Cycles.tile(
                rows, vectors, terms,
                Cycles.far(input, lanes) ? (double) vectors / plan.pairs() : 0, lanes);
    }

    /** The patches of some columns of a plane. */
    private double patches(int columns) {
        double rows = (double) plan.strips() * plan.planes() * plan.patchRows(plan.rows());
        double pieces = plan.strips() * plan.planes() * Math.min(g.inPerGroup(), plan.patchRows(plan.rows()));
        return pieces * Cycles.PIECE + rows * g.inPerGroup() * Cycles.row(1, 2.0 * plan.patchColumns(columns), lanes);
    }
}
