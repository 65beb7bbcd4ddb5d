package io.github.tornadoconv.tornado.kernels;

import static io.github.tornadoconv.tornado.kernels.Vectors.step;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/**
 * Minimal filtering (Winograd convolution), its first half: tiles of a plane of the input are multiplied by a matrix from
 * both sides, 16 channels side by side, which gives their points; {@link WinogradProductKernels} is the other.
 *
 * <p>Which matrices, and where tiles begin, is in tables, so that any number of outputs and kernel elements, dilations and
 * the phases of transposed convolutions are one kernel. Downwards only what is not 0 is in them; across, the number of
 * inputs is a constant to the compiler: registers beyond it vanish from the generated code.
 */
public final class WinogradInputKernels {
    /** Count of numbers before the lists in the table. */
    public static final int HEADER = 4;

    private WinogradInputKernels() {}

    /**
     * Tiles of the input to points.
     *
     * @param x padded input, {@code [N, stacks, depth, height, width]} of 16 channels
     * @param v {@code [N, depth, runs, pointsDown, pointsAcross, stacks, run, 16]}
     * @param table the numbers of points downwards and across, their distance in {@code v}, and the tiles
     *     of all stacks, N * depth * tilesY * tilesX * stacks; for each point downwards where its terms begin, and where
     *     the last one's end; the first place of each row of tiles, and of each column of tiles; for each term its
     *     place in the tile
     * @param matrices for each term its factor; then for each point across the factors of {@code inputs} inputs
     * @param workers work items
     * @param each tiles of one work item, the last one's fewer
     * @param run tiles that lie side by side
     * @param inputs inputs of a tile across, at most 8
     * @param step distance in {@code x} of inputs side by side in a tile
     */
    public static void input(
            VectorFloat16 x,
            FloatArray v,
            IntArray table,
            FloatArray matrices,
            int workers,
            int each,
            int stacks,
            int tilesX,
            int tilesY,
            int depth,
            int plane,
            int run,
            int inputs,
            int step) {
        // for n, d, tile, stack, point down, point across: v = sum over rows and columns of down * across * x
        // one work item per run of tiles, channels fastest; a run is one tile on a GPU
        for (@Parallel
        int worker = 0; worker < Math.max(workers, 0); worker++) {
            int count = Math.min(each, table.get(3) - worker * each);
            for (int e = 0; e < count; e++) {
                int item = worker * each + e;
                int stack = item % stacks;
                int rest = item / stacks;
                int tileX = rest % tilesX;
                rest = rest / tilesX;
                int tileY = rest % tilesY;
                int image = rest / tilesY;
                int down = table.get(0);
                int across = table.get(1);
                int rows = HEADER + down + 1;
                int terms = rows + tilesY + tilesX;
                int at = (image / depth * stacks + stack) * depth * plane
                        + image % depth * plane
                        + table.get(rows + tileY)
                        + table.get(rows + tilesY + tileX);
                int point = table.get(2);
                int tile = tileY * tilesX + tileX;
                int runs = (tilesY * tilesX + run - 1) / run;
                int to = (image * runs + tile / run) * down * across * point + (stack * run + tile % run) * 16;
                int acrossFactors = table.get(HEADER + down);
                for (int i = 0; i < down; i++) {
                    int first = table.get(HEADER + i);
                    int length = table.get(HEADER + i + 1) - first;
                    Float16 r0 = Vectors.splat(0f);
                    Float16 r1 = Vectors.splat(0f);
                    Float16 r2 = Vectors.splat(0f);
                    Float16 r3 = Vectors.splat(0f);
                    Float16 r4 = Vectors.splat(0f);
                    Float16 r5 = Vectors.splat(0f);
                    Float16 r6 = Vectors.splat(0f);
                    Float16 r7 = Vectors.splat(0f);
                    for (int a = 0; a < length; a++) {
                        int s = at + table.get(terms + first + a);
                        Float16 f = Vectors.splat(matrices.get(first + a));
                        r0 = step(r0, f, x.get(s));
                        if (inputs > 1) {
                            r1 = step(r1, f, x.get(s + 1 * step));
                        }
                        if (inputs > 2) {
                            r2 = step(r2, f, x.get(s + 2 * step));
                        }
                        if (inputs > 3) {
                            r3 = step(r3, f, x.get(s + 3 * step));
                        }
                        if (inputs > 4) {
                            r4 = step(r4, f, x.get(s + 4 * step));
                        }
                        if (inputs > 5) {
                            r5 = step(r5, f, x.get(s + 5 * step));
                        }
                        if (inputs > 6) {
                            r6 = step(r6, f, x.get(s + 6 * step));
                        }
                        if (inputs > 7) {
                            r7 = step(r7, f, x.get(s + 7 * step));
                        }
                    }
                    for (int j = 0; j < across; j++) {
                        int factor = acrossFactors + j * inputs;
                        Float16 sum = Float16.mult(Vectors.splat(matrices.get(factor)), r0);
                        if (inputs > 1) {
                            sum = step(sum, Vectors.splat(matrices.get(factor + 1)), r1);
                        }
                        if (inputs > 2) {
                            sum = step(sum, Vectors.splat(matrices.get(factor + 2)), r2);
                        }
                        if (inputs > 3) {
                            sum = step(sum, Vectors.splat(matrices.get(factor + 3)), r3);
                        }
                        if (inputs > 4) {
                            sum = step(sum, Vectors.splat(matrices.get(factor + 4)), r4);
                        }
                        if (inputs > 5) {
                            sum = step(sum, Vectors.splat(matrices.get(factor + 5)), r5);
                        }
                        if (inputs > 6) {
                            sum = step(sum, Vectors.splat(matrices.get(factor + 6)), r6);
                        }
                        if (inputs > 7) {
                            sum = step(sum, Vectors.splat(matrices.get(factor + 7)), r7);
                        }
                        Vectors.store(v, to + (i * across + j) * point, sum);
                    }
                }
            }
        }
    }
}
