package io.github.tornadoconv.jvm;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Panels: copies of the input of all terms at a place, {@code [term][position]}, which tiles read with fewer instructions
 * than input that has a place of its own for each term.
 */
final class Panels {
    /** Bytes of the panel of a place, at most: with the weights of a tile it stays in the first cache. */
    static final int PLACE_BYTES = 32 * 1024;

    /** Tiles of output channels that read a panel, at least: for fewer it is not worth copying. */
    static final int LEAST_READERS = 4;

    /** Bytes of the panels of places that are packed together, which stay in the second cache. */
    private static final int BYTES = 256 * 1024;

    private Panels() {}

    /** Distance of the panels of places: with an odd number of terms not all fall into the same part of a cache. */
    static int pitch(int terms, int columns) {
        return (terms | 1) * columns;
    }

    /** Places whose panels are made together, at most. */
    static int most(int pitch, int elementBytes) {
        return Math.max(1, BYTES / (pitch * elementBytes));
    }

    /**
     * Groups of places one behind the other, none of which lies partly in another: a channel's input at all of them is
     * copied in one go, and each may go on with what it has in the output.
     *
     * @param tables of where places lie, in pairs of which the first is looked at
     * @param columns elements of a place
     * @param most places of a group
     * @return first number of each group; the last number is the end
     */
    static int[] groups(List<int[]> tables, int columns, int most) {
        int end = tables.getFirst().length / 2;
        IntStream.Builder starts = IntStream.builder();
        int start = 0;
        for (int n = 0; n <= end; n++) {
            int at = n;
            boolean follows = n > 0 && n < end
                    && tables.stream().allMatch(table -> table[2 * at] == table[2 * at - 2] + columns);
            if (!follows || n - start == most) {
                starts.add(n);
                start = n;
            }
        }
        return starts.build().toArray();
    }

    /** A table of where places lie in the panels of their group, and as before in the output. */
    static int[] places(int[] table, int[] groups, int pitch) {
        int[] places = table.clone();
        for (int i = 0; i + 1 < groups.length; i++) {
            for (int n = groups[i]; n < groups[i + 1]; n++) {
                places[2 * n] = (n - groups[i]) * pitch;
            }
        }
        return places;
    }
}
