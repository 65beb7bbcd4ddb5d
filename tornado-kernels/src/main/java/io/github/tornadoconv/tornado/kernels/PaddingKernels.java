package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/**
 * Copies the input into an array that has its padding written out, so that the kernels after it read without asking
 * where the edge is.
 *
 * <p>The table {@code from} says where each element comes from: behind its first number, which some of the kernels have a
 * use for, it has for each padded depth, height and width in turn the offset in an input plane that this coordinate
 * adds, or -1 for a zero. Every padding mode, cropping included, is such a table.
 */
public final class PaddingKernels {
    /** Count of numbers before the offsets in {@code from}. */
    public static final int HEADER = 1;

    private PaddingKernels() {}

    /**
     * Element by element.
     *
     * @param x input, planes of {@code plane} elements
     * @param padded planes of {@code [depth, height, width]}
     * @param items planes * depth * height * width
     */
    public static void planes(
            FloatArray x,
            FloatArray padded,
            IntArray from,
            int items,
            int depth,
            int height,
            int width,
            int plane) {
        // for plane, d, h, w: padded = x at the place that the table names, or 0
        // one work item per element, columns fastest
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int row = item / width;
            int fromDepth = from.get(HEADER + row / height % depth);
            int fromHeight = from.get(HEADER + depth + row % height);
            int fromWidth = from.get(HEADER + depth + height + item % width);
            float v = 0f;
            if (fromDepth >= 0 && fromHeight >= 0 && fromWidth >= 0) {
                v = x.get(row / height / depth * plane + fromDepth + fromHeight + fromWidth);
            }
            padded.set(item, v);
        }
    }

    /**
     * Plane by plane, on a device with few threads: the inner part of each row in a loop that asks nothing.
     *
     * @param x input, planes of {@code plane} elements
     * @param padded planes of {@code [depth, height, ways, each]}, zeros before the first run: zeros are not written
     * @param from the table, which begins with {@code ways} here and has no widths. In their place it has for each of the
     *     {@code ways} where its list starts: how many elements come from places {@code ways} apart, none or 8 at least, where
     *     these start and the offset of the first; how many others come from the input, and for each of them its place and
     *     its offset
     * @param items planes * depth * strips
     * @param strips work items per depth of a plane
     * @param strip rows of a work item, the last one's fewer
     * @param ways in how many parts a row lies, sorted by the remainder of the place divided by this number
     * @param each elements of a part
     */
    public static void rows(
            FloatArray x,
            FloatArray padded,
            IntArray from,
            int items,
            int strips,
            int strip,
            int depth,
            int height,
            int ways,
            int each,
            int plane) {
        // for plane, d, h, way, i: padded = x at the place that the table names, where it names one
        // one work item per strip of rows
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int first = item % strips * strip;
            int d = item / strips % depth;
            int source = item / strips / depth * plane;
            int target = item / strips * height * ways * each;
            strip(x, padded, from, 0, depth, height, ways, each, d, first, Math.min(strip, height - first), source,
                    target);
        }
    }

    /**
     * Rows of one depth of a plane.
     *
     * @param from where the table starts in {@code table}
     * @param source where the plane starts in {@code x}
     * @param target where its depth {@code d} starts in {@code padded}
     */
    static void strip(
            FloatArray x,
            FloatArray padded,
            IntArray table,
            int from,
            int depth,
            int height,
            int ways,
            int each,
            int d,
            int first,
            int rows,
            int source,
            int target) {
        int fromDepth = table.get(from + HEADER + d);
        int heights = from + HEADER + depth + first;
        int count = rows;
        if (fromDepth < 0) {
            count = 0;
        }
        for (int way = 0; way < table.get(from); way++) {
            int list = from + table.get(from + HEADER + depth + height + way);
            for (int i = 0; i < count; i++) {
                int fromHeight = table.get(heights + i);
                int run = table.get(list);
                int others = table.get(list + 3);
                if (fromHeight < 0) {
                    run = 0;
                    others = 0;
                }
                int to = target + ((first + i) * ways + way) * each;
                int row = source + fromDepth + fromHeight;
                int inner = row + table.get(list + 2);
                int inside = to + table.get(list + 1);
                if (ways == 1) {
                    // the last 8 are moved back to end with the run
                    for (int v = 0; v < (run + 7) / 8; v++) {
                        int e = Math.min(v * 8, run - 8);
                        copy8(x, inner + e, padded, inside + e);
                    }
                }
                if (ways > 1) {
                    for (int e = 0; e < run; e++) {
                        padded.set(inside + e, x.get(inner + e * ways));
                    }
                }
                for (int e = 0; e < others; e++) {
                    padded.set(to + table.get(list + 4 + 2 * e), x.get(row + table.get(list + 5 + 2 * e)));
                }
            }
        }
    }

    /** 8 numbers next to each other, which the driver's compiler makes one load and one store. */
    private static void copy8(FloatArray x, int from, FloatArray padded, int to) {
        float v0 = x.get(from);
        float v1 = x.get(from + 1);
        float v2 = x.get(from + 2);
        float v3 = x.get(from + 3);
        float v4 = x.get(from + 4);
        float v5 = x.get(from + 5);
        float v6 = x.get(from + 6);
        float v7 = x.get(from + 7);
        padded.set(to, v0);
        padded.set(to + 1, v1);
        padded.set(to + 2, v2);
        padded.set(to + 3, v3);
        padded.set(to + 4, v4);
        padded.set(to + 5, v5);
        padded.set(to + 6, v6);
        padded.set(to + 7, v7);
    }

    /**
     * Sixteen channels side by side, for kernels whose lanes are channels.
     *
     * @param x input, {@code [N, channels, D, H, W]}, a channel having {@code plane} elements
     * @param padded {@code [N, stacks, depth, height, width]} of 16 channels
     * @param from the table, which begins with the number of columns that a work item writes
     * @param channel for each stack its 16 input channels; {@link LaneKernels} says which
     * @param items N * stacks * depth * height * chunks
     * @param batchStride elements of one image of {@code x}
     */
    public static void lanes(
            FloatArray x,
            VectorFloat16 padded,
            IntArray from,
            IntArray channel,
            int items,
            int chunks,
            int stacks,
            int depth,
            int height,
            int width,
            int plane,
            int batchStride) {
        // for n, stack, d, h, w: 16 lanes of padded = 16 channels of x at the place that the table names, or 0
        // one work item per span of a row, spans fastest; a span is a whole row on a CPU and one column on a GPU
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int span = from.get(0);
            int first = (item % chunks) * span;
            int row = item / chunks;
            int h = row % height;
            int d = (row / height) % depth;
            int image = row / height / depth;
            int lane = (image % stacks) * 16;
            int fromDepth = from.get(HEADER + d);
            int fromHeight = from.get(HEADER + depth + h);
            int source = (image / stacks) * batchStride + fromDepth + fromHeight;
            int s0 = source + channel.get(lane) * plane;
            int s1 = source + channel.get(lane + 1) * plane;
            int s2 = source + channel.get(lane + 2) * plane;
            int s3 = source + channel.get(lane + 3) * plane;
            int s4 = source + channel.get(lane + 4) * plane;
            int s5 = source + channel.get(lane + 5) * plane;
            int s6 = source + channel.get(lane + 6) * plane;
            int s7 = source + channel.get(lane + 7) * plane;
            int s8 = source + channel.get(lane + 8) * plane;
            int s9 = source + channel.get(lane + 9) * plane;
            int s10 = source + channel.get(lane + 10) * plane;
            int s11 = source + channel.get(lane + 11) * plane;
            int s12 = source + channel.get(lane + 12) * plane;
            int s13 = source + channel.get(lane + 13) * plane;
            int s14 = source + channel.get(lane + 14) * plane;
            int s15 = source + channel.get(lane + 15) * plane;
            int count = Math.min(span, width - first);
            for (int i = 0; i < count; i++) {
                int w = from.get(HEADER + depth + height + first + i);
                if (fromDepth >= 0 && fromHeight >= 0 && w >= 0) {
                    padded.set(
                            row * width + first + i,
                            new Float16(
                                    x.get(s0 + w),
                                    x.get(s1 + w),
                                    x.get(s2 + w),
                                    x.get(s3 + w),
                                    x.get(s4 + w),
                                    x.get(s5 + w),
                                    x.get(s6 + w),
                                    x.get(s7 + w),
                                    x.get(s8 + w),
                                    x.get(s9 + w),
                                    x.get(s10 + w),
                                    x.get(s11 + w),
                                    x.get(s12 + w),
                                    x.get(s13 + w),
                                    x.get(s14 + w),
                                    x.get(s15 + w)));
                } else {
                    padded.set(
                            row * width + first + i,
                            new Float16(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f));
                }
            }
        }
    }
}
