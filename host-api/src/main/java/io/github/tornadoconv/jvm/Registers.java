package io.github.tornadoconv.jvm;

import java.util.List;

/**
 * How large a tile may be so that the compiler keeps it in registers: its sums, a vector of input per column and one
 * broadcast weight, with three registers left over (measured on a Zen 4: with one more row the sums spill, at half the
 * speed and less).
 */
final class Registers {
    private static final int SPARE = 3;

    private Registers() {}

    /**
     * Most rows of a tile. Of few registers the compiler needs one for the weight of each row, as it loads them all before
     * it multiplies: GFLOP/s with AVX2 on a Zen 5, from a panel and through offsets: 3 rows by 3 vectors 127 and 120, 2 by
     * 4 132 and 116, 4 by 2 121 and 90, 5 by 2 55 and 111.
     */
    static int rows(int bits) {
        return count(bits) == 32 ? 6 : 3;
    }

    /**
     * Rows of tiles of strips, at most. Tiles of 8 rows by 3 vectors read less input than such of 6 by 4, which counts where
     * it comes from the second cache, but some rows are cut better into the others. Of a loop over a panel the compiler
     * spills 8 by 3; and with AVX2 fewer rows are slower, other than there.
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
     * The same where each input is loaded from a place that is looked up. Of inputs that lie a constant distance apart the
     * compiler seems to load several before it multiplies; of these not, so that 16 registers can all be filled. GFLOP/s
     * with AVX2 on a Zen 5, positions by vectors of channels, with a constant distance and looked up: 4x3 62 and 130, 6x2
     * 63 and 122, 3x3 116 and 116, 5x2 113 and 113.
     */
    static int freeApart(int bits) {
        return count(bits) == 32 ? free(bits) : count(bits);
    }

    /** Most rows of a tile of that many vectors. */
    static int rowsOf(int bits, int vectors) {
        return Math.min(13, (count(bits) - SPARE - vectors) / vectors);
    }

    /** Vector registers of that size: AVX-512 and Arm have 32, AVX2 and SSE have 16. */
    private static int count(int bits) {
        return bits >= 512 || System.getProperty("os.arch").equals("aarch64") ? 32 : 16;
    }
}
