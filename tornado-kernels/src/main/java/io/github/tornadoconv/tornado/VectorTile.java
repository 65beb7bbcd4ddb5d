package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;

/**
 * What one work item of {@link RowAlgorithm} computes at a time: {@code channels} output channels of {@code rows} by
 * {@code columns} vectors of 16 pixels, each with an accumulator of its own.
 */
record VectorTile(int channels, int rows, int columns) {
    /** Accumulators that the kernel has, and vectors of the input. */
    private static final int MOST = 16;

    private static final int MOST_VECTORS = 4;

    /** Lines of the input beyond which a tile reads its own from the second cache for each block of channels. */
    private static final int MOST_LINES = 1024;

    private static final String CHANNELS = "channels";
    private static final String ROWS = "rows";
    private static final String COLUMNS = "columns";

    /** What a tile is given by. */
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.range(CHANNELS, 1, MOST, "output channels that a work item computes at once"),
            Parameter.range(ROWS, 1, MOST_VECTORS, "rows of these"),
            Parameter.range(COLUMNS, 1, MOST_VECTORS, "vectors of 16 pixels of each row"));

    Params params() {
        return Params.of(CHANNELS, channels).with(ROWS, rows).with(COLUMNS, columns);
    }

    static VectorTile of(Params params) {
        return new VectorTile(params.get(CHANNELS), params.get(ROWS), params.get(COLUMNS));
    }

    /** Pixels of a row. */
    int width() {
        return columns * TiledLayout.LANES;
    }

    /** The tile that covers an output with the least work. */
    static VectorTile best(TiledLayout layout) {
        VectorTile best = new VectorTile(1, 1, 1);
        double least = Double.MAX_VALUE;
        for (int channels = 1; channels <= MOST; channels++) {
            for (int rows = 1; rows <= MOST_VECTORS; rows++) {
                for (int columns = 1; columns <= MOST_VECTORS; columns++) {
                    VectorTile tile = new VectorTile(channels, rows, columns);
                    double cycles = tile.fits(layout).yes() ? tile.cycles(layout) : Double.MAX_VALUE;
                    if (cycles < least) {
                        least = cycles;
                        best = tile;
                    }
                }
            }
        }
        return best;
    }

    /**
     * Cycles for each term of all tiles of a plane: a core multiplies and adds two vectors in a cycle and reads two lines; a
     * vector of the input mostly lies in two, a weight in one. What a tile costs besides, and what a line from the second
     * cache costs, is as 4 x 4 and 8 x 2 accumulators were measured with PoCL: 0.69 and 0.52 ms for 256 to 64 channels,
     * 1x1, 56x56, where the first reads 1,280 lines, and 1.30 and 1.52 ms for 3 to 64 channels, 7x7, 224x224.
     */
    double cycles(TiledLayout layout) {
        int vectors = rows * columns;
        int lines = layout.g.inPerGroup()
                * layout.g.kernel()[0]
                * (rows + layout.g.kernel()[1] - 1)
                * (columns + 1);
        double tiles = (double) Math.ceilDiv(layout.g.outPerGroup(), channels)
                * Math.ceilDiv(layout.axes[1].positions(), rows)
                * Math.ceilDiv(layout.axes[2].positions(), width());
        double halves = Math.max(channels * vectors, 2 * vectors + channels) + 3;
        return tiles * halves / 2 * (lines > MOST_LINES ? 1.25 : 1);
    }

    /** Whether the kernel can be run with that tile on an output of that size. */
    Verdict fits(TiledLayout layout) {
        int vectors = rows * columns;
        if (vectors > MOST_VECTORS || channels * vectors > MOST) {
            return Verdict
                    .no("a tile of " + text() + " has more than " + MOST_VECTORS + " vectors of pixels or " + MOST
                            + " accumulators");
        }
        int height = layout.axes[1].positions();
        int width = layout.axes[2].positions();
        if (channels > layout.g.outPerGroup() || rows > height || width() > width) {
            return Verdict.no("a tile of " + text() + " is larger than the output of a group, "
                    + layout.g.outPerGroup() + " channels of " + height + "x" + width);
        }
        return Verdict.YES;
    }

    private String text() {
        return channels + " channels of " + rows + "x" + width();
    }
}
