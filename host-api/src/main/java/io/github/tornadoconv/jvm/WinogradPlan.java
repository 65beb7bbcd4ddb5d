package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * How {@link WinogradKernel} cuts a convolution, decided from sizes alone: into blocks whose transformed input is of a
 * bounded size, and those into items of work for the threads. A plane is one depth of one image.
 */
final class WinogradPlan {
    /** Bytes of transformed input of a block: what stays in the caches of a few cores. */
    private static final long BLOCK_BYTES = 2L << 20;

    /** The same where there are as many bytes of weights, which each block reads anew (measured). */
    private static final long MOST_BLOCK_BYTES = 6L << 20;

    /** Bytes of input that are transposed at once: a part of one core's cache. */
    private static final int STRIP_BYTES = 256 * 1024;

    /** Tiles whose products are made at once, so that they stay in one core's cache. */
    private static final int ITEM_TILES = 56;

    /** Most vectors of output channels in a product: as fast as more of them, and fewer channels are thrown away. */
    private static final int MOST_VECTORS = 2;

    private final Geometry g;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final Layout input;
    private final Layout output;
    private final int width;
    private final int threads;
    private final int blockVectors;
    private final List<Integer> depthOrder;
    private final boolean planesApart;
    private final List<Block> blocks = new ArrayList<>();
    private final int mostTiles;
    private final int mostPlaneTiles;
    private final int itemTiles;

    /**
     * A part of the tiles, with one transformed input.
     *
     * @param plane its first input plane
     * @param planes its input planes
     * @param rowBand first band of tiles downwards
     * @param rowBands bands downwards
     * @param columnBand first band across
     * @param columnBands bands across
     * @param strips pieces into which the bands are cut to transform the input
     * @param groups pieces into which the rows of tiles are cut for the products; where planes are apart, of each plane
     */
    record Block(
            int plane, int planes, int rowBand, int rowBands, int columnBand, int columnBands, int strips,
            int groups) {}

    /**
     * @param input where the input lies; in blocks, with the margins of {@link #margins}
     * @param output where the output goes
     */
    WinogradPlan(
            Geometry g, WinogradRule.Filters filters, Layout input, Layout output, int width, int threads) {
        this.g = g;
        this.input = input;
        this.output = output;
        this.rows = WinogradAxis.of(g, 1, filters.down());
        this.columns = WinogradAxis.of(g, 2, filters.across());
        this.depthOrder = IntStream.range(0, g.kernel()[0])
                .boxed()
                .sorted(Comparator.comparingInt(this::depthPhase))
                .toList();
        this.width = width;
        this.threads = threads;
        int vectors = Math.ceilDiv(g.outPerGroup(), width);
        this.blockVectors = Math.ceilDiv(vectors, Math.ceilDiv(vectors, MOST_VECTORS));
        this.planesApart = g.kernel()[0] > 1 || g.in()[0] != g.out()[0] || g.stride()[0] > 1 || g.begin()[0] != 0;
        cut();
        this.mostPlaneTiles = most(this::planeTiles);
        this.mostTiles = planesApart ? g.in()[0] * mostPlaneTiles : most(block -> block.planes * planeTiles(block));
        this.itemTiles = most(block -> Math.ceilDiv(tileRows(block), block.groups) * columnTiles(block));
    }

    private int depthPhase(int k) {
        return g.transposed() ? k * g.dilation()[0] % g.stride()[0] : 0;
    }

    private int most(ToIntFunction<Block> size) {
        return blocks.stream().mapToInt(size).max().orElse(0);
    }

    private void cut() {
        long tileBytes = (long) points() * channelVectors() * width * Float.BYTES;
        long blockBytes = Math.clamp(weightElements() * Float.BYTES, BLOCK_BYTES, MOST_BLOCK_BYTES);
        int most = Math.clamp(blockBytes / tileBytes, 1, 1 << 20);
        int planeTiles = rows.tiles() * columns.tiles();
        int allPlanes = g.batch() * g.in()[0];
        int planes = planesApart ? g.in()[0] : Math.clamp(most / planeTiles, 1, allPlanes);
        int planeCuts = Math.ceilDiv(allPlanes, planes);
        int mostPerPlane = Math.max(1, most / planes);
        int columnBands = Math.clamp(
                Math.min(mostPerPlane, ITEM_TILES) / (rows.dilation() * columns.dilation()), 1, columns.bands());
        int columnCuts = Math.ceilDiv(columns.bands(), columnBands);
        int bandTiles = rows.dilation() * columns.dilation() * Math.ceilDiv(columns.bands(), columnCuts);
        int rowCuts = Math.ceilDiv(rows.bands(), Math.clamp(mostPerPlane / bandTiles, 1, rows.bands()));
        for (int p = 0; p < planeCuts; p++) {
            int plane = part(allPlanes, p, planeCuts);
            int planeEnd = part(allPlanes, p + 1, planeCuts);
            for (int r = 0; r < rowCuts; r++) {
                int row = part(rows.bands(), r, rowCuts);
                int rowEnd = part(rows.bands(), r + 1, rowCuts);
                for (int c = 0; c < columnCuts; c++) {
                    int column = part(columns.bands(), c, columnCuts);
                    int columnEnd = part(columns.bands(), c + 1, columnCuts);
                    blocks.add(block(plane, planeEnd - plane, row, rowEnd - row, column, columnEnd - column));
                }
            }
        }
    }

    private Block block(int plane, int planes, int rowBand, int rowBands, int columnBand, int columnBands) {
        long stripBytes = (long) rows.inputs(rowBands) * columns.inputs(columnBands) * width * Float.BYTES;
        int strips = (int) Math.max(
                Math.ceilDiv(stripBytes, STRIP_BYTES), Math.ceilDiv(4 * threads, planes * channelVectors()));
        int tileRows = rowBands * rows.dilation() * (planesApart ? 1 : planes);
        int copies = kernelBlocks() * rows.phases().size() * (planesApart ? g.out()[0] : 1);
        int least = Math.ceilDiv(tileRows * columnBands * columns.dilation(), ITEM_TILES);
        int groups = Math.min(least, tileRows);
        double bestTime = Double.MAX_VALUE;
        for (int candidate = groups; candidate <= Math.min(tileRows, least + 4 * threads); candidate++) {
            // Each item reads the weights anew, which costs as much as some more tiles.
            double time = Math.ceilDiv((long) copies * candidate, threads)
                    * (Math.ceilDiv(tileRows, candidate) * columnBands * columns.dilation() + 4.0);
            if (time < bestTime * 0.98) {
                groups = candidate;
                bestTime = time;
            }
        }
        return new Block(
                plane, planes, rowBand, rowBands, columnBand, columnBands, Math.clamp(strips, 1, rowBands), groups);
    }

    /** The input in blocks, with margins for the padding and for what tiles beyond the last output meet. */
    static Layout margins(Geometry g, WinogradRule.Filters filters, int width) {
        int[] begin = new int[3];
        int[] end = new int[3];
        for (int axis = 1; axis < 3; axis++) {
            WinogradAxis cut = WinogradAxis.of(g, axis, axis == 1 ? filters.down() : filters.across());
            begin[axis] = Math.max(0, cut.begin());
            end[axis] = Math.max(0, cut.sources().length - cut.begin() - g.in()[axis]);
        }
        return Layout.input(g).inBlocks(width).withMargins(Axes.of(begin), Axes.of(end));
    }

    /** Where part {@code i} of {@code parts} nearly equal ones begins. */
    static int part(int whole, int i, int parts) {
        return (int) ((long) whole * i / parts);
    }

    WinogradAxis rows() {
        return rows;
    }

    WinogradAxis columns() {
        return columns;
    }

    /** Depths of the kernel in an order in which those that an output depth meets follow one another. */
    List<Integer> depthOrder() {
        return depthOrder;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Whether an output plane meets several input planes, so that products of different planes are apart. */
    boolean planesApart() {
        return planesApart;
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
        return Math.ceilDiv(g.outPerGroup(), blockVectors * width);
    }

    /** Tiles of a block in a plane. */
    int planeTiles(Block block) {
        return block.rowBands * rows.dilation() * columnTiles(block);
    }

    /** Tiles of a block in a row. */
    int columnTiles(Block block) {
        return block.columnBands * columns.dilation();
    }

    /** Items of work that transform a block's input. */
    int inputItems(Block block) {
        return channelVectors() * block.planes * block.strips;
    }

    /** Rows of tiles that are cut into {@link Block#groups}. */
    int tileRows(Block block) {
        return block.rowBands * rows.dilation() * (planesApart ? 1 : block.planes);
    }

    /** Items of work that make products and outputs of a block. */
    int productItems(Block block) {
        return kernelBlocks() * rows.phases().size() * block.groups * (planesApart ? g.out()[0] : 1);
    }

    /** Most tiles of a block. */
    int mostTiles() {
        return mostTiles;
    }

    /** Most tiles of a block in a plane. */
    int mostPlaneTiles() {
        return mostPlaneTiles;
    }

    /** Where the tiles of a block's plane begin among its tiles. */
    int planeStart(Block block, int plane) {
        return plane * (planesApart ? mostPlaneTiles : planeTiles(block));
    }

    /** Length of the transformed input. */
    int transformedLength() {
        return Math.multiplyExact(points() * channelVectors() * width, mostTiles());
    }

    /** Where the input lies. */
    Layout input() {
        return input;
    }

    /** Where the output goes. */
    Layout output() {
        return output;
    }

    /** Length of a strip of transposed input. */
    int stripLength() {
        return input.isBlocked()
                ? 0
                : most(b -> rows.inputs(Math.ceilDiv(b.rowBands, b.strips)) * columns.inputs(b.columnBands) * width);
    }

    /** Length of a row of tiles transformed downwards: of inputs, and of products. */
    int lineLength() {
        return most(b -> width
                * Math.max(
                        rows.points() * columns.inputs(b.columnBands),
                        rows.outputs() * columns.points() * columnTiles(b)));
    }

    /** Most tiles of an item of products. */
    int itemTiles() {
        return itemTiles;
    }

    /** Length of the products of an item. */
    int productLength() {
        return Math.multiplyExact(rows.phasePoints() * columns.points() * blockVectors * width, itemTiles());
    }

    /** Length of the outputs of a row of tiles. */
    int outputLength() {
        return most(b -> rows.outputs() * b.columnBands * columns.bandOutputs() * width);
    }

    /** Elements of transformed weights of all groups. */
    long weightElements() {
        return (long) g.groups() * kernelBlocks() * points() * g.kernel()[0] * g.inPerGroup() * blockVectors * width;
    }

    /** Elements of all arrays besides the weights. */
    long workspaceElements() {
        return transformedLength()
                + (long) threads * (stripLength() + lineLength() + productLength() + outputLength());
    }
}
