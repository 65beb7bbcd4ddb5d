package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.stream.IntStream;

/**
 * Into what blocks a convolution by minimal filtering is best cut, and how long it takes, decided from sizes alone. Large
 * blocks read the weights seldom, small ones leave their transformed input in a core's own cache and share the work
 * evenly; all is counted in cycles of one thread, of a machine with two multiply-adds a cycle.
 */
final class WinogradCut {
    /** Most vectors of output channels in a product: as fast as more of them, and fewer channels are thrown away. */
    private static final int MOST_VECTORS = 2;

    /** Bytes of a cache that a core has to itself, of which other things need a part. */
    private static final long CORE_BYTES = 900L << 10;

    /** Bytes of a cache that cores share. */
    private static final long SHARED_BYTES = 20L << 20;

    /** Most bytes of transformed input and products of all threads where there is no need for more. */
    private static final long MOST_BYTES = 64L << 20;

    /** Most tiles of a block that may have fewer. */
    private static final int MOST_TILES = 192;

    /** Cycles for a byte that is read from a core's own cache, from one that cores share, and from memory (measured). */
    private static final double CORE_BYTE = 1. / 40;

    private static final double SHARED_BYTE = 1. / 20;
    private static final double MEMORY_BYTE = 1. / 9;

    /** Cycles to start and end a tile of products. */
    private static final double CALL = 40;

    /** Cycles to transform a vector of input, and one of products (measured). */
    private static final double TRANSFORM = 11;

    /** Cycles to bring the channels of a position side by side; a row of them costs as much as some more. */
    private static final double TURN = 3;
    private static final double ROW = 40;

    private final Geometry g;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final int width;
    private final int threads;
    private final int blockVectors;
    private final int kernelBlocks;
    private final boolean planesApart;
    private final int[] firstPlanes;
    private final int[] endPlanes;
    private final int span;
    private Choice best;
    private double cycles = Double.MAX_VALUE;

    /**
     * One way to cut.
     *
     * @param planes into how many parts the planes of all images are cut; where planes are apart, their images
     * @param rows the rows of tiles of a plane
     * @param columns the bands of tiles across
     * @param kernels the blocks of output channels: those of a part have their products made before they are transformed
     */
    record Choice(int planes, int rows, int columns, int kernels) {}

    WinogradCut(Geometry g, WinogradRule.Filters filters, int width, int threads) {
        this.g = g;
        this.rows = WinogradAxis.of(g, 1, filters.down());
        this.columns = WinogradAxis.of(g, 2, filters.across());
        this.width = width;
        this.threads = threads;
        int vectors = Math.ceilDiv(g.outPerGroup(), width);
        this.blockVectors = Math.ceilDiv(vectors, Math.ceilDiv(vectors, MOST_VECTORS));
        this.kernelBlocks = Math.ceilDiv(g.outPerGroup(), blockVectors * width);
        this.planesApart = g.kernel()[0] > 1 || g.in()[0] != g.out()[0] || g.stride()[0] > 1 || g.begin()[0] != 0;
        this.firstPlanes = IntStream.range(0, g.out()[0]).map(depth -> metPlanes(depth).min().orElse(0)).toArray();
        this.endPlanes = IntStream.range(0, g.out()[0]).map(depth -> metPlanes(depth).max().orElse(-1) + 1).toArray();
        this.span = Math.max(1, IntStream.range(0, g.out()[0]).map(d -> endPlanes[d] - firstPlanes[d]).max().orElse(1));
        choose();
    }

    WinogradAxis rows() {
        return rows;
    }

    WinogradAxis columns() {
        return columns;
    }

    /** Whether an output plane meets other input planes than that of its number, so that products of different planes are apart. */
    boolean planesApart() {
        return planesApart;
    }

    /** Input planes from the first to the last that an output plane meets, at most. */
    int span() {
        return span;
    }

    /** First input plane that an output plane meets. */
    int firstPlane(int depth) {
        return firstPlanes[depth];
    }

    /** The one after the last; none is met where all is padding. */
    int endPlane(int depth) {
        return endPlanes[depth];
    }

    private IntStream metPlanes(int depth) {
        return IntStream.range(0, g.kernel()[0]).map(k -> g.sources(0, k)[depth]).filter(source -> source >= 0);
    }

    /** Products of a tile, of all phases. */
    int points() {
        return rows.points() * columns.points();
    }

    /** Vectors of input channels of a group. */
    int channelVectors() {
        return Math.ceilDiv(g.inPerGroup(), width);
    }

    /** Vectors of output channels that are computed together. */
    int blockVectors() {
        return blockVectors;
    }

    /** Blocks of output channels of a group. */
    int kernelBlocks() {
        return kernelBlocks;
    }

    /** Elements of transformed weights of all groups. */
    long weightElements() {
        return (long) g.groups() * kernelBlocks * points() * g.kernel()[0] * g.inPerGroup() * blockVectors * width;
    }

    /** The fastest way to cut. */
    Choice best() {
        return best;
    }

    /** Whether there are more weights than a cache holds. */
    boolean weightsInMemory() {
        return weightElements() * Float.BYTES > SHARED_BYTES;
    }

    /** Cycles of one thread that it takes. */
    double cycles() {
        return cycles;
    }

    private void choose() {
        int planes = planes();
        for (int c = 1; c <= columns.bands(); c = nextCut(columns.bands(), c)) {
            for (int r = 1; r <= rows.tiles(); r = nextCut(rows.tiles(), r)) {
                consider(planes, r, c);
            }
        }
        for (int p = 1; p < planes && !planesApart; p = nextCut(planes, p)) {
            consider(p, 1, 1);
        }
    }

    /** The least number of parts, above {@code parts}, whose largest is smaller. */
    private static int nextCut(int whole, int parts) {
        int most = Math.ceilDiv(whole, parts);
        return most == 1 ? whole + 1 : Math.ceilDiv(whole, most - 1);
    }

    /** Planes of all images, or images where planes are apart. */
    private int planes() {
        return g.batch() * (planesApart ? 1 : g.in()[0]);
    }

    /** Tiles that are multiplied at once. */
    private int tiles(int planeCuts, int rowCuts, int columnCuts) {
        return Math.ceilDiv(planes(), planeCuts) * Math.ceilDiv(rows.tiles(), rowCuts)
                * Math.ceilDiv(columns.bands(), columnCuts) * columns.dilation();
    }

    private void consider(int planeCuts, int rowCuts, int columnCuts) {
        int tiles = tiles(planeCuts, rowCuts, columnCuts);
        boolean smallest = planeCuts == planes() && rowCuts == rows.tiles() && columnCuts == columns.bands();
        if (tiles > MOST_TILES && !smallest) {
            return;
        }
        for (int cuts = kernelBlocks; cuts >= 1; cuts = cuts == 1 ? 0 : Math.ceilDiv(cuts, 2)) {
            Choice choice = new Choice(planeCuts, rowCuts, columnCuts, cuts);
            if (!smallest && threads * (sourceBytes(tiles) + productBytes(tiles, cuts)) > MOST_BYTES) {
                continue;
            }
            double time = time(choice, tiles);
            if (time < cycles) {
                cycles = time;
                best = choice;
            }
        }
    }

    /** Bytes of transformed input of a block. */
    private long sourceBytes(int tiles) {
        return (long) span * tiles * points() * channelVectors() * width * Float.BYTES;
    }

    private long productBytes(int tiles, int kernelCuts) {
        return (long) rows.phasePoints() * columns.points() * tiles * Math.ceilDiv(kernelBlocks, kernelCuts)
                * blockVectors * width * Float.BYTES;
    }

    /** Whether a core's own cache has room for all weights of a group beside the rest. */
    private boolean weightsStay(Choice choice, int tiles) {
        return sourceBytes(tiles) + productBytes(tiles, choice.kernels)
                + weightElements() / g.groups() * Float.BYTES <= CORE_BYTES;
    }

    private double time(Choice choice, int tiles) {
        double blocks = (double) choice.planes * choice.rows * choice.columns;
        double steps = planesApart ? g.out()[0] : 1;
        double depths = planesApart ? (double) g.kernel()[0] / (g.transposed() ? g.stride()[0] : 1) : 1;
        double terms = g.inPerGroup() * depths;
        int calls = Math.ceilDiv(tiles, Registers.rowsOf(width * Float.SIZE, blockVectors));
        double call = CALL * calls
                + terms * (tiles * blockVectors / 2.0 + Math.max(0, calls - tiles * (blockVectors - 1) / 2.0));
        double panels = blocks * steps * points() * kernelBlocks;
        long source = sourceBytes(tiles);
        long products = productBytes(tiles, choice.kernels);
        long weights = weightElements() / g.groups() * Float.BYTES;
        double panelBytes = terms * blockVectors * width * Float.BYTES;
        double weightByte = weightsStay(choice, tiles)
                ? CORE_BYTE
                : weightsInMemory() ? MEMORY_BYTE : SHARED_BYTE;
        double sourceByte = source + products + 2 * panelBytes <= CORE_BYTES ? CORE_BYTE : SHARED_BYTE;
        double productByte = source / span + products <= CORE_BYTES ? CORE_BYTE : SHARED_BYTE;
        double multiply = panels * (call + panelBytes * weightByte)
                + blocks * steps * choice.kernels * depths * source / span * sourceByte
                + blocks * steps * choice.kernels * products * 2 * productByte;
        double transformInput = transformInput(choice);
        double transformOutput = panels * tiles * blockVectors * TRANSFORM;
        double items = g.groups() * blocks * steps * choice.kernels;
        double uneven = Math.ceil(items / threads) * threads / items;
        double twice = blocks * g.groups() % threads == 0 ? 1 : 1 + (threads - 1) / (blocks * g.groups());
        return g.groups() * ((multiply + transformOutput) * uneven + transformInput * Math.max(uneven, twice));
    }

    /** Cycles of all blocks of a group: to bring channels side by side, and to transform what overlaps between blocks. */
    private double transformInput(Choice choice) {
        int rowInputs = rows.inputs(Math.ceilDiv(rows.bands(), choice.rows));
        int columnInputs = columns.inputs(Math.ceilDiv(columns.bands(), choice.columns));
        int tiles = Math.ceilDiv(rows.tiles(), choice.rows) * Math.ceilDiv(columns.bands(), choice.columns)
                * columns.dilation();
        double plane = TURN * Math.min(choice.rows, rows.bands()) * rowInputs * choice.columns * (columnInputs + ROW)
                + TRANSFORM * choice.rows * choice.columns * tiles * points();
        return g.batch() * g.in()[0] * channelVectors() * plane;
    }
}
