package io.github.tornadoconv.jvm;

import java.util.List;

/**
 * How large a tile may be so that the compiler keeps it in registers: its sums, a vector of input per column and one
 * broadcast weight, with three registers left over (measured on a Zen 4: with one more row the sums spill, at half the
 * speed and less), or one where there are few and loads keep their order.
 */
final class Registers {
    private static final int SPARE = 3;

    private Registers() {}

    /** Most rows of a tile: 6 by 4 or, of few registers, 5 by 2 vectors. */
    static int rows(int bits) {
        return count(bits) == 32 ? 6 : 5;
    }

    /**
     * Rows of tiles of strips, at most. Tiles of 8 rows by 3 vectors read less input than such of 6 by 4, which counts where
     * it comes from the second cache, but some rows are cut better into the others. Of a loop over a panel the compiler
     * spills 8 by 3.
     */
    static List<Integer> stripRows(int bits) {
        return count(bits) == 32 ? List.of(8, 6) : List.of(5);
    }

    /** Most vectors of a tile of that many rows: {@code rows * vectors + vectors + 1} registers. */
    static int vectors(int bits, int rows) {
        return (free(bits) - 1) / (rows + 1);
    }

    /** Vector registers that a tile may fill. */
    static int free(int bits) {
        return count(bits) - SPARE;
    }

    /**
     * The same of a tile that multiplies each number by so many vectors and whose loads keep their order ({@link
     * VectorCode#fence}), so that the compiler needs one register besides: for the next number that is loaded into all lanes,
     * which it loads before the multiply-adds with the last.
     */
    static int freeInOrder(int bits, int vectors) {
        return count(bits) == 32 || vectors == 1 ? free(bits) : count(bits) - 1;
    }

    /**
     * The same where each input has a place of its own, whose check is among the multiply-adds: of these inputs the compiler
     * loads each just before it needs it, so that 16 registers can all be filled. GFLOP/s with AVX2 on a Zen 5, positions by
     * vectors of channels: 4x3 130, 6x2 122, 3x3 116, 5x2 113.
     */
    static int freeApart(int bits) {
        return count(bits) == 32 ? free(bits) : count(bits);
    }

    /** Most rows of a tile of that many vectors. */
    static int rowsOf(int bits, int vectors) {
        return Math.min(13, (freeInOrder(bits, vectors) - 1 - vectors) / vectors);
    }

    /** Vector registers of that size: AVX-512 and Arm have 32, AVX2 and SSE have 16. */
    private static int count(int bits) {
        return bits >= 512 || System.getProperty("os.arch").equals("aarch64") ? 32 : 16;
    }
}
