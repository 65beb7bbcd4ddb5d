package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/**
 * Convolution of one input channel per group with 16 pixels side by side as lanes. A work item pads a plane into a copy that
 * stays in a cache near the core, and goes down each column of the kernel with a window of as many rows as a tile has, so
 * that a row of the input is loaded once for all rows of the tile that meet it. With stride 2 the columns between are computed
 * too and left out where outputs are stored: a second multiplication costs less than sorting the input.
 *
 * <p>{@code rows} and {@code columns} are constants to the compiler: accumulators beyond their product vanish from the
 * generated code.
 */
public final class DepthwiseKernels {
    /** Count of numbers before the runs in {@code table}; the constants below say which they are. */
    public static final int HEADER = 14;

    /** Planes of the input, of all images. */
    public static final int PLANES = 0;

    /** Channels of the input, and output channels of each. */
    public static final int GROUPS = 1;

    public static final int PER_GROUP = 2;

    /** Runs of kernel elements that meet the input as far from each other as rows of the output do. */
    public static final int RUNS = 3;

    /** Kernel elements of all runs. */
    public static final int TERMS = 4;

    /** Room in {@code padded} for a work item. */
    public static final int ROOM = 5;

    /** Distance in the padded input of outputs next to each other in depth. */
    public static final int DEPTH_STEP = 6;

    /** Depth of the output, and tiles of its rows and columns. */
    public static final int DEPTH = 7;

    public static final int TILES_Y = 8;
    public static final int TILES_X = 9;

    /** Where in the table what {@link PaddingKernels#rows} takes as {@code from} starts. */
    public static final int FROM = 10;

    /** Depth and height of the padded input. */
    public static final int PADDED_DEPTH = 11;

    public static final int PADDED_HEIGHT = 12;

    /** Vectors of outputs of a tile, as a number that is no constant, so that no loop is unrolled. */
    public static final int STORES = 13;

    private DepthwiseKernels() {}

    /**
     * Convolution.
     *
     * @param x input
     * @param padded room for a padded plane for each work item, zeros before the first run
     * @param w weights, {@code [groups * perGroup, terms]}, in the order of the runs
     * @param bias for each output channel
     * @param y output, {@code [N, groups * perGroup, depth, height, width]}
     * @param ramp the activation: slope below 0, its value at minus infinity, and the upper limit
     * @param table numbers that the constants name; for each run where its first element meets the padded input, and how
     *     many it has; then what padding needs
     * @param workers work items, each of which computes every so many planes
     * @param paddedWidth width of the padded input
     * @param inPlane elements of one channel of the input
     * @param rowStep distance in the padded input of outputs one below the other
     * @param strided stride across, 1 or 2
     * @param rows rows of a tile
     * @param columns vectors of a row of a tile, before those between are left out, even with stride 2, 4 at most;
     *     {@code rows * columns} is at most 6, and the tile not larger than the output
     * @param bent whether there is an activation
     */
    public static void convolve(
            FloatArray x,
            FloatArray padded,
            FloatArray w,
            FloatArray bias,
            FloatArray y,
            FloatArray ramp,
            IntArray table,
            int workers,
            int paddedWidth,
            int inPlane,
            int height,
            int width,
            int rowStep,
            int strided,
            int rows,
            int columns,
            int bent) {
        // for n, channel, k, d, row, column: y = activation(bias + sum over i of w[channel][k][i] * x at offset i)
        // one work item per every so many planes
        for (@Parallel
        int worker = 0; worker < Math.max(workers, 0); worker++) {
            int vectors = rows * columns;
            int depth = table.get(DEPTH);
            int from = worker * table.get(ROOM);
            float slope = ramp.get(0);
            float edge = ramp.get(1);
            float limit = ramp.get(2);
            int planes = (table.get(PLANES) - worker + workers - 1) / workers;
            for (int p = 0; p < planes; p++) {
                int plane = worker + p * workers;
                int group = plane % table.get(GROUPS);
                for (int d = 0; d < table.get(PADDED_DEPTH); d++) {
                    PaddingKernels.strip(
                            x,
                            padded,
                            table,
                            table.get(FROM),
                            table.get(PADDED_DEPTH),
                            table.get(PADDED_HEIGHT),
                            1,
                            paddedWidth,
                            d,
                            0,
                            table.get(PADDED_HEIGHT),
                            plane * inPlane,
                            from + d * table.get(PADDED_HEIGHT) * paddedWidth);
                }
                int tiles = depth * table.get(TILES_Y) * table.get(TILES_X);
                for (int m = 0; m < table.get(PER_GROUP); m++) {
                    int channel = group * table.get(PER_GROUP) + m;
                    Float16 start = Vectors.splat(bias.get(channel));
                    for (int t = 0; t < tiles; t++) {
                        // the last tile of a row or column is moved back to end with it: what two tiles write, they
                        // write alike
                        int column = Math.min(t % table.get(TILES_X) * columns * 16 / strided,
                                width - columns * 16 / strided);
                        int row = Math.min(t / table.get(TILES_X) % table.get(TILES_Y) * rows, height - rows);
                        int d = t / table.get(TILES_X) / table.get(TILES_Y);
                        int at = from + d * table.get(DEPTH_STEP) + row * rowStep + column * strided;
                        int k = channel * table.get(TERMS);
                        Float16 a0 = start;
                        Float16 a1 = start;
                        Float16 a2 = start;
                        Float16 a3 = start;
                        Float16 a4 = start;
                        Float16 a5 = start;
                        for (int r = 0; r < table.get(RUNS); r++) {
                            int s = at + table.get(HEADER + 2 * r);
                            int length = table.get(HEADER + 2 * r + 1);
                            Float16 x0 = start;
                            Float16 x1 = start;
                            Float16 x2 = start;
                            Float16 x3 = start;
                            Float16 x4 = start;
                            Float16 x5 = start;
                            if (vectors - columns > 0) {
                                x0 = Vectors.load(padded, s + 0 / columns * rowStep + 0 % columns * 16);
                            }
                            if (vectors - columns > 1) {
                                x1 = Vectors.load(padded, s + 1 / columns * rowStep + 1 % columns * 16);
                            }
                            if (vectors - columns > 2) {
                                x2 = Vectors.load(padded, s + 2 / columns * rowStep + 2 % columns * 16);
                            }
                            if (vectors - columns > 3) {
                                x3 = Vectors.load(padded, s + 3 / columns * rowStep + 3 % columns * 16);
                            }
                            if (vectors - columns > 4) {
                                x4 = Vectors.load(padded, s + 4 / columns * rowStep + 4 % columns * 16);
                            }
                            for (int i = 0; i < length; i++) {
                                if (vectors > 0 && vectors - columns <= 0) {
                                    x0 = Vectors.load(padded, s + 0 / columns * rowStep + 0 % columns * 16);
                                }
                                if (vectors > 1 && vectors - columns <= 1) {
                                    x1 = Vectors.load(padded, s + 1 / columns * rowStep + 1 % columns * 16);
                                }
                                if (vectors > 2 && vectors - columns <= 2) {
                                    x2 = Vectors.load(padded, s + 2 / columns * rowStep + 2 % columns * 16);
                                }
                                if (vectors > 3 && vectors - columns <= 3) {
                                    x3 = Vectors.load(padded, s + 3 / columns * rowStep + 3 % columns * 16);
                                }
                                if (vectors > 4 && vectors - columns <= 4) {
                                    x4 = Vectors.load(padded, s + 4 / columns * rowStep + 4 % columns * 16);
                                }
                                if (vectors > 5 && vectors - columns <= 5) {
                                    x5 = Vectors.load(padded, s + 5 / columns * rowStep + 5 % columns * 16);
                                }
                                Float16 f = Vectors.splat(w.get(k + i));
                                a0 = Vectors.step(a0, f, x0);
                                if (vectors > 1) {
                                    a1 = Vectors.step(a1, f, x1);
                                }
                                if (vectors > 2) {
                                    a2 = Vectors.step(a2, f, x2);
                                }
                                if (vectors > 3) {
                                    a3 = Vectors.step(a3, f, x3);
                                }
                                if (vectors > 4) {
                                    a4 = Vectors.step(a4, f, x4);
                                }
                                if (vectors > 5) {
                                    a5 = Vectors.step(a5, f, x5);
                                }
                                if (vectors - columns > 0) {
                                    x0 = pick(0 + columns, x1, x2, x3, x4, x5);
                                }
                                if (vectors - columns > 1) {
                                    x1 = pick(1 + columns, x1, x2, x3, x4, x5);
                                }
                                if (vectors - columns > 2) {
                                    x2 = pick(2 + columns, x1, x2, x3, x4, x5);
                                }
                                if (vectors - columns > 3) {
                                    x3 = pick(3 + columns, x1, x2, x3, x4, x5);
                                }
                                if (vectors - columns > 4) {
                                    x4 = pick(4 + columns, x1, x2, x3, x4, x5);
                                }
                                s = s + rowStep;
                            }
                            k = k + length;
                        }
                        int out = ((plane * table.get(PER_GROUP) + m) * depth + d) * height * width + row * width
                                + column;
                        int across = columns / strided;
                        if (strided > 1) {
                            a0 = Vectors.even(a0, a1);
                        }
                        if (strided > 1 && vectors > 2) {
                            a1 = Vectors.even(a2, a3);
                        }
                        if (strided > 1 && vectors > 4) {
                            a2 = Vectors.even(a4, a5);
                        }
                        if (bent == 0) {
                            Vectors.store(y, out, a0);
                        }
                        if (bent == 0 && vectors / strided > 1) {
                            Vectors.store(y, out + 1 / across * width + 1 % across * 16, a1);
                        }
                        if (bent == 0 && vectors / strided > 2) {
                            Vectors.store(y, out + 2 / across * width + 2 % across * 16, a2);
                        }
                        if (bent == 0 && vectors / strided > 3) {
                            Vectors.store(y, out + 3 / across * width + 3 % across * 16, a3);
                        }
                        if (bent == 0 && vectors / strided > 4) {
                            Vectors.store(y, out + 4 / across * width + 4 % across * 16, a4);
                        }
                        if (bent == 0 && vectors / strided > 5) {
                            Vectors.store(y, out + 5 / across * width + 5 % across * 16, a5);
                        }
                        // in one place for all, as TornadoVM gives up on a kernel that calls too much
                        int bends = 0;
                        if (bent > 0) {
                            bends = table.get(STORES);
                        }
                        for (int j = 0; j < bends; j++) {
                            Float16 a = a0;
                            if (vectors / strided > 1 && j == 1) {
                                a = a1;
                            }
                            if (vectors / strided > 2 && j == 2) {
                                a = a2;
                            }
                            if (vectors / strided > 3 && j == 3) {
                                a = a3;
                            }
                            if (vectors / strided > 4 && j == 4) {
                                a = a4;
                            }
                            if (vectors / strided > 5 && j == 5) {
                                a = a5;
                            }
                            int to = out + j / across * width + j % across * 16;
                            Vectors.storeLow(y, to, a, slope, edge, limit);
                            Vectors.storeHigh(y, to, a, slope, edge, limit);
                        }
                    }
                }
            }
        }
    }

    private static Float16 pick(int which, Float16 x1, Float16 x2, Float16 x3, Float16 x4, Float16 x5) {
        Float16 x = x1;
        if (which == 2) {
            x = x2;
        }
        if (which == 3) {
            x = x3;
        }
        if (which == 4) {
            x = x4;
        }
        if (which == 5) {
            x = x5;
        }
        return x;
    }
}
