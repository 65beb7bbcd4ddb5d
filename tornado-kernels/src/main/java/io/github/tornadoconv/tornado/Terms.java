package io.github.tornadoconv.tornado;

import java.util.Arrays;

/**
 * Builds the table of the tiled kernels: how many parts there are, for each set where its offsets and weights are, then
 * the offsets.
 */
final class Terms {
    private static final int HEADER = 1;
    private static final int FIELDS = 3;

    private int[] table;
    private int used;
    private int set = HEADER;
    private int weights;

    Terms(int sets, int parts) {
        this.table = new int[Math.addExact(HEADER, Math.multiplyExact(FIELDS, sets))];
        this.table[0] = parts;
        this.used = table.length;
    }

    /** Begins the next set; as many calls of {@link #add(int)} as it has terms follow. */
    void startSet(int terms, int blocks) {
        table[set] = used;
        table[set + 1] = terms;
        table[set + 2] = weights;
        set += FIELDS;
        weights = Math.addExact(weights, Math.multiplyExact(terms, blocks));
    }

    void add(int offset) {
        if (used == table.length) {
            table = Arrays.copyOf(table, Math.max(16, used * 2));
        }
        table[used++] = offset;
    }

    /** Weight vectors of all sets so far. */
    int weights() {
        return weights;
    }

    int[] table() {
        return Arrays.copyOf(table, used);
    }
}
