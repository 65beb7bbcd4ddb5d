package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/** Processor cycles that {@link StripKernel} should take on one thread: its tiles, and copying its patches. */
final class StripCost {
    private final StripPlan plan;
    private final Geometry g;
    private final Lanes<?> lanes;

    private StripCost(Geometry whole, Lanes<?> lanes) {
        this.plan = new StripPlan(whole, lanes, 1);
        this.g = plan.geometry();
        this.lanes = lanes;
    }

    static double cycles(Geometry g, Lanes<?> lanes) {
        return new StripCost(g, lanes).all();
    }

    private double all() {
        int[] starts = plan.columnStarts();
        double plane = 0;
        for (int i = 0; i + 1 < starts.length; i++) {
            int columns = starts[i + 1] - starts[i];
            plane += tiles(columns) + plan.copiedShare() * patches(columns) + plan.strips() * Cycles.ITEM;
        }
        return (double) g.batch() * g.groups() * g.out()[0] * plane + Cycles.weights(g, lanes) + far();
    }

    /** Reading the strips that are not copied. */
    private double far() {
        StripPlan.Runs runs = plan.runs(g.out()[2]);
        double planes = (double) g.batch() * g.groups() * g.out()[0] * g.inPerGroup() * g.kernel()[0];
        int places = runs.wide() + runs.narrow();
        double perRow = plan.packs() ? Math.ceilDiv(places, plan.placesPacked(runs.vectors())) : places;
        double pieces = planes * g.out()[1] * perRow;
        double length = g.out()[2] / perRow;
        return (1 - plan.copiedShare()) * Cycles.farInput(g, pieces, length, lanes);
    }

    /** All output channels of some columns of a plane. */
    private double tiles(int columns) {
        StripPlan.Runs runs = plan.runs(columns);
        double row = runs.wide() * tile(runs.vectors() + 1) + runs.narrow() * tile(runs.vectors());
        return (double) g.out()[1] * plan.tiles() * row;
    }

    private double tile(int vectors) {
        return plan.cycles(lanes, plan.tiles(), vectors);
    }

    /** The patches of some columns of a plane. */
    private double patches(int columns) {
        int outRows = plan.strips() == 1 ? g.out()[1] : plan.rows();
        double rows = (double) plan.strips() * plan.patchRows(outRows);
        double lines = (double) g.kernel()[0] * plan.remainders();
        double copies = lines * (g.inPerGroup() > plan.patchRows(plan.rows()) ? rows : g.inPerGroup() * plan.strips());
        double length = Math.min(plan.patchColumns(columns), (double) g.in()[2] / g.stride()[2]);
        double row = (meetsPadding() ? Cycles.PIECE : 0) + Cycles.row(g.stride()[2], length, lanes);
        return copies * Cycles.PIECE + rows * g.inPerGroup() * lines * row;
    }

    private boolean meetsPadding() {
        int last = (g.out()[2] - 1) * g.stride()[2] + (g.kernel()[2] - 1) * g.dilation()[2] - g.begin()[2];
        return g.begin()[2] > 0 || last >= g.in()[2];
    }
}
