package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.stream.IntStream;

/**
 * Into what blocks a convolution by minimal filtering is best cut, and how long it takes, decided from sizes alone. Large
 * blocks read the weights seldom, small ones leave their transformed input in a core's own cache and share the work
 * evenly. The numbers of cycles were fitted to the times of 240 random layers with random filters, between plain and
 * between blocked arrays, on one thread of a Zen 5 with 512 bits, which they meet within 10 % (root of the mean square).
 */
final class WinogradCut {
    /** Most vectors of output channels in a product: as fast as more of them, and fewer channels are thrown away. */
    private static final int MOST_VECTORS = 2;

    /** Bytes of a cache that a core has to itself, of which other things need a part. */
    private static final long CORE_BYTES = 900L << 10;

    /** Bytes of weights from which on they are read in one go, because a cache that cores share does not keep them. */
    private static final long SHARED_BYTES = 20L << 20;

    /** Bytes that such a cache is given between two uses of a number up to which it keeps all, and from which on nothing. */
    private static final double KEPT_BYTES = 20 << 20;

    private static final double LOST_BYTES = 40 << 20;

    /** A hardware thread's share of such a cache in a server: what it keeps; of twice as many nothing is left at the next use. */
    private static final double SHARE_BYTES = 2 << 20;

    /** Bytes that other processes bring there, for each cycle. */
    private static final double OTHERS_BYTES = 1;

    /** Most bytes of transformed input and products of all threads where there is no need for more. */
    private static final long MOST_BYTES = 64L << 20;

    /** Most tiles of a block that may have fewer. */
    private static final int MOST_TILES = 192;

    /** Cycles for a multiply-add of a vector. */
    private static final double MULTIPLY_ADD = 0.47;

    /** The same for a row of a tile of one vector, which waits for its inputs. */
    private static final double ONE_VECTOR = 0.66;

    /** Cycles to start and end a tile of products. */
    private static final double TILE = 52;

    /** Cycles for a byte of weights from a cache, and on top for any byte from memory. */
    private static final double WEIGHT_BYTE = 0.027;

    private static final double MEMORY_BYTE = 0.113;

    /** Least cycles for a byte of weights that no core's own cache holds: what few tiles wait for. */
    private static final double SHARED_BYTE = 0.1;

    /** Cycles for a byte of transformed input where a core's own cache does not hold it. */
    private static final double SOURCE_BYTE = 0.01;

    /** Cycles to transform a vector of input or products, and to start with a row of them. */
    private static final double TRANSFORM = 8.7;

    private static final double TRANSFORM_ROW = 51;

    /** Cycles for such a vector where one axis alone is transformed. */
    private static final double TRANSFORM_ONE_AXIS = 4.5;

    /** Cycles to bring the channels of a vector of positions side by side, or back, and to start with a row of them. */
    private static final double TURN = 7.4;

    private static final double TURN_ROW = 46;

    /** The part of an item that threads wait at the end for one that other processes held up: short items are shared better. */
    private static final double HELD_UP = 0.06;

    /** Cycles to start and end an item. */
    private static final double ITEM = 1600;

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

    /** Whether there are more weights than a cache that cores share keeps. */
    boolean weightsInMemory() {
        return weightElements() * Float.BYTES > SHARED_BYTES;
    }

    /**
     * Cycles that it takes between layouts, if there is one thread.
     *
     * @param turnsInput whether the channels of the input are to be brought side by side
     * @param turnsOutput whether those of the output are to be brought back
     */
    double cycles(boolean turnsInput, boolean turnsOutput) {
        double input = transformInput(best, true) - transformInput(best, turnsInput);
        double output = transformOutput(best, true) - transformOutput(best, turnsOutput);
        return cycles - input - output;
    }

    private void choose() {
        int planes = planes();
        for (int r = 1; r <= rows.tiles(); r = nextCut(rows.tiles(), r)) {
            consider(planes, r, 1);
        }
        // Short rows are turned slowly: 64 to 64, 3x3, 256x256 in 8x8 blocks takes 1.6 times as long as in bands.
        for (int c = 2; c <= columns.bands(); c = nextCut(columns.bands(), c)) {
            consider(planes, rows.tiles(), c);
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

    private double time(Choice choice, int tiles) {
        double blocks = (double) choice.planes * choice.rows * choice.columns;
        double parts = g.groups() * blocks * (planesApart ? g.out()[0] : 1);
        double items = parts * choice.kernels;
        double onOthers = parts * tiles / allTiles();
        double uneven = threads == 1
                ? 1
                : (Math.ceil(items / threads) + HELD_UP) * threads / items * onOthers;
        double twice =
                threads == 1 || blocks * g.groups() % threads == 0 ? 1 : 1 + (threads - 1) / (blocks * g.groups());
        double input = transformInput(choice, true);
        double rest = multiply(choice, tiles, parts) + transformOutput(choice, true) + ITEM * items;
        double far = fromMemory(choice, tiles, parts, (input + rest) * g.groups() / parts);
        return (rest + far) * uneven + input * Math.max(uneven, twice);
    }

    /**
     * Cycles to wait for memory.
     *
     * @param between cycles until weights are used again
     */
    private double fromMemory(Choice choice, int tiles, double parts, double between) {
        long block = sourceBytes(tiles) + productBytes(tiles, choice.kernels);
        double given = weightElements() * Float.BYTES + (double) threads * block + OTHERS_BYTES * between;
        double lost = Math.clamp((given - KEPT_BYTES) / (LOST_BYTES - KEPT_BYTES), 0, 1);
        double weights = weightElements() * Float.BYTES * parts / g.groups();
        // What a core's own cache does not hold is written and read.
        double transformed = block > CORE_BYTES ? 2.0 * block * parts / (planesApart ? g.out()[0] : 1) : 0;
        return MEMORY_BYTE * lost * (weights + transformed) + readAgain(choice, tiles) * parts;
    }

    /**
     * Cycles to wait for a block's transformed input that each part of the output channels reads again, where it is more than
     * a thread's share of the cache that cores share. (With 512 bits, on a Zen 4, counting it gained nothing.)
     */
    private double readAgain(Choice choice, int tiles) {
        if (!Registers.of(width * Float.SIZE).areFew()) {
            return 0;
        }
        double lost = Math.clamp(sourceBytes(tiles) / SHARE_BYTES - 1, 0, 1);
        return MEMORY_BYTE * lost * sourceBytes(tiles) * (choice.kernels - 1);
    }

    /** Tiles of all output planes and groups. */
    private double allTiles() {
        return (double) g.groups() * g.batch() * g.out()[0] * rows.tiles() * columns.tiles();
    }

    private double multiply(Choice choice, int tiles, double parts) {
        double depths = planesApart ? (double) g.kernel()[0] / (g.transposed() ? g.stride()[0] : 1) : 1;
        double terms = g.inPerGroup() * depths;
        double panels = parts * points() * kernelBlocks;
        double panelBytes = terms * blockVectors * width * Float.BYTES;
        double multiplyAdds = Math.max(MULTIPLY_ADD * blockVectors, ONE_VECTOR)
                * allTiles() * points() * kernelBlocks * terms;
        double starts = TILE * panels * Math.ceilDiv(tiles, Registers.of(width * Float.SIZE).rowsOf(blockVectors));
        double weights = panels * panelBytes * WEIGHT_BYTE;
        long source = sourceBytes(tiles);
        boolean near = source + productBytes(tiles, choice.kernels) + 2 * panelBytes <= CORE_BYTES;
        double sources = near ? 0 : SOURCE_BYTE * parts * choice.kernels * depths * source / span;
        double least = weightElements() * Float.BYTES > CORE_BYTES ? SHARED_BYTE * panels * panelBytes : 0;
        return Math.max(multiplyAdds + weights, least) + starts + sources;
    }

    /** Whether nothing is transformed on the other axis. */
    private boolean oneAxis() {
        return rows.points() == 1 || columns.points() == 1;
    }

    private double transform() {
        return oneAxis() ? TRANSFORM_ONE_AXIS : TRANSFORM;
    }

    /** Cycles to turn and transform all input, with what blocks have in common. */
    private double transformInput(Choice choice, boolean turned) {
        int rowCuts = Math.min(choice.rows, rows.bands());
        double turnedRows = (double) rowCuts * rows.inputs(Math.ceilDiv(rows.bands(), rowCuts)) * choice.columns;
        double turn = turnedRows
                * (TURN * columns.inputs(Math.ceilDiv(columns.bands(), choice.columns)) + TURN_ROW);
        double calls = oneAxis()
                ? rows.parts().size() * columns.parts().size()
                : rows.parts().size() + (double) rows.points() * columns.parts().size();
        double transform = rows.tiles()
                * (TRANSFORM_ROW * calls * choice.columns + transform() * columns.tiles() * points());
        return (double) g.groups() * g.batch() * g.in()[0] * channelVectors() * (transform + (turned ? turn : 0));
    }

    private double transformOutput(Choice choice, boolean turned) {
        double outputRows = (double) rows.outputs() * rows.phases().size();
        double turn = outputRows * (TURN * columns.bands() * columns.bandOutputs() + TURN_ROW * choice.columns);
        double calls = oneAxis()
                ? rows.parts().size() * columns.parts().size()
                : (double) rows.parts().size() * columns.points()
                        + (double) rows.phases().size() * rows.outputs() * columns.parts().size();
        double transform = TRANSFORM_ROW * calls * choice.columns + transform() * columns.tiles() * points();
        return (double) g.groups() * g.batch() * g.out()[0] * kernelBlocks * blockVectors * rows.tiles()
                * (transform + (turned ? turn : 0));
    }
}
