package io.github.tornadoconv.jvm;

import java.util.HashMap;
import java.util.Map;

/**
 * The tiles of a {@link ChannelsPlan} as tables: to divide for each of them would take as long as a tile of few terms.
 */
final class ChannelsTiles {
    private final int[] positions;
    private final int[][][] runs;
    private final int[] alike;

    ChannelsTiles(ChannelsPlan plan) {
        int count = plan.tileCount();
        this.positions = new int[count + 1];
        for (int tile = 0; tile <= count; tile++) {
            positions[tile] = plan.firstPosition(tile);
        }
        this.runs = new int[count][][];
        this.alike = new int[count];
        Map<ChannelTerms.Taps, int[][]> made = new HashMap<>();
        for (int tile = count - 1; tile >= 0; tile--) {
            runs[tile] = made.computeIfAbsent(
                    plan.terms().taps(positions[tile], positions[tile + 1]), taps -> runs(plan.terms(), taps));
            boolean same = tile + 1 < count
                    && positions(tile) == positions(tile + 1)
                    && runs[tile] == runs[tile + 1];
            alike[tile] = same ? alike[tile + 1] + 1 : 1;
        }
    }

    private static int[][] runs(ChannelTerms terms, ChannelTerms.Taps taps) {
        int[][] runs = new int[terms.blocks()][];
        for (int block = 0; block < runs.length; block++) {
            runs[block] = terms.runs(block, taps);
        }
        return runs;
    }

    /** First position of a tile; of their number, the end. */
    int firstPosition(int tile) {
        return positions[tile];
    }

    /** Positions of a tile. */
    int positions(int tile) {
        return positions[tile + 1] - positions[tile];
    }

    /** The terms of a block that a tile meets, as runs: first and end of each. */
    int[] runs(int block, int tile) {
        return runs[tile][block];
    }

    /** Tiles from that one on, itself among them, that have as many positions and meet the same terms. */
    int alike(int tile) {
        return alike[tile];
    }

    /** Bytes of the tables. */
    long bytes() {
        return (long) Integer.BYTES * 4 * positions.length;
    }
}
