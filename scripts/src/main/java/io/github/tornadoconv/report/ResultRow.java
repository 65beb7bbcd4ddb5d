package io.github.tornadoconv.report;

import io.github.tornadoconv.bench.Run.Result;
import io.github.tornadoconv.bench.Timing;
import java.util.List;

/**
 * A line of a suite's table.
 *
 * @param id of the problem
 * @param text the layer
 * @param device name of the series
 * @param cells the numbers
 * @param algorithm what computed it
 * @param bad whether it failed or was wrong
 */
record ResultRow(String id, String text, String device, List<Cell> cells, String algorithm, boolean bad) {
    static ResultRow of(Series series, Result result) {
        double peak = series.device().peakGflops();
        boolean timed = result.wall() != null;
        List<Cell> cells = List.of(
                Cell.millis(result.wall()),
                timed ? Cell.of("%.0f%%", result.wall().spreadPercent()) : Cell.none(),
                timed ? kernel(result) : Cell.none(),
                timed ? new Cell(result.gflops(), Timing.digits(result.gflops())) : Cell.none(),
                timed && peak > 0 ? Cell.of("%.0f%%", 100 * result.kernelGflops() / peak) : Cell.none(),
                timed ? Cell.of("%.0e", result.error()) : Cell.none());
        return new ResultRow(
                result.id(), result.text(), series.name(), cells, String.join(", ", result.algorithms()),
                !result.ok());
    }

    private static Cell kernel(Result result) {
        return result.kernel() == null
                ? new Cell(result.wall().median(), "= wall")
                : Cell.millis(result.kernel());
    }
}
