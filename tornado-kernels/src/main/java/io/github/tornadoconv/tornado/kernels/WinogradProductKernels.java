package io.github.tornadoconv.tornado.kernels;

import static io.github.tornadoconv.tornado.kernels.Vectors.step;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/**
 * Minimal filtering (Winograd convolution), its second half: points are multiplied, and tiles of products by a matrix from
 * both sides, which gives tiles of the output. As in {@link WinogradInputKernels}, matrices and places are in tables.
 *
 * <p>{@code tile} and {@code across} are constants to the compiler: registers beyond them vanish from the generated code.
 */
public final class WinogradProductKernels {
    /** Count of numbers before the lists in the table; the constants below say which they are. */
    public static final int HEADER = 10;

    /** Points of a tile, downwards times across. */
    public static final int POINTS = 0;

    /** Terms of a sum. */
    public static final int TERMS = 1;

    /** Outputs of a tile downwards. */
    public static final int OUTPUTS = 2;

    /** Tiles of a run as a number that is no constant, so that no loop is unrolled. */
    public static final int RUN = 3;

    /** Distances in the points from one image to the next, of outputs next to each other in depth, and of points. */
    public static final int IMAGE_STRIDE = 4;

    public static final int DEPTH_STEP = 5;
    public static final int POINT_STRIDE = 6;

    /** Distance of the rows of a tile in the output, and of its columns. */
    public static final int ROW_STEP = 7;

    public static final int COLUMN_STEP = 8;

    /** {@link Planes#HALVES}. */
    public static final int HALVES = 9;

    private WinogradProductKernels() {}

    /**
     * Products of points, which are sums over input channels, and from them tiles of the output, with bias and activation.
     * The products of some tiles and 16 channels lie between in {@code m}, which stays in a cache near the core.
     *
     * @param v {@code [N, inDepth, runs, points, stacks, tile, 16]}, see {@link WinogradInputKernels}
     * @param w weights, {@code [blocks, points, terms]} of 16 output channels, and then {@code [blocks]} of 16 biases
     * @param m room for {@code [points, tile]} of 16 channels for each work item
     * @param y output, {@code [N, channels, depth, height, width]}
     * @param table numbers that the constants name; the offset of each term; for each output of a tile downwards where its
     *     terms begin, and where the last one's end; for each of those terms the point downwards; for each tile of all
     *     runs its first row of outputs, how many it has, its first column, and how many
     * @param factors the activation, its slope below 0, value at minus infinity, and upper limit; for each term downwards
     *     its factor; for each output across the factors of {@code across} points
     * @param workers work items
     * @param each runs of tiles and 16 channels of one work item, the last one's fewer
     * @param items N * depth * runs * blocks
     * @param runs runs of tiles
     * @param across points across, at most 12
     * @param bent whether there is an activation
     * @param tile tiles of a run, 1 to 14
     */
    public static void products(
            FloatArray v,
            VectorFloat16 w,
            VectorFloat16 m,
            FloatArray y,
            IntArray table,
            FloatArray factors,
            int workers,
            int each,
            int items,
            int runs,
            int depth,
            int blocks,
            int channels,
            int height,
            int width,
            int across,
            int bent,
            int tile) {
        // for n, d, block, tile, row, column: 16 channels of y = activation(bias + sum over points of down * across *
        // sum over terms of w[block][point][term] * v at the term's offset)
        // one work item per some runs of tiles, blocks fastest; on a GPU per run and block
        for (@Parallel
        int worker = 0; worker < Math.max(workers, 0); worker++) {
            int count = Math.min(each, items - worker * each);
            int points = table.get(POINTS);
            int terms = table.get(TERMS);
            int down = table.get(OUTPUTS);
            int starts = HEADER + terms;
            int places = starts + down + 1;
            int downTerms = table.get(starts + down);
            int region = worker * points * tile;
            int plane = depth * height * width;
            float slope = factors.get(0);
            float edge = factors.get(1);
            float limit = factors.get(2);
            for (int e = 0; e < count; e++) {
                int item = worker * each + e;
                int block = item % blocks;
                int rest = item / blocks;
                int run = rest % runs;
                rest = rest / runs;
                int d = rest % depth;
                int n = rest / depth;
                int from = n * table.get(IMAGE_STRIDE) + d * table.get(DEPTH_STEP)
                        + run * points * table.get(POINT_STRIDE);
                for (int p = 0; p < points; p++) {
                    int at = from + p * table.get(POINT_STRIDE);
                    int weight = (block * points + p) * terms;
                    Float16 a0 = Vectors.splat(0f);
                    Float16 a1 = Vectors.splat(0f);
                    Float16 a2 = Vectors.splat(0f);
                    Float16 a3 = Vectors.splat(0f);
                    Float16 a4 = Vectors.splat(0f);
                    Float16 a5 = Vectors.splat(0f);
                    Float16 a6 = Vectors.splat(0f);
                    Float16 a7 = Vectors.splat(0f);
                    Float16 a8 = Vectors.splat(0f);
                    Float16 a9 = Vectors.splat(0f);
                    Float16 a10 = Vectors.splat(0f);
                    Float16 a11 = Vectors.splat(0f);
                    Float16 a12 = Vectors.splat(0f);
                    Float16 a13 = Vectors.splat(0f);
                    for (int i = 0; i < terms; i++) {
                        Float16 f = w.get(weight + i);
                        int s = at + table.get(HEADER + i);
                        a0 = step(a0, f, Vectors.splat(v.get(s)));
                        if (tile > 1) {
                            a1 = step(a1, f, Vectors.splat(v.get(s + 1 * 16)));
                        }
                        if (tile > 2) {
                            a2 = step(a2, f, Vectors.splat(v.get(s + 2 * 16)));
                        }
                        if (tile > 3) {
                            a3 = step(a3, f, Vectors.splat(v.get(s + 3 * 16)));
                        }
                        if (tile > 4) {
                            a4 = step(a4, f, Vectors.splat(v.get(s + 4 * 16)));
                        }
                        if (tile > 5) {
                            a5 = step(a5, f, Vectors.splat(v.get(s + 5 * 16)));
                        }
                        if (tile > 6) {
                            a6 = step(a6, f, Vectors.splat(v.get(s + 6 * 16)));
                        }
                        if (tile > 7) {
                            a7 = step(a7, f, Vectors.splat(v.get(s + 7 * 16)));
                        }
                        if (tile > 8) {
                            a8 = step(a8, f, Vectors.splat(v.get(s + 8 * 16)));
                        }
                        if (tile > 9) {
                            a9 = step(a9, f, Vectors.splat(v.get(s + 9 * 16)));
                        }
                        if (tile > 10) {
                            a10 = step(a10, f, Vectors.splat(v.get(s + 10 * 16)));
                        }
                        if (tile > 11) {
                            a11 = step(a11, f, Vectors.splat(v.get(s + 11 * 16)));
                        }
                        if (tile > 12) {
                            a12 = step(a12, f, Vectors.splat(v.get(s + 12 * 16)));
                        }
                        if (tile > 13) {
                            a13 = step(a13, f, Vectors.splat(v.get(s + 13 * 16)));
                        }
                    }
                    int to = region + p * tile;
                    m.set(to, a0);
                    if (tile > 1) {
                        m.set(to + 1, a1);
                    }
                    if (tile > 2) {
                        m.set(to + 2, a2);
                    }
                    if (tile > 3) {
                        m.set(to + 3, a3);
                    }
                    if (tile > 4) {
                        m.set(to + 4, a4);
                    }
                    if (tile > 5) {
                        m.set(to + 5, a5);
                    }
                    if (tile > 6) {
                        m.set(to + 6, a6);
                    }
                    if (tile > 7) {
                        m.set(to + 7, a7);
                    }
                    if (tile > 8) {
                        m.set(to + 8, a8);
                    }
                    if (tile > 9) {
                        m.set(to + 9, a9);
                    }
                    if (tile > 10) {
                        m.set(to + 10, a10);
                    }
                    if (tile > 11) {
                        m.set(to + 11, a11);
                    }
                    if (tile > 12) {
                        m.set(to + 12, a12);
                    }
                    if (tile > 13) {
                        m.set(to + 13, a13);
                    }
                }
                Float16 bias = w.get(blocks * points * terms + block);
                int left = channels - block * 16;
                for (int half = 0; half < table.get(HALVES); half++) {
                    for (int t = 0; t < table.get(RUN); t++) {
                        int place = places + downTerms + 4 * (run * tile + t);
                        int rows = table.get(place + 1);
                        int columns = table.get(place + 3);
                        int target = (n * channels + block * 16) * plane
                                + (d * height + table.get(place)) * width
                                + table.get(place + 2);
                        for (int i = 0; i < rows; i++) {
                            int first = table.get(starts + i);
                            int length = table.get(starts + i + 1) - first;
                            Float16 r0 = Vectors.splat(0f);
                            Float16 r1 = Vectors.splat(0f);
                            Float16 r2 = Vectors.splat(0f);
                            Float16 r3 = Vectors.splat(0f);
                            Float16 r4 = Vectors.splat(0f);
                            Float16 r5 = Vectors.splat(0f);
                            Float16 r6 = Vectors.splat(0f);
                            Float16 r7 = Vectors.splat(0f);
                            Float16 r8 = Vectors.splat(0f);
                            Float16 r9 = Vectors.splat(0f);
                            Float16 r10 = Vectors.splat(0f);
                            Float16 r11 = Vectors.splat(0f);
                            for (int a = 0; a < length; a++) {
                                int s = region + table.get(places + first + a) * across * tile + t;
                                Float16 f = Vectors.splat(factors.get(3 + first + a));
                                r0 = step(r0, f, m.get(s));
                                if (across > 1) {
                                    r1 = step(r1, f, m.get(s + 1 * tile));
                                }
                                if (across > 2) {
                                    r2 = step(r2, f, m.get(s + 2 * tile));
                                }
                                if (across > 3) {
                                    r3 = step(r3, f, m.get(s + 3 * tile));
                                }
                                if (across > 4) {
                                    r4 = step(r4, f, m.get(s + 4 * tile));
                                }
                                if (across > 5) {
                                    r5 = step(r5, f, m.get(s + 5 * tile));
                                }
                                if (across > 6) {
                                    r6 = step(r6, f, m.get(s + 6 * tile));
                                }
                                if (across > 7) {
                                    r7 = step(r7, f, m.get(s + 7 * tile));
                                }
                                if (across > 8) {
                                    r8 = step(r8, f, m.get(s + 8 * tile));
                                }
                                if (across > 9) {
                                    r9 = step(r9, f, m.get(s + 9 * tile));
                                }
                                if (across > 10) {
                                    r10 = step(r10, f, m.get(s + 10 * tile));
                                }
                                if (across > 11) {
                                    r11 = step(r11, f, m.get(s + 11 * tile));
                                }
                            }
                            for (int j = 0; j < columns; j++) {
                                int factor = 3 + downTerms + j * across;
                                Float16 sum = step(bias, Vectors.splat(factors.get(factor)), r0);
                                if (across > 1) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 1)), r1);
                                }
                                if (across > 2) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 2)), r2);
                                }
                                if (across > 3) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 3)), r3);
                                }
                                if (across > 4) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 4)), r4);
                                }
                                if (across > 5) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 5)), r5);
                                }
                                if (across > 6) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 6)), r6);
                                }
                                if (across > 7) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 7)), r7);
                                }
                                if (across > 8) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 8)), r8);
                                }
                                if (across > 9) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 9)), r9);
                                }
                                if (across > 10) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 10)), r10);
                                }
                                if (across > 11) {
                                    sum = step(sum, Vectors.splat(factors.get(factor + 11)), r11);
                                }
                                int to = target + i * table.get(ROW_STEP) * width + j * table.get(COLUMN_STEP);
                                if (bent > 0 && half == 0) {
                                    Planes.lowBent(y, to, plane, left, sum, slope, edge, limit);
                                }
                                if (bent > 0 && half == 1) {
                                    Planes.highBent(y, to, plane, left, sum, slope, edge, limit);
                                }
                                if (bent == 0 && half == 0) {
                                    Planes.low(y, to, plane, left, sum);
                                }
                                if (bent == 0 && half == 1) {
                                    Planes.high(y, to, plane, left, sum);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
