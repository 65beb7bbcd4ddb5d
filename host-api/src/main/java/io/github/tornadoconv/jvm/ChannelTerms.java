package io.github.tornadoconv.jvm;

import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The terms of the sums of {@link ChannelsKernel} in the order in which they are added: cut into blocks of some input
 * channels, and in a block into chunks of them, each by kernel position. Positions of a row whose input is all padding of
 * zeros for some kernel positions leave these terms out.
 */
final class ChannelTerms {
    /**
     * Most channels of a chunk, unless more lie side by side: so few that their rows stay in the first cache from one
     * kernel position to the next, so many that leaving out a kernel position does not end the innermost loop too often.
     */
    private static final int MOST_CHANNELS = 64;

    private final Geometry g;
    private final int lanes;
    /** First channel of each chunk of each block, and the end of the block. */
    private final int[][] chunks;
    /** First kernel position that an output position meets, and the end, per axis. */
    private final int[][] firsts = new int[3][];
    private final int[][] ends = new int[3][];

    /** A term: an input channel of the group and a kernel position. */
    record Term(int channel, int tap) {}

    /** Kernel positions, a range per axis. */
    record Taps(List<Integer> first, List<Integer> end) {}

    /**
     * @param lanes channels that lie side by side in the input, which are kept together
     * @param blocks blocks of terms, at most
     */
    ChannelTerms(Geometry g, int lanes, int blocks) {
        this.g = g;
        this.lanes = lanes;
        int[] starts = starts(0, g.inPerGroup(), Math.min(blocks, Math.ceilDiv(g.inPerGroup(), lanes)));
        this.chunks = new int[starts.length - 1][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = starts(starts[i], starts[i + 1], Math.ceilDiv(starts[i + 1] - starts[i], MOST_CHANNELS));
        }
        for (int axis = 0; axis < 3; axis++) {
            firsts[axis] = new int[g.out()[axis]];
            ends[axis] = new int[g.out()[axis]];
            for (int o = 0; o < g.out()[axis]; o++) {
                meet(axis, o);
            }
        }
    }

    /** Cuts channels into parts of about the same size, but none where some lie side by side. */
    private int[] starts(int first, int end, int parts) {
        int[] starts = new int[parts + 1];
        int groups = Math.ceilDiv(end - first, lanes);
        for (int i = 0; i <= parts; i++) {
            starts[i] = Math.min(end, first + (int) ((long) groups * i / parts) * lanes);
        }
        return starts;
    }

    private void meet(int axis, int o) {
        int position = o * g.stride()[axis] - g.begin()[axis];
        int dilation = g.dilation()[axis];
        int first = 0;
        int end = g.kernel()[axis];
        if (g.mode() == PaddingMode.ZEROS) {
            while (first < end && position + first * dilation < 0) {
                first++;
            }
            while (end > first && position + (end - 1) * dilation >= g.in()[axis]) {
                end--;
            }
        }
        firsts[axis][o] = first;
        ends[axis][o] = end;
    }

    /** Number of terms. */
    int count() {
        return g.inPerGroup() * g.kernelVolume();
    }

    /** Number of blocks. */
    int blocks() {
        return chunks.length;
    }

    /** First term of a block; of the number of blocks, the end. */
    int first(int block) {
        return block < chunks.length ? chunks[block][0] * g.kernelVolume() : count();
    }

    /** The share of the terms that tiles meet, where each row is cut into that many of about the same size. */
    double met(int rowTiles) {
        int columns = g.out()[2];
        double tiles = 0;
        for (int i = 0; i < rowTiles; i++) {
            int from = (int) ((long) columns * i / rowTiles);
            int to = (int) ((long) columns * (i + 1) / rowTiles);
            tiles += (double) (to - from) * Math.max(0, end(2, from) - first(2, to));
        }
        return metOn(0) * metOn(1) * tiles / g.kernel()[2] / columns;
    }

    private double metOn(int axis) {
        double met = 0;
        for (int o = 0; o < g.out()[axis]; o++) {
            met += ends[axis][o] - firsts[axis][o];
        }
        return met / g.kernel()[axis] / g.out()[axis];
    }

    // The further on an output lies, the earlier in the kernel is what it meets.

    /** First kernel position that some of these outputs meet. */
    private int first(int axis, int to) {
        return firsts[axis][to - 1];
    }

    /** The one after the last. */
    private int end(int axis, int from) {
        return ends[axis][from];
    }

    /** The kernel positions that some of these output positions meet: all, where they are of more than one row. */
    Taps taps(int firstPosition, int endPosition) {
        int columns = g.out()[2];
        int row = firstPosition / columns;
        if ((endPosition - 1) / columns > row) {
            return new Taps(List.of(0, 0, 0), List.of(g.kernel()[0], g.kernel()[1], g.kernel()[2]));
        }
        int z = row / g.out()[1];
        int y = row % g.out()[1];
        int x = firstPosition % columns;
        int end = x + endPosition - firstPosition;
        return new Taps(
                List.of(firsts[0][z], firsts[1][y], first(2, end)), List.of(ends[0][z], ends[1][y], end(2, x)));
    }

    private boolean has(Taps taps, int tap) {
        int[] k = {tap / g.kernel()[2] / g.kernel()[1], tap / g.kernel()[2] % g.kernel()[1], tap % g.kernel()[2]};
        return IntStream.range(0, 3).allMatch(axis -> k[axis] >= taps.first.get(axis) && k[axis] < taps.end.get(axis));
    }

    /** The terms of a block with these kernel positions, as runs in the order: first and end of each. */
    int[] runs(int block, Taps taps) {
        List<Integer> runs = new ArrayList<>();
        int term = first(block);
        for (int chunk = 0; chunk + 1 < chunks[block].length; chunk++) {
            int channels = chunks[block][chunk + 1] - chunks[block][chunk];
            for (int tap = 0; tap < g.kernelVolume(); tap++) {
                if (has(taps, tap)) {
                    if (!runs.isEmpty() && runs.getLast() == term) {
                        runs.removeLast();
                    } else {
                        runs.add(term);
                    }
                    runs.add(term + channels);
                }
                term += channels;
            }
        }
        return runs.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The terms in order. */
    List<Term> order() {
        List<Term> order = new ArrayList<>();
        for (int[] block : chunks) {
            for (int chunk = 0; chunk + 1 < block.length; chunk++) {
                for (int tap = 0; tap < g.kernelVolume(); tap++) {
                    for (int c = block[chunk]; c < block[chunk + 1]; c++) {
                        order.add(new Term(c, tap));
                    }
                }
            }
        }
        return order;
    }
}
