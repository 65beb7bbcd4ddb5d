package io.github.tornadoconv.jvm;

import java.util.List;

/**
 * How large a tile may be so that the compiler keeps it in registers: its sums, a vector of input per column and one
 * broadcast weight, with three registers left over (measured on a Zen 4: with one more row the sums spill, at half the
 * speed and less), or one where there are few and loads keep their order.
 */
enum Registers {
    /** Without vectors a tile is of elements. */
    NONE(19, 4, List.of(4), 0) {
        @Override
        int vectors(int rows) {
            return 4;
        }
    },

    /** AVX2 and SSE. */
    SIXTEEN(16, 5, List.of(5), 6),

    /** AVX-512 and Arm. */
    THIRTY_TWO(32, 6, List.of(8, 6), 0);

    private static final int SPARE = 3;

    private final int count;
    private final int rows;
    private final List<Integer> stripRows;
    private final int packedRows;

    Registers(int count, int rows, List<Integer> stripRows, int packedRows) {
        this.count = count;
        this.rows = rows;
        this.stripRows = stripRows;
        this.packedRows = packedRows;
    }

    /** Those for vectors of that size. */
    static Registers of(int bits) {
        return bits >= 512 || System.getProperty("os.arch").equals("aarch64") ? THIRTY_TWO : SIXTEEN;
    }

    /**
     * Whether there are fewer than 32: loops then have few multiply-adds for their other instructions, and the processor
     * mostly small caches.
     */
    boolean areFew() {
        return this != THIRTY_TWO;
    }

    /** Most rows of a tile. */
    int rows() {
        return rows;
    }

    /**
     * Rows of tiles of strips, at most: what plans choose from. Tiles of 8 rows by 3 vectors read less input than such of 6
     * by 4, which counts where it comes from the second cache, but some rows are cut better into the others. Of a loop over
     * a panel the compiler spills 8 by 3.
     */
    List<Integer> stripRows() {
        return stripRows;
    }

    /**
     * The same of tiles that read panels; 0 where there are none: with 32 registers a term has so many multiply-adds that
     * its other instructions cost nothing, and the copy does.
     */
    int packedRows() {
        return packedRows;
    }

    /** Most vectors of such a tile. */
    int packedVectors(int rows) {
        return (freeInOrder(2) - 1) / (rows + 1);
    }

    /** Most vectors of a tile of that many rows: {@code rows * vectors + vectors + 1} registers. */
    int vectors(int rows) {
        return (free() - 1) / (rows + 1);
    }

    /** Vectors that a tile of rows may hold at once: sums, weights, and one of input. */
    int free() {
        return count - SPARE;
    }

    /**
     * The same of a tile that multiplies each number by so many vectors and whose loads keep their order ({@link
     * VectorCode#fence}), so that the compiler needs one register besides: for the next number that is loaded into all lanes,
     * which it loads before the multiply-adds with the last.
     */
    int freeInOrder(int vectors) {
        return this != SIXTEEN || vectors == 1 ? free() : count - 1;
    }

    /**
     * The same where each input has a place of its own, whose check is among the multiply-adds: of these inputs the compiler
     * loads each just before it needs it, so that 16 registers can all be filled. GFLOP/s with AVX2 on a Zen 5, positions by
     * vectors of channels: 4x3 130, 6x2 122, 3x3 116, 5x2 113.
     */
    int freeApart() {
        return this == SIXTEEN ? count : free();
    }

    /** Most rows of a tile of that many vectors whose loads keep their order. */
    int rowsOf(int vectors) {
        return Math.min(13, (freeInOrder(vectors) - 1 - vectors) / vectors);
    }
}
