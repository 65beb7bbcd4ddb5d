package io.github.tornadoconv.jvm;

/**
 * The tiles of a {@link ChannelsPlan} as tables: to divide for each of them would take as long as a tile of few terms.
 */
final class ChannelsTiles {
    private final int[] positions;
    private final int[][] terms;
    private final int[][] termEnds;
    private final int[][] alike;

    ChannelsTiles(ChannelsPlan plan) {
        int count = plan.tileCount();
        int blocks = plan.terms().blocks();
        this.positions = new int[count + 1];
        for (int tile = 0; tile <= count; tile++) {
            positions[tile] = plan.firstPosition(tile);
        }
        this.terms = new int[blocks][count];
        this.termEnds = new int[blocks][count];
        this.alike = new int[blocks][count];
        for (int block = 0; block < blocks; block++) {
            for (int tile = count - 1; tile >= 0; tile--) {
                terms[block][tile] = plan.firstTerm(block, tile);
                termEnds[block][tile] = plan.termEnd(block, tile);
                boolean same = tile + 1 < count
                        && positions(tile) == positions(tile + 1)
                        && terms[block][tile] == terms[block][tile + 1]
                        && termEnds[block][tile] == termEnds[block][tile + 1];
                alike[block][tile] = same ? alike[block][tile + 1] + 1 : 1;
            }
        }
    }

    /** First position of a tile; of their number, the end. */
    int firstPosition(int tile) {
        return positions[tile];
    }

    /** Positions of a tile. */
    int positions(int tile) {
        return positions[tile + 1] - positions[tile];
    }

    /** First term of a chunk of that block that a tile meets. */
    int firstTerm(int block, int tile) {
        return terms[block][tile];
    }

    /** The term after the last of a chunk of that block that a tile meets. */
    int termEnd(int block, int tile) {
        return termEnds[block][tile];
    }

    /** Tiles from that one on, itself among them, that have as many positions and meet the same terms. */
    int alike(int block, int tile) {
        return alike[block][tile];
    }

    /** Bytes of the tables. */
    long bytes() {
        return (long) Integer.BYTES * (positions.length + 3L * terms.length * (positions.length - 1));
    }
}
