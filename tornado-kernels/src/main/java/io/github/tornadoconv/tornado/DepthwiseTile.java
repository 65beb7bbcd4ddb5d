package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;

/**
 * What one work item of {@link DepthwiseAlgorithm} computes at a time: {@code rows} by {@code columns} vectors of 16 pixels,
 * each with an accumulator of its own. With stride 2 every second of these pixels is left out.
 */
record DepthwiseTile(int rows, int columns) {
    /** Accumulators that the kernel has. */
    private static final int MOST = 6;

    private static final int MOST_COLUMNS = 4;

    private static final String ROWS = "rows";
    private static final String COLUMNS = "columns";

    /** What a tile is given by. */
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.range(ROWS, 1, MOST, "rows that a work item computes at once"),
            Parameter.range(COLUMNS, 1, MOST_COLUMNS, "vectors of 16 pixels of each row"));

    Params params() {
        return Params.of(ROWS, rows).with(COLUMNS, columns);
    }

    static DepthwiseTile of(Params params) {
        return new DepthwiseTile(params.get(ROWS), params.get(COLUMNS));
    }

    /** Outputs of a row. */
    int width(TiledLayout layout) {
        return columns * TiledLayout.LANES / layout.axes[2].step();
    }

    /** The tile that covers an output with the least work. */
    static DepthwiseTile best(TiledLayout layout) {
        DepthwiseTile best = new DepthwiseTile(1, layout.axes[2].step());
        double least = Double.MAX_VALUE;
        for (int rows = 1; rows <= MOST; rows++) {
            for (int columns = 1; columns <= MOST_COLUMNS; columns++) {
                DepthwiseTile tile = new DepthwiseTile(rows, columns);
                double cycles = tile.fits(layout).yes() ? tile.cycles(layout) : Double.MAX_VALUE;
                if (cycles < least) {
                    least = cycles;
                    best = tile;
                }
            }
        }
        return best;
    }

    /**
     * Cycles for all tiles of a plane of the output: a core multiplies and adds two vectors in a cycle and reads two lines; a
     * vector of the input mostly lies in two, a weight in one. A sum waits for the one before it. What a tile costs besides
     * is as measured with PoCL.
     */
    double cycles(TiledLayout layout) {
        int vectors = rows * columns;
        double tiles = (double) layout.axes[0].positions()
                * Math.ceilDiv(layout.axes[1].positions(), rows)
                * Math.ceilDiv(layout.axes[2].positions(), width(layout));
        double inTile = 0;
        for (DepthwiseRuns.Run run : DepthwiseRuns.of(layout).runs()) {
            int length = run.kernels().size();
            double lines = (rows - 1 + length) * columns * 1.7 + length;
            inTile += Math.max(length * Math.max(vectors / 2.0, 3), lines / 2) + 4;
        }
        return tiles * (inTile + 2 * vectors + 20);
    }

    /** Whether the kernel can be run with that tile on an output of that size. */
    Verdict fits(TiledLayout layout) {
        int step = layout.axes[2].step();
        if (rows * columns > MOST || columns % step > 0) {
            return Verdict.no("a tile of " + rows + "x" + columns + " vectors has more than " + MOST
                    + " accumulators or, with stride 2, an odd number of columns");
        }
        int height = layout.axes[1].positions();
        int width = layout.axes[2].positions();
        return rows > height || width(layout) > width
                ? Verdict.no("a tile of " + rows + "x" + width(layout) + " is larger than the output, " + height + "x"
                        + width)
                : Verdict.YES;
    }
}
