package io.github.tornadoconv.tornado.kernels;

import static io.github.tornadoconv.tornado.kernels.Vectors.step;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/**
 * Convolution with 16 outputs side by side in a row as lanes: rows of the padded input are loaded as vectors wherever
 * they start, weights are spread over all lanes, and outputs are stored to where they belong. For a stride the padded
 * input is sorted ({@link PaddingKernels#rows}), so that what neighbouring outputs meet are neighbours too.
 *
 * <p>{@code channels}, {@code rows} and {@code columns} are constants to the compiler: accumulators beyond their product
 * vanish from the generated code.
 */
public final class RowKernels {
    /** Count of numbers before the offsets in {@code table}; the constants below say which they are. */
    public static final int HEADER = 18;

    /** Work items that pad for themselves share the units, which are one group of channels of one image each. */
    public static final int WORKERS = 0;

    public static final int UNITS = 1;
    public static final int GROUPS = 2;

    /** Output channels of a group. */
    public static final int PER_GROUP = 3;

    /** Blocks of {@code channels} of these, the last moved back to end with the group. */
    public static final int BLOCKS = 4;

    /** Blocks that one work item computes, and how many such parts there are; 0 and 1 where it computes all. */
    public static final int SHARE = 5;

    public static final int PARTS = 6;

    /** Terms of an output. */
    public static final int TERMS = 7;

    /** Distance in the padded input from one unit to the next, of those that lie in it at once. */
    public static final int UNIT_STRIDE = 8;

    /** Distance in the padded input of outputs next to each other in depth. */
    public static final int DEPTH_STEP = 9;

    /** Depth of the output. */
    public static final int DEPTH = 10;

    /** Tiles per column of the output. */
    public static final int TILES_Y = 11;

    /** {@code channels * rows * columns} as a number that is no constant, so that no loop is unrolled. */
    public static final int ACCUMULATORS = 12;

    /** Where in the table what {@link PaddingKernels#rows} takes as {@code from} starts. */
    public static final int FROM = 13;

    /** Planes of a unit, and the padded depth, height, part of a row and the plane of the input. */
    public static final int PLANES = 14;

    public static final int PADDED_DEPTH = 15;
    public static final int PADDED_HEIGHT = 16;
    public static final int EACH = 17;

    private RowKernels() {}

    /**
     * Convolution.
     *
     * @param x input
     * @param padded padded input, or room for that of one unit for each worker
     * @param w weights, {@code [groups, blocks, terms, channels]}
     * @param bias for each output channel
     * @param y output, {@code [N, groups * perGroup, depth, height, width]}
     * @param ramp the activation: slope below 0, its value at minus infinity, and the upper limit
     * @param table numbers that the constants name, then the offsets of the terms, then what padding needs
     * @param items workers, or units * parts * depth * tilesY * tilesX
     * @param tilesX tiles per row of the output
     * @param rowStep distance in the padded input of outputs one below the other
     * @param channels output channels of a tile
     * @param rows rows of a tile
     * @param columns vectors of a row of a tile; {@code channels * rows * columns} is at most 16, {@code rows * columns} at
     *     most 4, and the tile not larger than the output
     * @param bent whether there is an activation
     * @param inPlane elements of one channel of the input
     * @param ways parts in which a row of the padded input lies
     * @param fused whether work items pad for themselves
     */
    public static void convolve(
            FloatArray x,
            FloatArray padded,
            FloatArray w,
            FloatArray bias,
            FloatArray y,
            FloatArray ramp,
            IntArray table,
            int items,
            int tilesX,
            int height,
            int width,
            int rowStep,
            int channels,
            int rows,
            int columns,
            int bent,
            int inPlane,
            int ways,
            int fused) {
        // for n, group, k, d, row, column: y = activation(bias + sum over i of w[group][k][i] * x at offset i)
        // one work item per tile of pixels and part of the channels, columns fastest; or, padding for themselves, as
        // many as there is room for, each with the same share of images and groups
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int depth = table.get(DEPTH);
            int tilesY = table.get(TILES_Y);
            int blocks = table.get(BLOCKS);
            int units = 1;
            int tiles = 1;
            int share = table.get(SHARE);
            int part = item / tilesX / tilesY / depth % table.get(PARTS);
            if (fused > 0) {
                units = (table.get(UNITS) - item + table.get(WORKERS) - 1) / table.get(WORKERS);
                tiles = depth * tilesY * tilesX;
                part = 0;
            }
            for (int u = 0; u < units; u++) {
                int unit = item / tilesX / tilesY / depth / table.get(PARTS);
                int from = unit * table.get(UNIT_STRIDE);
                if (fused > 0) {
                    unit = item + u * table.get(WORKERS);
                    from = item * table.get(UNIT_STRIDE);
                    for (int c = 0; c < table.get(PLANES); c++) {
                        for (int d = 0; d < table.get(PADDED_DEPTH); d++) {
                            PaddingKernels.strip(
                                    x,
                                    padded,
                                    table,
                                    table.get(FROM),
                                    table.get(PADDED_DEPTH),
                                    table.get(PADDED_HEIGHT),
                                    ways,
                                    table.get(EACH),
                                    d,
                                    0,
                                    table.get(PADDED_HEIGHT),
                                    (unit * table.get(PLANES) + c) * inPlane,
                                    from + (c * table.get(PADDED_DEPTH) + d) * table.get(PADDED_HEIGHT) * ways
                                            * table.get(EACH));
                        }
                    }
                }
                int group = unit % table.get(GROUPS);
                for (int t = 0; t < tiles; t++) {
                    int tile = fused > 0 ? t : item;
                    int tileX = tile % tilesX;
                    int tileY = tile / tilesX % tilesY;
                    int d = tile / tilesX / tilesY % depth;
                    // the last tile of a row or column is moved back to end with it, the last block with the group:
                    // what two tiles write, they write alike
                    int column = Math.min(tileX * columns * 16, width - columns * 16);
                    int row = Math.min(tileY * rows, height - rows);
                    int at = from + d * table.get(DEPTH_STEP) + row * rowStep + column;
                    int vectors = rows * columns;
                    int plane = depth * height * width;
                    int first = part * share;
                    int count = Math.min(share, blocks - first);
                    int terms = table.get(TERMS);
                    for (int b = 0; b < count; b++) {
                        int block = first + b;
                        int inGroup = Math.min(block * channels, table.get(PER_GROUP) - channels);
                        int weight = (group * blocks + block) * terms * channels;
                        int channel = group * table.get(PER_GROUP) + inGroup;
                        Float16 a0 = Vectors.splat(bias.get(channel));
                        Float16 a1 = a0;
                        if (channels * vectors > 1) {
                            a1 = Vectors.splat(bias.get(channel + 1 / vectors));
                        }
                        Float16 a2 = a0;
                        if (channels * vectors > 2) {
                            a2 = Vectors.splat(bias.get(channel + 2 / vectors));
                        }
                        Float16 a3 = a0;
                        if (channels * vectors > 3) {
                            a3 = Vectors.splat(bias.get(channel + 3 / vectors));
                        }
                        Float16 a4 = a0;
                        if (channels * vectors > 4) {
                            a4 = Vectors.splat(bias.get(channel + 4 / vectors));
                        }
                        Float16 a5 = a0;
                        if (channels * vectors > 5) {
                            a5 = Vectors.splat(bias.get(channel + 5 / vectors));
                        }
                        Float16 a6 = a0;
                        if (channels * vectors > 6) {
                            a6 = Vectors.splat(bias.get(channel + 6 / vectors));
                        }
                        Float16 a7 = a0;
                        if (channels * vectors > 7) {
                            a7 = Vectors.splat(bias.get(channel + 7 / vectors));
                        }
                        Float16 a8 = a0;
                        if (channels * vectors > 8) {
                            a8 = Vectors.splat(bias.get(channel + 8 / vectors));
                        }
                        Float16 a9 = a0;
                        if (channels * vectors > 9) {
                            a9 = Vectors.splat(bias.get(channel + 9 / vectors));
                        }
                        Float16 a10 = a0;
                        if (channels * vectors > 10) {
                            a10 = Vectors.splat(bias.get(channel + 10 / vectors));
                        }
                        Float16 a11 = a0;
                        if (channels * vectors > 11) {
                            a11 = Vectors.splat(bias.get(channel + 11 / vectors));
                        }
                        Float16 a12 = a0;
                        if (channels * vectors > 12) {
                            a12 = Vectors.splat(bias.get(channel + 12 / vectors));
                        }
                        Float16 a13 = a0;
                        if (channels * vectors > 13) {
                            a13 = Vectors.splat(bias.get(channel + 13 / vectors));
                        }
                        Float16 a14 = a0;
                        if (channels * vectors > 14) {
                            a14 = Vectors.splat(bias.get(channel + 14 / vectors));
                        }
                        Float16 a15 = a0;
                        if (channels * vectors > 15) {
                            a15 = Vectors.splat(bias.get(channel + 15 / vectors));
                        }
                        for (int i = 0; i < terms; i++) {
                            int s = at + table.get(HEADER + i);
                            int k = weight + i * channels;
                            Float16 x0 = Vectors.load(padded, s);
                            Float16 x1 = x0;
                            if (vectors > 1) {
                                x1 = Vectors.load(padded, s + 1 / columns * rowStep + 1 % columns * 16);
                            }
                            Float16 x2 = x0;
                            if (vectors > 2) {
                                x2 = Vectors.load(padded, s + 2 / columns * rowStep + 2 % columns * 16);
                            }
                            Float16 x3 = x0;
                            if (vectors > 3) {
                                x3 = Vectors.load(padded, s + 3 / columns * rowStep + 3 % columns * 16);
                            }
                            a0 = step(a0, x0, w.get(k));
                            if (channels * vectors > 1) {
                                a1 = step(a1, pick(1 % vectors, x0, x1, x2, x3), w.get(k + 1 / vectors));
                            }
                            if (channels * vectors > 2) {
                                a2 = step(a2, pick(2 % vectors, x0, x1, x2, x3), w.get(k + 2 / vectors));
                            }
                            if (channels * vectors > 3) {
                                a3 = step(a3, pick(3 % vectors, x0, x1, x2, x3), w.get(k + 3 / vectors));
                            }
                            if (channels * vectors > 4) {
                                a4 = step(a4, pick(4 % vectors, x0, x1, x2, x3), w.get(k + 4 / vectors));
                            }
                            if (channels * vectors > 5) {
                                a5 = step(a5, pick(5 % vectors, x0, x1, x2, x3), w.get(k + 5 / vectors));
                            }
                            if (channels * vectors > 6) {
                                a6 = step(a6, pick(6 % vectors, x0, x1, x2, x3), w.get(k + 6 / vectors));
                            }
                            if (channels * vectors > 7) {
                                a7 = step(a7, pick(7 % vectors, x0, x1, x2, x3), w.get(k + 7 / vectors));
                            }
                            if (channels * vectors > 8) {
                                a8 = step(a8, pick(8 % vectors, x0, x1, x2, x3), w.get(k + 8 / vectors));
                            }
                            if (channels * vectors > 9) {
                                a9 = step(a9, pick(9 % vectors, x0, x1, x2, x3), w.get(k + 9 / vectors));
                            }
                            if (channels * vectors > 10) {
                                a10 = step(a10, pick(10 % vectors, x0, x1, x2, x3), w.get(k + 10 / vectors));
                            }
                            if (channels * vectors > 11) {
                                a11 = step(a11, pick(11 % vectors, x0, x1, x2, x3), w.get(k + 11 / vectors));
                            }
                            if (channels * vectors > 12) {
                                a12 = step(a12, pick(12 % vectors, x0, x1, x2, x3), w.get(k + 12 / vectors));
                            }
                            if (channels * vectors > 13) {
                                a13 = step(a13, pick(13 % vectors, x0, x1, x2, x3), w.get(k + 13 / vectors));
                            }
                            if (channels * vectors > 14) {
                                a14 = step(a14, pick(14 % vectors, x0, x1, x2, x3), w.get(k + 14 / vectors));
                            }
                            if (channels * vectors > 15) {
                                a15 = step(a15, pick(15 % vectors, x0, x1, x2, x3), w.get(k + 15 / vectors));
                            }
                        }
                        int out = ((unit - group) * table.get(PER_GROUP) + channel) * plane + (d * height + row) * width
                                + column;
                        for (int j = 0; j < table.get(ACCUMULATORS); j++) {
                            Float16 a = a0;
                            if (channels * vectors > 1 && j == 1) {
                                a = a1;
                            }
                            if (channels * vectors > 2 && j == 2) {
                                a = a2;
                            }
                            if (channels * vectors > 3 && j == 3) {
                                a = a3;
                            }
                            if (channels * vectors > 4 && j == 4) {
                                a = a4;
                            }
                            if (channels * vectors > 5 && j == 5) {
                                a = a5;
                            }
                            if (channels * vectors > 6 && j == 6) {
                                a = a6;
                            }
                            if (channels * vectors > 7 && j == 7) {
                                a = a7;
                            }
                            if (channels * vectors > 8 && j == 8) {
                                a = a8;
                            }
                            if (channels * vectors > 9 && j == 9) {
                                a = a9;
                            }
                            if (channels * vectors > 10 && j == 10) {
                                a = a10;
                            }
                            if (channels * vectors > 11 && j == 11) {
                                a = a11;
                            }
                            if (channels * vectors > 12 && j == 12) {
                                a = a12;
                            }
                            if (channels * vectors > 13 && j == 13) {
                                a = a13;
                            }
                            if (channels * vectors > 14 && j == 14) {
                                a = a14;
                            }
                            if (channels * vectors > 15 && j == 15) {
                                a = a15;
                            }
                            int v = j % vectors;
                            int to = out + j / vectors * plane + v / columns * width + v % columns * 16;
                            if (bent > 0) {
                                float slope = ramp.get(0);
                                float edge = ramp.get(1);
                                float limit = ramp.get(2);
                                y.set(to, DirectKernels.ramp(a.getS0(), slope, edge, limit));
                                y.set(to + 1, DirectKernels.ramp(a.getS1(), slope, edge, limit));
                                y.set(to + 2, DirectKernels.ramp(a.getS2(), slope, edge, limit));
                                y.set(to + 3, DirectKernels.ramp(a.getS3(), slope, edge, limit));
                                y.set(to + 4, DirectKernels.ramp(a.getS4(), slope, edge, limit));
                                y.set(to + 5, DirectKernels.ramp(a.getS5(), slope, edge, limit));
                                y.set(to + 6, DirectKernels.ramp(a.getS6(), slope, edge, limit));
                                y.set(to + 7, DirectKernels.ramp(a.getS7(), slope, edge, limit));
                                y.set(to + 8, DirectKernels.ramp(a.getS8(), slope, edge, limit));
                                y.set(to + 9, DirectKernels.ramp(a.getS9(), slope, edge, limit));
                                y.set(to + 10, DirectKernels.ramp(a.getS10(), slope, edge, limit));
                                y.set(to + 11, DirectKernels.ramp(a.getS11(), slope, edge, limit));
                                y.set(to + 12, DirectKernels.ramp(a.getS12(), slope, edge, limit));
                                y.set(to + 13, DirectKernels.ramp(a.getS13(), slope, edge, limit));
                                y.set(to + 14, DirectKernels.ramp(a.getS14(), slope, edge, limit));
                                y.set(to + 15, DirectKernels.ramp(a.getS15(), slope, edge, limit));
                            }
                            if (bent == 0) {
                                Vectors.store(y, to, a);
                            }
                        }
                    }
                }
            }
        }
    }

    private static Float16 pick(int which, Float16 x0, Float16 x1, Float16 x2, Float16 x3) {
        Float16 x = x0;
        if (which == 1) {
            x = x1;
        }
        if (which == 2) {
            x = x2;
        }
        if (which == 3) {
            x = x3;
        }
        return x;
    }
}
