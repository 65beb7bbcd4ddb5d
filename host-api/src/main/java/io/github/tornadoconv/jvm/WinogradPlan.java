package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * How {@link WinogradKernel} goes through a convolution, decided from sizes alone: the blocks of tiles that {@link
 * WinogradCut} makes, and the lengths of each thread's buffers. A plane is one depth of one image. Where an output plane
 * meets several input planes, a block is of one image, and a thread keeps as many transformed planes as one output plane
 * meets: each takes the slot of an earlier one.
 */
final class WinogradPlan {
    private final Geometry g;
    private final WinogradCut cut;
    private final WinogradCut.Choice choice;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final Layout input;
    private final Layout output;
    private final int width;
    private final int threads;
    private final List<Integer> depthOrder;
    private final List<Block> blocks = new ArrayList<>();
    private final int slots;
    private final int mostPlaneTiles;
    private final int mostTiles;
    /** Asked in each run, where counting it would be memory for the collector. */
    private final int productPitch;

    /**
     * A part of the tiles, with one transformed input.
     *
     * @param plane its first input plane
     * @param planes its input planes
     * @param row its first row of tiles in a plane
     * @param rows rows of tiles in a plane
     * @param columnBand first band of tiles across
     * @param columnBands bands across
     */
    record Block(int plane, int planes, int row, int rows, int columnBand, int columnBands) {}

    /**
     * @param choice one of the cut's choices, mostly its best
     * @param input where the input lies; in blocks, with the margins of {@link #margins}
     * @param output where the output goes
     */
    WinogradPlan(
            Geometry g, WinogradCut cut, WinogradCut.Choice choice, Layout input, Layout output, int width,
            int threads) {
        this.g = g;
        this.cut = cut;
        this.choice = choice;
        this.rows = cut.rows();
        this.columns = cut.columns();
        this.input = input;
        this.output = output;
        this.width = width;
        this.threads = threads;
        this.depthOrder = IntStream.range(0, g.kernel()[0])
                .boxed()
                .sorted(Comparator.comparingInt(this::depthPhase))
                .toList();
        cut();
        this.mostPlaneTiles = most(this::planeTiles);
        this.slots = planesApart() ? cut.span() : most(Block::planes);
        this.mostTiles = planesApart() ? slots * mostPlaneTiles : most(this::tiles);
        this.productPitch = (most(this::tiles) * mostKernelBlocks() * blockVectors() | 1) * width;
    }

    private int depthPhase(int k) {
        return g.transposed() ? k * g.dilation()[0] % g.stride()[0] : 0;
    }

    private int most(ToIntFunction<Block> size) {
        return blocks.stream().mapToInt(size).max().orElse(0);
    }

    private void cut() {
        int images = g.batch() * (planesApart() ? 1 : g.in()[0]);
        int planes = planesApart() ? g.in()[0] : 1;
        for (int p = 0; p < choice.planes(); p++) {
            int plane = part(images, p, choice.planes()) * planes;
            int planeEnd = part(images, p + 1, choice.planes()) * planes;
            for (int r = 0; r < choice.rows(); r++) {
                int row = part(rows.tiles(), r, choice.rows());
                int rowEnd = part(rows.tiles(), r + 1, choice.rows());
                for (int c = 0; c < choice.columns(); c++) {
                    int column = part(columns.bands(), c, choice.columns());
                    int columnEnd = part(columns.bands(), c + 1, choice.columns());
                    blocks.add(new Block(plane, planeEnd - plane, row, rowEnd - row, column, columnEnd - column));
                }
            }
        }
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

    /** Whether a panel of weights is read in one go before it is used, because it comes from memory. */
    boolean fetchesWeights() {
        boolean inChain = input.isBlocked() || output.isBlocked();
        return inChain ? Lanes.far(weightElements() * Float.BYTES) : cut.weightsInMemory();
    }

    /** Whether the output planes of a block are made one after the other, because each meets planes of its own. */
    boolean planesApart() {
        return cut.planesApart();
    }

    /** How often a block is multiplied: for each output plane, or once for all. */
    int steps() {
        return planesApart() ? g.out()[0] : 1;
    }

    /** First of a block's input planes that a step needs. */
    int firstPlane(int step) {
        return planesApart() ? cut.firstPlane(step) : 0;
    }

    /** The one after the last; where planes are not apart, they all are needed. */
    int endPlane(int step) {
        return planesApart() ? cut.endPlane(step) : Integer.MAX_VALUE;
    }

    /** Transformed planes that a thread has at once. */
    int slots() {
        return slots;
    }

    /** Products of a tile, of all phases. */
    int points() {
        return cut.points();
    }

    /** Vectors of input channels of a group. */
    int channelVectors() {
        return cut.channelVectors();
    }

    /** Vectors of output channels that are computed together. */
    int blockVectors() {
        return cut.blockVectors();
    }

    /** Blocks of output channels of a group. */
    int kernelBlocks() {
        return cut.kernelBlocks();
    }

    /** Parts of the blocks of output channels. */
    int kernelParts() {
        return choice.kernels();
    }

    /** Most blocks of output channels of a part. */
    int mostKernelBlocks() {
        return Math.ceilDiv(kernelBlocks(), kernelParts());
    }

    /** Tiles of a block in a plane. */
    int planeTiles(Block block) {
        return block.rows * columnTiles(block);
    }

    /** Tiles of a block in a row. */
    int columnTiles(Block block) {
        return block.columnBands * columns.dilation();
    }

    /** Rows of tiles of a block that are multiplied at once. */
    int tileRows(Block block) {
        return block.rows * (planesApart() ? 1 : block.planes);
    }

    /** Tiles of a block that are multiplied at once. */
    int tiles(Block block) {
        return tileRows(block) * columnTiles(block);
    }

    /** Items of work: of each group, block and step the parts of the output channels. */
    int items() {
        return g.groups() * blocks.size() * steps() * kernelParts();
    }

    /** Most tiles of a block in a slot. */
    int mostPlaneTiles() {
        return mostPlaneTiles;
    }

    /** Where the tiles of a block's plane begin among its tiles. */
    int planeStart(Block block, int plane) {
        return plane % slots * (planesApart() ? mostPlaneTiles : planeTiles(block));
    }

    /** Distance of vectors of channels in the transformed input. */
    int vectorPitch() {
        return mostTiles * width;
    }

    /** Distance of points; an odd number of vectors, so that not all points of a tile fall into the same part of a cache. */
    int pointPitch() {
        return (channelVectors() * mostTiles | 1) * width;
    }

    /** Length of the transformed input. */
    int transformedLength() {
        return Math.multiplyExact(points(), pointPitch());
    }

    /** Where the input lies. */
    Layout input() {
        return input;
    }

    /** Where the output goes. */
    Layout output() {
        return output;
    }

    /** Rows of tiles whose input is turned at once: with dilation they have no input in common. */
    int stripRows(Block block) {
        return rows.dilation() == 1 ? block.rows : 1;
    }

    /** Length of a strip of transposed input. */
    int stripLength() {
        return input.isBlocked()
                ? 0
                : most(b -> rows.stripInputs(stripRows(b)) * columns.inputs(b.columnBands) * width);
    }

    /** Length of a row of tiles transformed downwards: of inputs, and of products; none where one axis alone is. */
    int lineLength() {
        return rows.points() == 1 || columns.points() == 1
                ? 0
                : most(b -> width
                        * Math.max(
                                rows.points() * columns.inputs(b.columnBands),
                                rows.outputs() * columns.points() * columnTiles(b)));
    }

    /** Distance of the products of different points. */
    int productPitch() {
        return productPitch;
    }

    /** Length of the products of a part of the output channels, of one phase downwards. */
    int productLength() {
        return Math.multiplyExact(rows.phasePoints() * columns.points(), productPitch());
    }

    /** Length of the outputs of a row of tiles. */
    int outputLength() {
        return most(b -> rows.outputs() * b.columnBands * columns.bandOutputs() * width);
    }

    /** Elements of transformed weights of all groups. */
    long weightElements() {
        return cut.weightElements();
    }

    /** Elements of all arrays besides the weights. */
    long workspaceElements() {
        return (long) threads
                * (transformedLength() + stripLength() + 2 * lineLength() + productLength() + outputLength());
    }
}
