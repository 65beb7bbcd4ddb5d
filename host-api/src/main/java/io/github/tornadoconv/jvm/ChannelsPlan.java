package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
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

    /** Bytes of a block of weights that all positions of a run are met with: what stays in the first cache. */
    private static final int PANEL_BYTES = 32 * 1024;

    /** The same in a chain where each term is another channel and there are few tiles, so that little of it is used again. */
    private static final int SELDOM_PANEL_BYTES = 128 * 1024;

    private static final int FEW_TILES = 8;

    /** The same of 32 registers where a term is not another channel in a chain: sums wait less often in the second cache. */
    private static final int LARGE_PANEL_BYTES = 48 * 1024;

    /** Bytes of input and sums of a run: what stays in the second cache beside the weights. */
    private static final int RUN_BYTES = 512 * 1024;

    /** The same of processors without AVX-512, which mostly have less of it. */
    private static final int SMALL_RUN_BYTES = 256 * 1024;

    /** Bytes of the sums of a run that has all terms at once: what stays in the first cache until they are turned. */
    private static final int SUM_BYTES = 32 * 1024;

    private static final int LINE_BYTES = 64;

    /** Cycles to bring a line from the second cache to the first. */
    private static final double LINE = 2.3;

    /** Cycles of a term besides loads and multiply-adds: of tiles that are as fast, the larger one. */
    private static final double LOOP = 0.3;

    /** The same of 16 registers where each term is a turn of the loop: 32 hold so many sums that it costs nothing. */
    private static final double EACH_LOOP = 1.5;

    /** Bytes of weights or input that come from a far cache while a tile computes, per cycle. */
    private static final double FAR_BYTES = 16;

    /** How much longer whole images may take, where threads do not come out even, than images that threads share. */
    private static final double MOST_UNEVEN = 1.15;

    /**
     * Most threads that all copy the same input, each for itself: a line that another core wrote takes 100 to 200 cycles to
     * read, copying it takes 5 to 20.
     */
    private static final int MOST_COPIERS = 4;

    /** Most bytes of a copy that each thread makes for itself, so that memory stays bounded. */
    private static final long MOST_COPIED_BYTES = 16L << 20;

    private final Geometry g;
    private final Layout out;
    private final int threads;
    private final int width;
    private final int elementBytes;
    private final Registers registers;
    private final boolean window;
    private final ChannelsSource source;
    private final Tiles tiles;
    private final ChannelTerms terms;
    private final ChannelTerms allTerms;
    private final boolean wholeGroups;
    private final boolean ownCopies;
    private final int runs;
    /** First block of output channels of each cut; last, their number. */
    private final int[] firstBlocks;
    /** First vector of each block; last, their number. */
    private final int[] firstVectors;
    private final int runLength;

    /**
     * How output positions and channels become tiles.
     *
     * @param vectors vectors of output channels of a tile, at most
     * @param step source elements between the positions of a tile, or 0 where they may lie anywhere
     * @param line positions of a line, which no tile crosses: a row, or all
     * @param lineTiles tiles that a line is cut into
     * @param met which part of the terms tiles meet
     */
    private record Tiles(int vectors, int step, int line, int lineTiles, double met) {}

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
        this.source = new ChannelsSource(g, in);
        this.window = in.isWindow() || out.isWindow();
        this.allTerms = new ChannelTerms(g, 1, 1);
        this.tiles = best();
        long panel = (long) g.inPerGroup() * g.kernelVolume() * tiles.vectors * width * elementBytes;
        this.terms = new ChannelTerms(g, source.lanes(), Math.toIntExact(Math.ceilDiv(panel, panelBytes())));
        int shares = g.batch() * g.groups();
        this.wholeGroups = !source.inPlace()
                && !window
                && Math.ceilDiv(shares, threads) * threads <= MOST_UNEVEN * shares;
        long copy = (long) g.inPerGroup() * source.channelPitch() * elementBytes;
        this.ownCopies = wholeGroups
                || !source.inPlace() && !window && threads <= MOST_COPIERS && copy <= MOST_COPIED_BYTES;
        int least = Math.clamp(leastRuns(), 1, tileCount());
        int bestRuns = 1;
        int bestCuts = 1;
        double bestTime = Double.MAX_VALUE;
        int sharing = wholeGroups ? 1 : threads;
        for (int cut = 1; cut <= Math.min(blocks(groupVectors()), 4 * sharing); cut++) {
            for (int run = least; run <= Math.min(tileCount(), least + 4 * sharing); run++) {
                double time = time(run, cut);
                if (time < bestTime * 0.99) {
                    bestTime = time;
                    bestRuns = run;
                    bestCuts = cut;
                }
            }
        }
        this.runs = bestRuns;
        this.firstBlocks = new int[bestCuts + 1];
        for (int cut = 0; cut < bestCuts; cut++) {
            firstBlocks[cut + 1] = firstBlocks[cut]
                    + blocks(part(groupVectors(), cut + 1, bestCuts) - part(groupVectors(), cut, bestCuts));
        }
        this.firstVectors = firstVectors();
        int longest = 0;
        for (int run = 0; run < runs; run++) {
            longest = Math.max(longest, firstPosition(firstTile(run + 1)) - firstPosition(firstTile(run)));
        }
        this.runLength = longest;
    }

    private Tiles best() {
        int step = source.pitch(2);
        boolean flat = source.pitch(1) == g.out()[2] * step
                && (g.out()[0] == 1 || source.pitch(0) == g.out()[1] * g.out()[2] * step);
        int row = g.out()[2];
        int line = flat ? g.outVolume() : row;
        // The positions of a tile go side by side.
        boolean together = !out.isBlocked() || out.blockPitch() == g.outVolume() * out.lanes();
        boolean byRow = !together || window;
        Tiles best = null;
        for (int vectors = 1; vectors <= Math.min(MOST_VECTORS, groupVectors()); vectors++) {
            for (Tiles each : byRow
                    ? List.of(tiles(vectors, step, row))
                    : List.of(
                            tiles(vectors, step, row), tiles(vectors, step, line),
                            tiles(vectors, 0, g.outVolume()))) {
                best = best == null || time(each, groupVectors()) < time(best, groupVectors()) ? each : best;
            }
        }
        return best;
    }

    private Tiles tiles(int vectors, int step, int line) {
        int free = together()
                ? registers.freeInOrder(vectors)
                : step > 0 ? registers.free() : registers.freeApart();
        int most = Math.min(MOST_POSITIONS, (free - 1 - vectors) / vectors);
        int lineTiles = Math.ceilDiv(line, most);
        double met = line == g.out()[2] ? allTerms.met(lineTiles) : 1;
        return new Tiles(vectors, step, line, lineTiles, met);
    }

    /** Cycles per term of the sums, for all positions of an image and so many vectors of output channels. */
    private double time(Tiles cut, int vectors) {
        double time = 0;
        int blocks = Math.ceilDiv(vectors, cut.vectors);
        for (int i = 0; i < blocks; i++) {
            int v = part(vectors, i + 1, blocks) - part(vectors, i, blocks);
            int shorter = cut.line / cut.lineTiles;
            int longer = cut.line - shorter * cut.lineTiles;
            time += longer * cycles(shorter + 1, v, cut.step) + (cut.lineTiles - longer) * cycles(shorter, v, cut.step);
        }
        int lines = g.outVolume() / cut.line;
        return time * cut.met * lines;
    }

    /** Cycles of a tile for each term (fitted to what was measured on a Zen 5 with 512 bits). */
    private double cycles(int positions, int vectors, int step) {
        double sums = positions * vectors;
        // The channels of a block are in one line.
        double inputLines = (1 + (double) positions * source.pitch(2) * elementBytes / LINE_BYTES)
                / (g.kernel()[2] * source.lanes());
        double lines = LINE * ((double) vectors * width * elementBytes / LINE_BYTES + inputLines);
        double compute = step > 0
                ? Math.max(Math.max(0.5 * sums, 0.62 * (positions + vectors)), 4.5)
                : Math.max(Math.max(0.53 * sums, 1.2 * positions + 0.5 * vectors), 6.5);
        ChannelTile.Size size = new ChannelTile.Size(positions, vectors, step, together(), Clamp.NONE);
        return Math.max(compute, lines) + (registers.areFew() && !size.keepsOrder() ? EACH_LOOP : LOOP);
    }

    /** Where part {@code i} of {@code parts} nearly equal ones begins. */
    private static int part(int whole, int i, int parts) {
        return (int) ((long) whole * i / parts);
    }

    /** Blocks that so many vectors of output channels are cut into. */
    private int blocks(int vectors) {
        return Math.ceilDiv(vectors, tiles.vectors);
    }

    private int[] firstVectors() {
        int[] first = new int[firstBlocks[cuts()] + 1];
        for (int cut = 0; cut < cuts(); cut++) {
            int start = part(groupVectors(), cut, cuts());
            int vectors = part(groupVectors(), cut + 1, cuts()) - start;
            int count = firstBlock(cut + 1) - firstBlock(cut);
            for (int i = 0; i <= count; i++) {
                first[firstBlock(cut) + i] = start + part(vectors, i, count);
            }
        }
        return first;
    }

    /** Cycles of the slowest thread, all of whose items may be the largest. */
    private double time(int runs, int cuts) {
        long items = (long) g.batch() * g.groups() * runs * cuts;
        int vectors = Math.ceilDiv(groupVectors(), cuts);
        double positions = (double) Math.ceilDiv(tileCount(), runs) / tileCount();
        double compute = time(tiles, vectors) * terms.count() * positions;
        double weights = (double) terms.count() * vectors * width;
        double input = (double) g.inPerGroup() * g.inVolume() * positions;
        return Math.ceilDiv(items, threads) * (compute + (weights + input) * elementBytes / FAR_BYTES);
    }

    /**
     * Cycles of one thread for the sums of a group of an image.
     *
     * @param tile cycles to begin and end a tile
     * @param sum cycles to begin and end each of its sums
     */
    double cycles(double tile, double sum) {
        double tiles = (double) tileCount() * blocks() * terms.blocks();
        double sums = (double) g.outVolume() * groupVectors() * terms.blocks();
        return time(this.tiles, groupVectors()) * terms.count() + tile * tiles + sum * sums;
    }

    private int panelBytes() {
        if (g.kernelVolume() == 1 && out.isBlocked()) {
            return tileCount() < FEW_TILES ? SELDOM_PANEL_BYTES : PANEL_BYTES;
        }
        return registers.areFew() ? PANEL_BYTES : LARGE_PANEL_BYTES;
    }

    /** So many that a run stays in its cache. */
    private int leastRuns() {
        long input = inputBytes() / terms.blocks();
        long vectors = terms.blocks() > 1 ? groupVectors() : tiles.vectors;
        long sums = vectors * width * g.outVolume() * elementBytes;
        long runs = Math.ceilDiv(input + sums, runBytes());
        return Math.toIntExact(terms.blocks() > 1 ? runs : Math.max(runs, Math.ceilDiv(sums, SUM_BYTES)));
    }

    private int runBytes() {
        return registers.areFew() ? SMALL_RUN_BYTES : RUN_BYTES;
    }

    /** Bytes of the input of a group of an image. */
    private long inputBytes() {
        return (long) g.inPerGroup() * source.channelPitch() / source.lanes() * elementBytes;
    }

    /**
     * Whether the input of a run is read in one go before tiles read it: where it comes from a cache that cores share, tiles
     * would wait for each line, of which all terms are used at once. (With 512 bits, on a Zen 4, it gained nothing.)
     */
    boolean fetchesInput() {
        return registers.areFew() && !window && together() && g.kernelVolume() == 1 && inputBytes() > runBytes();
    }

    /** Where tiles read their input. */
    ChannelsSource source() {
        return source;
    }

    /** Whether a group of an image is one item of work; else runs and cuts of it are. */
    boolean wholeGroups() {
        return wholeGroups;
    }

    /** Whether each thread copies the input of a group for itself; else all threads share a copy. */
    boolean ownCopies() {
        return ownCopies;
    }

    /** Number of copies of input. */
    int copies() {
        return ownCopies ? threads : 1;
    }

    /** Length of a copy: of the channels of a group, or of all. */
    int copyLength() {
        return ownCopies ? Math.multiplyExact(g.inPerGroup(), source.channelPitch()) : source.copyLength();
    }

    /** The terms of the sums. */
    ChannelTerms terms() {
        return terms;
    }

    /** Vectors of the output channels of a group. */
    int groupVectors() {
        return Math.ceilDiv(g.outPerGroup(), width);
    }

    /** Blocks of the output channels of a group. */
    int blocks() {
        return firstVectors.length - 1;
    }

    /** First vector of a block. */
    int firstVector(int block) {
        return firstVectors[block];
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

    /** Tiles that a row is cut into, where none crosses rows. */
    int rowTiles() {
        return tiles.lineTiles;
    }

    /** First position of a tile. */
    int firstPosition(int tile) {
        int shorter = tiles.line / tiles.lineTiles;
        int longer = tiles.line % tiles.lineTiles;
        int inLine = tile % tiles.lineTiles;
        // The longer ones come first, so that tiles of one size follow each other.
        return tile / tiles.lineTiles * tiles.line + inLine * shorter + Math.min(inLine, longer);
    }

    /** Source elements between the positions of a tile, or 0 where they may lie anywhere. */
    int step() {
        return tiles.step;
    }

    /** Whether the input of some terms in a row lies side by side. */
    boolean together() {
        return source.lanes() % VectorCode.MOST_TERMS == 0 && g.inPerGroup() % VectorCode.MOST_TERMS == 0;
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
        return firstBlocks.length - 1;
    }

    /** First block of a cut. */
    int firstBlock(int cut) {
        return firstBlocks[cut];
    }

    /** Length of a thread's array of sums. */
    int scratchLength() {
        if (out.isBlocked()) {
            return 0;
        }
        int vectors = terms.blocks() > 1 ? Math.ceilDiv(groupVectors(), cuts()) : tiles.vectors;
        // A square of a run's last positions reads on.
        return Math.multiplyExact(vectors * width, runLength()) + width * width;
    }

    /** Elements of all arrays besides the weights. */
    long workspaceElements() {
        return (long) copies() * copyLength() + (long) threads * (scratchLength() + width * width);
    }
}
