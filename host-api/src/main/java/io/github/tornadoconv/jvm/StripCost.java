package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/** Processor cycles that {@link StripKernel} should take on one thread: its tiles, and its input. */
final class StripCost {
    /** Beginning a strip, and a row of its patch (measured). */
    private static final double STRIP = 800;

    private static final double ROW = 20;

    private StripCost() {}

    static double cycles(Geometry g, Lanes<?> lanes) {
        StripPlan plan = new StripPlan(g, lanes, 1);
        Geometry flat = plan.geometry();
        int rows = flat.out()[0] * flat.out()[1];
        int rowVectors = Math.ceilDiv(flat.out()[2], lanes.width());
        double runs = (double) rows * Math.ceilDiv(rowVectors, plan.runVectors());
        double terms = (double) g.inPerGroup() * g.kernelVolume();
        double tiles = runs * new Cycles(g, lanes).tiles(plan.tiles(), rows * rowVectors / runs, terms);
        double strips = (double) flat.out()[0] * plan.strips() * (plan.columnStarts().length - 1);
        double rowsOfStrip = (double) flat.inPerGroup() * flat.kernel()[0] * plan.patchRows(plan.rows());
        double copied = plan.copiedShare() * strips * (STRIP + ROW * rowsOfStrip * plan.remainders());
        return (double) g.batch() * g.groups() * (tiles * (1 + plan.extra()) + copied);
    }
}
