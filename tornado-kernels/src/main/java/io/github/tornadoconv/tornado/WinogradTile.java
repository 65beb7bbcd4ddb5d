package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Verdict;
import java.util.Comparator;
import java.util.List;

/**
 * How {@link WinogradAlgorithm} cuts an output: tiles of {@code rows} by {@code columns} outputs of each phase, of which a
 * work item multiplies {@code tiles} at a time.
 */
record WinogradTile(int rows, int columns, int tiles) {
    /** Outputs of a filter. */
    static final int MOST_OUTPUTS = 4;

    /** Accumulators that the kernel has. */
    private static final int MOST_TILES = 14;

    private static final String ROWS = "rows";
    private static final String COLUMNS = "columns";
    private static final String TILES = "tiles";

    /** What it is given by. */
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.range(ROWS, 1, MOST_OUTPUTS, "outputs of each phase that a tile has downwards"),
            Parameter.range(COLUMNS, 1, MOST_OUTPUTS, "the same across"),
            Parameter.range(TILES, 1, MOST_TILES, "tiles that a work item multiplies at once"));

    Params params() {
        return Params.of(ROWS, rows).with(COLUMNS, columns).with(TILES, tiles);
    }

    static WinogradTile of(Params params) {
        return new WinogradTile(params.get(ROWS), params.get(COLUMNS), params.get(TILES));
    }

    /** The one with the least work. */
    static WinogradTile best(Traits traits, Geometry g) {
        return WinogradAxis.choices(g, 1).stream()
                .flatMap(rows -> WinogradAxis.choices(g, 2).stream().map(columns -> best(traits, g, rows, columns)))
                .min(Comparator.comparingDouble(tile -> tile.cycles(g)))
                .orElseThrow();
    }

    private static WinogradTile best(Traits traits, Geometry g, int rows, int columns) {
        int tiles = WinogradAxis.of(g, 1, rows).tiles() * WinogradAxis.of(g, 2, columns).tiles();
        return new WinogradTile(rows, columns, traits.manyThreads() ? 1 : Tile.best(traits, 1, tiles).columns());
    }

    /** What its three tasks should need: see {@link CpuCycles}. */
    double cycles(Geometry g) {
        WinogradAxis down = WinogradAxis.of(g, 1, rows);
        WinogradAxis across = WinogradAxis.of(g, 2, columns);
        AxisTaps depth = AxisTaps.of(g, 0);
        double points = (double) down.points() * across.points();
        double planeTiles = (double) down.tiles() * across.tiles();
        double inPlanes = (double) g.batch() * depth.padded() * Math.ceilDiv(g.inPerGroup(), TiledLayout.LANES);
        double outPlanes = (double) g.batch() * g.out()[0] * Math.ceilDiv(g.outPerGroup(), TiledLayout.LANES);
        double weights = points
                * depth.phases().getFirst().size()
                * g.inPerGroup()
                * Math.ceilDiv(g.outPerGroup(), TiledLayout.LANES);
        double times = g.batch() * g.out()[0] * Math.ceil(planeTiles / tiles) * tiles;
        return CpuCycles.PAD * inPlanes * down.padded() * across.padded()
                + CpuCycles.TRANSFORM_INPUT * points * planeTiles * inPlanes
                + CpuCycles.products(weights, times)
                + CpuCycles.TRANSFORM_OUTPUT * points * planeTiles * outPlanes;
    }

    /** Whether kernels can be run with it, whose numbers are in range. */
    Verdict fits(Geometry g) {
        Verdict down = fits(g, 1, ROWS, rows);
        return down.yes() ? fits(g, 2, COLUMNS, columns) : down;
    }

    private static Verdict fits(Geometry g, int axis, String name, int outputs) {
        List<Integer> choices = WinogradAxis.choices(g, axis);
        return choices.contains(outputs)
                ? Verdict.YES
                : Verdict.no(name + "=" + outputs + " has no filter for this kernel and stride, only " + choices);
    }
}
