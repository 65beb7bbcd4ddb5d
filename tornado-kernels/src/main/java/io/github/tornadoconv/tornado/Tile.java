package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;

/**
 * The pixels that one work item computes: {@code rows} by {@code columns} outputs, each with an accumulator of 16
 * channels.
 */
record Tile(int rows, int columns) {
    /** Accumulators that the kernels have. */
    static final int MOST = 14;

    private static final String PIXELS = "tile";
    private static final String COLUMNS = "tile_columns";

    /** What a tile is given by. */
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.range(PIXELS, 1, MOST, "pixels that a work item computes"),
            Parameter.range(COLUMNS, 1, MOST, "of these, pixels side by side in a row"));

    /**
     * Measured with BlockedKernels on PoCL, 64 > 64 channels, 3x3, 56x56: 46, 133, 169 and 186 GFLOP/s with 1, 4, 8 and 14
     * pixels, which is what a tile of n pixels gives that costs n plus this.
     */
    private static final double OVERHEAD = 2.65;

    /** Pixels for a device with many threads: rows, so that neighbouring work items read neighbouring columns. */
    private static final int MANY_THREADS = 4;

    Params params() {
        return Params.of(PIXELS, rows * columns).with(COLUMNS, columns);
    }

    static Tile of(Params params) {
        return new Tile(params.get(PIXELS) / params.get(COLUMNS), params.get(COLUMNS));
    }

    /** The tile that covers an output of that size with the least work. */
    static Tile best(Traits traits, int height, int width) {
        if (traits.manyThreads()) {
            return new Tile(Math.min(MANY_THREADS, height), 1);
        }
        Tile best = new Tile(1, 1);
        double least = Double.MAX_VALUE;
        for (int columns = Math.min(MOST, width); columns >= 1; columns--) {
            for (int rows = Math.min(MOST / columns, height); rows >= 1; rows--) {
                double tiles = (double) Math.ceilDiv(height, rows) * Math.ceilDiv(width, columns);
                double work = tiles * (rows * columns + OVERHEAD);
                if (work < least) {
                    least = work;
                    best = new Tile(rows, columns);
                }
            }
        }
        return best;
    }

    /** Whether kernels can be run with that tile, whose numbers are in range, on an output of that size. */
    static Verdict valid(Params params, int height, int width) {
        int pixels = params.get(PIXELS);
        int columns = params.get(COLUMNS);
        if (pixels % columns != 0) {
            return Verdict.no(COLUMNS + "=" + columns + " does not divide " + PIXELS + "=" + pixels);
        }
        if (columns > width || pixels / columns > height) {
            return Verdict.no("a tile of " + pixels / columns + "x" + columns + " is larger than the output, "
                    + height + "x" + width);
        }
        return Verdict.YES;
    }
}
