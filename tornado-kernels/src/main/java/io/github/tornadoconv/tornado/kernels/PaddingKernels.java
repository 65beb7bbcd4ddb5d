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
 * <p>The table {@code from} says where each element comes from: its first number is how many columns a work item
 * writes; then, for each padded depth, height and width in turn, the offset in an input plane that this coordinate
 * adds, or -1 for a zero. Every padding mode, cropping included, is such a table.
 */
public final class PaddingKernels {
    /** Count of numbers before the offsets in {@code from}. */
    public static final int HEADER = 1;

    private PaddingKernels() {}

    /**
     * Plane by plane.
     *
     * @param x input, planes of {@code plane} elements
     * @param padded planes of {@code [depth, height, width]}
     * @param items planes * depth * height * chunks
     * @param chunks work items per row
     */
    public static void planes(
            FloatArray x,
            FloatArray padded,
            IntArray from,
            int items,
            int chunks,
            int depth,
            int height,
            int width,
            int plane) {
        // for plane, d, h, w: padded = x at the place that the table names, or 0
        // one work item per span of a row, spans fastest; a span is a whole row on a CPU and one column on a GPU
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int span = from.get(0);
            int first = (item % chunks) * span;
            int row = item / chunks;
            int h = row % height;
            int d = (row / height) % depth;
            int fromDepth = from.get(HEADER + d);
            int fromHeight = from.get(HEADER + depth + h);
            int source = (row / height / depth) * plane + fromDepth + fromHeight;
            int count = Math.min(span, width - first);
            for (int i = 0; i < count; i++) {
                int fromWidth = from.get(HEADER + depth + height + first + i);
                float v = 0f;
                if (fromDepth >= 0 && fromHeight >= 0 && fromWidth >= 0) {
                    v = x.get(source + fromWidth);
                }
                padded.set(row * width + first + i, v);
            }
        }
    }

    /**
     * Sixteen channels side by side, for kernels whose lanes are channels.
     *
     * @param x input, {@code [N, channels, D, H, W]}, a channel having {@code plane} elements
     * @param padded {@code [N, stacks, depth, height, width]} of 16 channels
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
