package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * How a convolution whose vectors hold output channels is cut into tiles and shared among threads: what {@link
 * ChannelsKernel} does, decided from sizes alone.
 */
final class ChannelsPlan {
    /** Most vectors of output channels of a tile. */
    private static final int MOST_VECTORS = 4;

    /** Most positions of a tile: more of them make the code longer and no faster. */
    private static final int MOST_POSITIONS = 16;

    /** Bytes of a block of weights that all positions of a run are met with: what stays in the second cache. */
    private static final int PANEL_BYTES = 64 * 1024;

    /** Bytes of input and sums of a run: what stays in the second cache beside the weights. */
    private static final int RUN_BYTES = 512 * 1024;

    /** Bytes of weights or input that come from a far cache while a tile computes, per cycle. */
    private static final double FAR_BYTES = 16;

    private final Geometry g;
    private final Layout out;
    private final int threads;
    private final int width;
    private final int elementBytes;
    private final int registers;
    private final boolean inPlace;
    private final Layout source;
    private final int[] origin;
    private final Tiles tiles;
    private final int termBlocks;
    private final int runs;
    private final int cuts;
    private final int runLength;

    /**
     * How output positions and channels become tiles.
     *
     * @param vectors vectors of output channels of a tile, at most
     * @param step source elements between the positions of a tile, or 0 where they may lie anywhere
     * @param line positions of a line, which no tile crosses: a row, or all
     * @param lineTiles tiles that a line is cut into
     * @param time cycles per term of the sums, for all positions of an image and all output channels of a group
     */
    private record Tiles(int vectors, int step, int line, int lineTiles, double time) {}

    /**
     * @param in where the input lies; if in blocks, with margins that hold the padding
     * @param out where the output goes
     */
    ChannelsPlan(Geometry g, Layout in, Layout out, Lanes<?> lanes, int threads) {
        this.g = g;
        this.out = out;
        this.threads = threads;
        this.width = lanes.width();
        this.elementBytes = lanes.elementBytes();
        this.registers = lanes.registers();
        this.inPlace = in.isBlocked() || staysInside(g);
        Halo halo = Halo.ofAll(g);
        this.source = inPlace
                ? in
                : Layout.plain(1, in.channels(), Axes.of(halo.size(0), halo.size(1), halo.size(2)));
        this.origin = inPlace ? new int[] {-g.begin()[0], -g.begin()[1], -g.begin()[2]} : new int[3];
        this.tiles = best();
        this.termBlocks = Math.ceilDiv(terms() * tiles.vectors * width * elementBytes, PANEL_BYTES);
        int most = blocks();
        int least = Math.clamp(Math.ceilDiv(bytes(), RUN_BYTES), 1, tileCount());
        int bestRuns = 1;
        int bestCuts = 1;
        double bestTime = Double.MAX_VALUE;
        for (int cut = 1; cut <= Math.min(most, 4 * threads); cut++) {
            for (int run = least; run <= Math.min(tileCount(), least + 4 * threads); run++) {
                double time = time(run, cut);
                if (time < bestTime * 0.99) {
                    bestTime = time;
                    bestRuns = run;
                    bestCuts = cut;
                }
            }
        }
        this.runs = bestRuns;
        this.cuts = bestCuts;
        int longest = 0;
        for (int run = 0; run < runs; run++) {
            longest = Math.max(longest, firstPosition(firstTile(run + 1)) - firstPosition(firstTile(run)));
        }
        this.runLength = longest;
    }

    /** Whether no output meets padding. */
    private static boolean staysInside(Geometry g) {
        boolean inside = true;
        for (int axis = 0; axis < 3; axis++) {
            int last = (g.out()[axis] - 1) * g.stride()[axis] + (g.kernel()[axis] - 1) * g.dilation()[axis];
            inside &= g.begin()[axis] == 0 && last < g.in()[axis];
        }
        return inside;
    }

    private Tiles best() {
        int step = g.stride()[2] * source.pitch(2);
        boolean flat = g.stride()[1] * source.pitch(1) == g.out()[2] * step
                && (g.out()[0] == 1 || g.stride()[0] * source.pitch(0) == g.out()[1] * g.out()[2] * step);
        int line = flat ? g.outVolume() : g.out()[2];
        Tiles best = null;
        for (int vectors = 1; vectors <= Math.min(MOST_VECTORS, groupVectors()); vectors++) {
            for (Tiles each : List.of(tiles(vectors, step, line), tiles(vectors, 0, g.outVolume()))) {
                best = best == null || each.time < best.time ? each : best;
            }
        }
        return best;
    }

    private Tiles tiles(int vectors, int step, int line) {
        int most = Math.min(MOST_POSITIONS, (registers - 1 - vectors) / vectors);
        int lineTiles = Math.ceilDiv(line, most);
        double time = 0;
        int blocks = Math.ceilDiv(groupVectors(), vectors);
        for (int i = 0; i < blocks; i++) {
            int v = groupVectors() * (i + 1) / blocks - groupVectors() * i / blocks;
            int shorter = line / lineTiles;
            int longer = line - shorter * lineTiles;
            time += longer * cycles(shorter + 1, v, step) + (lineTiles - longer) * cycles(shorter, v, step);
        }
        return new Tiles(vectors, step, line, lineTiles, time * (g.outVolume() / line));
    }

    /** Cycles of a tile for each term (fitted to what was measured on a Zen 5 with 512 bits). */
    private static double cycles(int positions, int vectors, int step) {
        double sums = positions * vectors;
        return step > 0
                ? Math.max(Math.max(0.5 * sums, 0.62 * (positions + vectors)), 6)
                : Math.max(Math.max(0.53 * sums, 0.95 * positions + 0.5 * vectors), 6.5);
    }

    /** Cycles of the slowest thread. */
    private double time(int runs, int cuts) {
        double items = (double) g.batch() * g.groups() * runs * cuts;
        double all = (double) g.batch() * g.groups();
        double compute = all * tiles.time * terms();
        double weights = all * runs * terms() * groupVectors() * width * elementBytes / FAR_BYTES;
        double input = all * cuts * g.inPerGroup() * g.inVolume() * elementBytes / FAR_BYTES;
        return (compute + weights + input) / items * Math.ceil(items / threads);
    }

    /** Bytes of input and sums of a group of an image that are at hand at the same time. */
    private int bytes() {
        long input = (long) g.inPerGroup() * source.blockPitch() / source.lanes() / termBlocks;
        long sums = (long) (termBlocks > 1 ? groupVectors() : tiles.vectors) * width * g.outVolume();
        return (int) Math.min(Integer.MAX_VALUE, (input + sums) * elementBytes);
    }

    /** Whether tiles read the input itself; else a copy with its padding. */
    boolean inPlace() {
        return inPlace;
    }

    /** Where the tiles' input lies. */
    Layout source() {
        return source;
    }

    /** Terms of a sum. */
    int terms() {
        return g.inPerGroup() * g.kernelVolume();
    }

    /** Number of blocks of terms. */
    int termBlocks() {
        return termBlocks;
    }

    /** First term of a block. */
    int firstTerm(int block) {
        return (int) ((long) terms() * block / termBlocks);
    }

    /** Vectors of the output channels of a group. */
    int groupVectors() {
        return Math.ceilDiv(g.outPerGroup(), width);
    }

    /** Blocks of the output channels of a group. */
    int blocks() {
        return Math.ceilDiv(groupVectors(), tiles.vectors);
    }

    /** First vector of a block. */
    int firstVector(int block) {
        return groupVectors() * block / blocks();
    }

    /** Vectors of a block. */
    int vectors(int block) {
        return firstVector(block + 1) - firstVector(block);
    }

    /** Most positions of a tile. */
    int positions() {
        return Math.ceilDiv(tiles.line, tiles.lineTiles);
    }

    /** Tiles of an image. */
    int tileCount() {
        return g.outVolume() / tiles.line * tiles.lineTiles;
    }

    /** First position of a tile. */
    int firstPosition(int tile) {
        int start = (int) ((long) tiles.line * (tile % tiles.lineTiles) / tiles.lineTiles);
        return tile / tiles.lineTiles * tiles.line + start;
    }

    /** Source elements between the positions of a tile, or 0 where they may lie anywhere. */
    int step() {
        return tiles.step;
    }

    /** Runs that the tiles of an image are cut into. */
    int runs() {
        return runs;
    }

    /** First tile of a run. */
    int firstTile(int run) {
        return (int) ((long) tileCount() * run / runs);
    }

    /** Most positions of a run. */
    int runLength() {
        return runLength;
    }

    /** Pieces that the blocks of output channels are cut into. */
    int cuts() {
        return cuts;
    }

    /** First block of a cut. */
    int firstBlock(int cut) {
        return blocks() * cut / cuts;
    }

    /** Where each output position's input starts in the source. */
    int[] bases() {
        int[] bases = new int[g.outVolume()];
        for (int p = 0; p < bases.length; p++) {
            bases[p] = source.index(
                    0,
                    0,
                    p / g.out()[2] / g.out()[1] * g.stride()[0] + origin[0],
                    p / g.out()[2] % g.out()[1] * g.stride()[1] + origin[1],
                    p % g.out()[2] * g.stride()[2] + origin[2]);
        }
        return bases;
    }

    /** The terms of a sum in the order in which they are added. */
    List<Term> order() {
        List<Term> order = new ArrayList<>();
        int lanes = source.lanes();
        for (int first = 0; first < g.inPerGroup(); first += lanes) {
            for (int tap = 0; tap < g.kernelVolume(); tap++) {
                for (int c = first; c < Math.min(first + lanes, g.inPerGroup()); c++) {
                    order.add(new Term(c, tap));
                }
            }
        }
        return order;
    }

    /** A term: an input channel of the group and a kernel position. */
    record Term(int channel, int tap) {}

    /** How far a term of the first group lies from where its position's input starts. */
    int offset(Term term) {
        int x = term.tap % g.kernel()[2];
        int y = term.tap / g.kernel()[2] % g.kernel()[1];
        int z = term.tap / g.kernel()[2] / g.kernel()[1];
        return source.index(
                0,
                term.channel,
                z * g.dilation()[0],
                y * g.dilation()[1],
                x * g.dilation()[2])
                - source.index(0, 0, 0, 0, 0);
    }

    /** Length of a thread's array of sums. */
    int scratchLength() {
        if (out.isBlocked()) {
            return 0;
        }
        int vectors = termBlocks > 1 ? Math.ceilDiv(blocks(), cuts) * tiles.vectors : tiles.vectors;
        // A square of a run's last positions reads on.
        return Math.multiplyExact(vectors * width, runLength()) + width * width;
    }

    /** Length of the copy of an image with its padding. */
    int haloLength() {
        return inPlace ? 0 : source.imagePitch();
    }

    /** Elements of all arrays besides the weights. */
    long workspaceElements() {
        return haloLength() + (long) threads * (scratchLength() + width * width);
    }
}
