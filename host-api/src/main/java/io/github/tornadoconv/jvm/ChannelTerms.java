package io.github.tornadoconv.jvm;

import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The terms of the sums of {@link ChannelsKernel} in the order in which they are added: cut into blocks of some input
 * channels, and in a block by kernel position on the outermost axis, so that an output row leaves out the kernel rows (of
 * volumes the planes) that lie in a padding of zeros and still meets one run of terms.
 */
final class ChannelTerms {
    /**
     * Channels of a chunk, about: so few that their rows stay in the first cache from one kernel row to the next, so many
     * that leaving out a kernel row does not end the innermost loop too often.
     */
    private static final int CHUNK = 16;

    private final Geometry g;
    private final int lanes;
    private final int chunk;
    private final int[] firstChannels;
    private final int axis;
    private final int[] firstTaps;
    private final int[] tapEnds;

    /** A term: an input channel of the group and a kernel position. */
    record Term(int channel, int tap) {}

    /**
     * @param lanes channels that lie side by side in the input, which are kept together
     * @param blocks blocks of terms, at most
     */
    ChannelTerms(Geometry g, int lanes, int blocks) {
        this.g = g;
        this.lanes = lanes;
        int most = Math.ceilDiv(CHUNK, lanes) * lanes;
        int chunks = Math.ceilDiv(g.inPerGroup(), most);
        this.chunk = Math.min(g.inPerGroup(), Math.ceilDiv(Math.ceilDiv(g.inPerGroup(), chunks), lanes) * lanes);
        this.axis = g.kernel()[0] > 1 ? 0 : 1;
        this.firstTaps = new int[g.out()[axis]];
        this.tapEnds = new int[g.out()[axis]];
        int dilation = g.dilation()[axis];
        for (int o = 0; o < firstTaps.length; o++) {
            int position = o * g.stride()[axis] - g.begin()[axis];
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
            firstTaps[o] = first;
            tapEnds[o] = end;
        }
        int whole = g.inPerGroup() / chunk;
        int wholeBlocks = Math.min(blocks, whole);
        // A shorter chunk is a block of its own where kernel rows are left out, since what is left out is shorter, too.
        boolean rest = g.inPerGroup() % chunk > 0 && met() < 1;
        this.firstChannels = new int[wholeBlocks + (rest ? 2 : 1)];
        for (int i = 0; i <= wholeBlocks; i++) {
            firstChannels[i] = (int) ((long) whole * i / wholeBlocks) * chunk;
        }
        firstChannels[firstChannels.length - 1] = g.inPerGroup();
    }

    /** Number of terms. */
    int count() {
        return g.inPerGroup() * g.kernelVolume();
    }

    /** Number of blocks. */
    int blocks() {
        return firstChannels.length - 1;
    }

    /** First term of a block; of the number of blocks, the end. */
    int first(int block) {
        return firstChannels[block] * g.kernelVolume();
    }

    /** Terms from one chunk to the next. */
    int period(int block) {
        return chunk(block) * g.kernelVolume();
    }

    /** First term of a chunk that an output row meets, rows being counted through all depths. */
    int begin(int block, int row) {
        return firstTaps[position(row)] * tapTerms(block);
    }

    /** The term after the last of a chunk that an output row meets. */
    int end(int block, int row) {
        return tapEnds[position(row)] * tapTerms(block);
    }

    /** The share of the terms that rows meet. */
    double met() {
        return (double) (Arrays.stream(tapEnds).sum() - Arrays.stream(firstTaps).sum())
                / (g.kernel()[axis] * g.out()[axis]);
    }

    private int position(int row) {
        return axis == 0 ? row / g.out()[1] : row % g.out()[1];
    }

    private int chunk(int block) {
        return Math.min(chunk, firstChannels[block + 1] - firstChannels[block]);
    }

    private int tapTerms(int block) {
        return chunk(block) * (g.kernelVolume() / g.kernel()[axis]);
    }

    /** The terms in order. */
    List<Term> order() {
        List<Term> order = new ArrayList<>();
        int taps = g.kernelVolume() / g.kernel()[axis];
        for (int from = 0; from < g.inPerGroup(); from += chunk) {
            int end = Math.min(from + chunk, g.inPerGroup());
            for (int outer = 0; outer < g.kernel()[axis]; outer++) {
                for (int first = from; first < end; first += lanes) {
                    for (int inner = 0; inner < taps; inner++) {
                        for (int c = first; c < Math.min(first + lanes, end); c++) {
                            order.add(new Term(c, outer * taps + inner));
                        }
                    }
                }
            }
        }
        return order;
    }
}
