package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/** Brings what {@link BlockedKernels} and {@link LaneKernels} wrote into PyTorch's layout, with bias and activation. */
public final class UnpackKernels {
    /** Count of numbers before the places in {@code place}. */
    public static final int HEADER = 3;

    private UnpackKernels() {}

    /**
     * Blocks of 16 channels to planes. A transposed convolution's phases are interleaved on the way: the table says
     * where each output coordinate is found.
     *
     * @param blocked {@code [N, groups, blocks...]} of 16 channels
     * @param bias {@code [groups, blocks]} of 16 numbers
     * @param y output, {@code [N, groups * perGroup, depth, height, width]}
     * @param ramp the activation: slope below 0, its value at minus infinity, and the upper limit
     * @param place how many columns a work item writes, the output channels of a group, {@link Planes#HALVES}, and then,
     *     for each output depth, height and width in turn, the place in {@code blocked} that this coordinate adds
     * @param items N * groups * blocks * depth * height * chunks
     * @param chunks work items per row
     * @param groupStride distance in {@code blocked} from one group to the next
     * @param blockStride distance in {@code blocked} from one block to the next
     * @param bent whether there is an activation
     */
    public static void unpack(
            VectorFloat16 blocked,
            VectorFloat16 bias,
            FloatArray y,
            FloatArray ramp,
            IntArray place,
            int items,
            int chunks,
            int groups,
            int blocks,
            int depth,
            int height,
            int width,
            int groupStride,
            int blockStride,
            int bent) {
        // for n, group, block, d, h, w: 16 channels of y = activation(blocked at the table's place + bias)
        // one work item per span of a row, spans fastest; a span is a whole row on a CPU and one column on a GPU
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int span = place.get(0);
            int perGroup = place.get(1);
            int first = (item % chunks) * span;
            int row = item / chunks;
            int h = row % height;
            int rest = row / height;
            int d = rest % depth;
            rest = rest / depth;
            int block = rest % blocks;
            int group = rest / blocks;
            int left = perGroup - block * 16;
            int plane = depth * height * width;
            Float16 b = bias.get((group % groups) * blocks + block);
            int source =
                    group * groupStride + block * blockStride + place.get(HEADER + d) + place.get(HEADER + depth + h);
            int target = (group * perGroup + block * 16) * plane + (d * height + h) * width + first;
            float slope = ramp.get(0);
            float edge = ramp.get(1);
            float limit = ramp.get(2);
            int count = Math.min(span, width - first);
            for (int half = 0; half < place.get(2); half++) {
                for (int i = 0; i < count; i++) {
                    Float16 v = Float16.add(blocked.get(source + place.get(HEADER + depth + height + first + i)), b);
                    int at = target + i;
                    if (bent > 0 && half == 0) {
                        Planes.lowBent(y, at, plane, left, v, slope, edge, limit);
                    }
                    if (bent > 0 && half == 1) {
                        Planes.highBent(y, at, plane, left, v, slope, edge, limit);
                    }
                    if (bent == 0 && half == 0) {
                        Planes.low(y, at, plane, left, v);
                    }
                    if (bent == 0 && half == 1) {
                        Planes.high(y, at, plane, left, v);
                    }
                }
            }
        }
    }
}
