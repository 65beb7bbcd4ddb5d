package io.github.tornadoconv.jvm;

import java.util.List;

/** What a {@link RowTile} can be and how long it takes, in processor cycles: what plans choose tiles by. */
final class TileTime {
    // Fitted to tiles of all kinds on x86-64 with AVX-512: within 15 % of what was measured.
    private static final double MULTIPLY_ADD = 0.5;
    private static final double LOAD = 0.35;
    private static final double COLUMN = 2;
    private static final double TILE = 6;
    private static final double SUM = 1.5;

    /** More multiply-adds in one loop than this make the compiler's work long and the code no faster. */
    private static final int MOST_IN_LOOP = 160;

    /** More of them and of loads, counted twice, than this the compiler's first level gives up. */
    private static final int MOST_WITH_LOADS = 190;

    /** More output channels than this it gives up likewise, where each has a row shorter than a vector to store. */
    private static final int MOST_OUTS = 12;

    /** More vectors of an output channel than this likewise: the compiler needs seconds for 14. */
    private static final int MOST_VECTORS = 8;

    /** More rows of the kernel than this in one column leave no registers for sums. */
    private static final int MOST_TAPS = 9;

    /** Numbers of rows that tiles have: few, so that layers share tiles and the compiler has less to do. */
    static final List<Integer> ROWS = List.of(1, 2, 3, 4, 6, 7, 8);

    private TileTime() {}

    /** How many rows of a kernel with that many a column may have. */
    static List<Integer> taps(int kernelRows) {
        return List.of(Math.min(kernelRows, MOST_TAPS), Math.ceilDiv(kernelRows, 2), Math.min(kernelRows, 1)).stream()
                .filter(taps -> taps <= MOST_TAPS)
                .distinct()
                .toList();
    }

    /** Whether that many registers hold the sums, the weights of a column and a vector of input. */
    static boolean fits(int registers, int outs, int rows, int vectors, int taps) {
        int sums = outs * rows * vectors;
        int inLoop = sums * Math.max(1, taps);
        return rows * vectors <= MOST_VECTORS
                && outs <= MOST_OUTS
                && sums + outs * taps < registers
                && inLoop <= MOST_IN_LOOP
                && inLoop + 2 * vectors * (rows - 1 + taps) <= MOST_WITH_LOADS;
    }

    /**
     * Cycles of a tile.
     *
     * @param rowStep source rows between output rows
     * @param tapStep source rows between rows of the kernel
     * @param terms terms of each sum
     */
    static double cycles(int outs, int rows, int vectors, int taps, int rowStep, int tapStep, double terms) {
        boolean shared = rowStep % tapStep == 0 && rowStep / tapStep < taps;
        int sourceRows = shared ? (rows - 1) * (rowStep / tapStep) + taps : rows * taps;
        int sums = outs * rows * vectors;
        double column = MULTIPLY_ADD * sums * taps + LOAD * (vectors * sourceRows + outs * taps) + COLUMN;
        return (taps == 0 ? 0 : terms / taps * column) + TILE + SUM * sums;
    }
}
