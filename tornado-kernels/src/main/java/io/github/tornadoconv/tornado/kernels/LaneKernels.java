package io.github.tornadoconv.tornado.kernels;

import static io.github.tornadoconv.tornado.kernels.Vectors.splat;
import static io.github.tornadoconv.tornado.kernels.Vectors.step;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/**
 * Convolutions of few channels per group, depthwise above all: each lane has an input channel of its own.
 *
 * <p>The input comes from {@link PaddingKernels#lanes}: output channels are taken 16 at a time, and for each such block
 * there is one stack per input channel of a group, stack {@code c} of block {@code b} holding in lane {@code l} the
 * {@code c}-th input channel of the group that output channel {@code 16 * b + l} is in. Depthwise, that is one stack.
 */
public final class LaneKernels {
    private LaneKernels() {}

    /**
     * Convolution lane by lane.
     *
     * @param x padded input, 16 channels side by side
     * @param w weights, {@code [sets][blocks][terms]} of 16 output channels
     * @param y {@code [N, sets, blocks, depth, height, width]} of 16 output channels, without bias
     * @param table the number of tiles, N * sets * blocks * depth * tilesY * tilesX; for each set three numbers: where its
     *     offsets start in this table, how many there are, and where its weights start in {@code w}; then the offsets
     * @param workers work items
     * @param each tiles of one work item, the last one's fewer
     * @param tilesX tiles per row of the output
     * @param tilesY tiles per column of the output
     * @param sets groups and phases that have offsets and weights of their own
     * @param blockStride distance in {@code x} from one block to the next
     * @param depthStep distance in {@code x} of outputs next to each other in depth; rowStep and columnStep likewise
     * @param tile pixels per work item, 1 to 14
     * @param tileWidth columns of a tile; divides {@code tile}, at most {@code width}, and its rows at most
     *     {@code height}
     */
    public static void convolve(
            VectorFloat16 x,
            VectorFloat16 w,
            VectorFloat16 y,
            IntArray table,
            int workers,
            int each,
            int tilesX,
            int tilesY,
            int depth,
            int blocks,
            int sets,
            int height,
            int width,
            int blockStride,
            int depthStep,
            int rowStep,
            int columnStep,
            int tile,
            int tileWidth) {
        // for n, set, block, d, row, column: y = sum over i of w[set][block][i] * x at offset i, lane by lane
        // one work item per run of tiles, columns fastest, a run being one tile on a GPU; one accumulator per pixel
        for (@Parallel
        int worker = 0; worker < Math.max(workers, 0); worker++) {
            int count = Math.min(each, table.get(0) - worker * each);
            for (int e = 0; e < count; e++) {
                int item = worker * each + e;
                int tileX = item % tilesX;
                int rest = item / tilesX;
                int tileY = rest % tilesY;
                rest = rest / tilesY;
                int d = rest % depth;
                rest = rest / depth;
                int block = rest % blocks;
                rest = rest / blocks;
                int set = rest % sets;
                int n = rest / sets;
                // the last tile of a row or column is moved back to end with it: what two tiles write, they write alike
                int column = Math.min(tileX * tileWidth, width - tileWidth);
                int row = Math.min(tileY * (tile / tileWidth), height - tile / tileWidth);
                int terms = table.get(3 * set + 2);
                int term = table.get(3 * set + 1);
                int weight = table.get(3 * set + 3) + block * terms;
                int at = (n * blocks + block) * blockStride + d * depthStep + row * rowStep + column * columnStep;
                Float16 a0 = splat(0f);
                Float16 a1 = splat(0f);
                Float16 a2 = splat(0f);
                Float16 a3 = splat(0f);
                Float16 a4 = splat(0f);
                Float16 a5 = splat(0f);
                Float16 a6 = splat(0f);
                Float16 a7 = splat(0f);
                Float16 a8 = splat(0f);
                Float16 a9 = splat(0f);
                Float16 a10 = splat(0f);
                Float16 a11 = splat(0f);
                Float16 a12 = splat(0f);
                Float16 a13 = splat(0f);
                for (int i = 0; i < terms; i++) {
                    Float16 v = w.get(weight + i);
                    int s = at + table.get(term + i);
                    a0 = step(a0, v, x.get(s));
                    if (tile > 1) {
                        a1 = step(a1, v, x.get(s + 1 / tileWidth * rowStep + 1 % tileWidth * columnStep));
                    }
                    if (tile > 2) {
                        a2 = step(a2, v, x.get(s + 2 / tileWidth * rowStep + 2 % tileWidth * columnStep));
                    }
                    if (tile > 3) {
                        a3 = step(a3, v, x.get(s + 3 / tileWidth * rowStep + 3 % tileWidth * columnStep));
                    }
                    if (tile > 4) {
                        a4 = step(a4, v, x.get(s + 4 / tileWidth * rowStep + 4 % tileWidth * columnStep));
                    }
                    if (tile > 5) {
                        a5 = step(a5, v, x.get(s + 5 / tileWidth * rowStep + 5 % tileWidth * columnStep));
                    }
                    if (tile > 6) {
                        a6 = step(a6, v, x.get(s + 6 / tileWidth * rowStep + 6 % tileWidth * columnStep));
                    }
                    if (tile > 7) {
                        a7 = step(a7, v, x.get(s + 7 / tileWidth * rowStep + 7 % tileWidth * columnStep));
                    }
                    if (tile > 8) {
                        a8 = step(a8, v, x.get(s + 8 / tileWidth * rowStep + 8 % tileWidth * columnStep));
                    }
                    if (tile > 9) {
                        a9 = step(a9, v, x.get(s + 9 / tileWidth * rowStep + 9 % tileWidth * columnStep));
                    }
                    if (tile > 10) {
                        a10 = step(a10, v, x.get(s + 10 / tileWidth * rowStep + 10 % tileWidth * columnStep));
                    }
                    if (tile > 11) {
                        a11 = step(a11, v, x.get(s + 11 / tileWidth * rowStep + 11 % tileWidth * columnStep));
                    }
                    if (tile > 12) {
                        a12 = step(a12, v, x.get(s + 12 / tileWidth * rowStep + 12 % tileWidth * columnStep));
                    }
                    if (tile > 13) {
                        a13 = step(a13, v, x.get(s + 13 / tileWidth * rowStep + 13 % tileWidth * columnStep));
                    }
                }
                int out = (((n * sets + set) * blocks + block) * depth + d) * height * width + row * width + column;
                y.set(out, a0);
                if (tile > 1) {
                    y.set(out + 1 / tileWidth * width + 1 % tileWidth, a1);
                }
                if (tile > 2) {
                    y.set(out + 2 / tileWidth * width + 2 % tileWidth, a2);
                }
                if (tile > 3) {
                    y.set(out + 3 / tileWidth * width + 3 % tileWidth, a3);
                }
                if (tile > 4) {
                    y.set(out + 4 / tileWidth * width + 4 % tileWidth, a4);
                }
                if (tile > 5) {
                    y.set(out + 5 / tileWidth * width + 5 % tileWidth, a5);
                }
                if (tile > 6) {
                    y.set(out + 6 / tileWidth * width + 6 % tileWidth, a6);
                }
                if (tile > 7) {
                    y.set(out + 7 / tileWidth * width + 7 % tileWidth, a7);
                }
                if (tile > 8) {
                    y.set(out + 8 / tileWidth * width + 8 % tileWidth, a8);
                }
                if (tile > 9) {
                    y.set(out + 9 / tileWidth * width + 9 % tileWidth, a9);
                }
                if (tile > 10) {
                    y.set(out + 10 / tileWidth * width + 10 % tileWidth, a10);
                }
                if (tile > 11) {
                    y.set(out + 11 / tileWidth * width + 11 % tileWidth, a11);
                }
                if (tile > 12) {
                    y.set(out + 12 / tileWidth * width + 12 % tileWidth, a12);
                }
                if (tile > 13) {
                    y.set(out + 13 / tileWidth * width + 13 % tileWidth, a13);
                }
            }
        }
    }
}
