package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Verdict;
import io.github.tornadoconv.tornado.kernels.BlockedKernels;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/**
 * Implicit matrix product by blocks of 16 output channels: any rank, stride, dilation, padding mode and number of
 * groups; transposed by phases. See {@link BlockedKernels}.
 */
final class BlockedAlgorithm extends TiledAlgorithm {
    BlockedAlgorithm(Traits traits) {
        super(traits);
    }

    @Override
    public String id() {
        return "tornado-blocked";
    }

    @Override
    Verdict acceptsGroups(ConvSpec spec) {
        return Verdict.YES;
    }

    @Override
    long paddedFloats(TiledLayout layout) {
        return layout.isPadded() ? layout.g.groups() * (long) layout.g.inPerGroup() * layout.paddedVolume(true) : 0;
    }

    @Override
    int unpackGroups(TiledLayout layout) {
        return layout.g.groups();
    }

    @Override
    double productCycles() {
        return 1;
    }

    @Override
    void convolve(Tasks tasks, Operation operation, TiledLayout layout, Tile tile, FloatArray x,
            VectorFloat16 blocked) {
        boolean copied = layout.isPadded();
        int channels = layout.g.groups() * layout.g.inPerGroup();
        FloatArray padded = copied ? layout.pad(tasks, channels, x) : x;
        int volume = Math.toIntExact(layout.paddedVolume(copied));

        int phases = layout.phases();
        int sets = layout.g.groups() * phases;
        int blocks = blocks(layout);
        int height = layout.axes[1].positions();
        int width = layout.axes[2].positions();
        int tilesX = Math.ceilDiv(width, tile.columns());
        int tilesY = Math.ceilDiv(height, tile.rows());
        int tiles = Math.toIntExact(
                (long) layout.g.batch() * sets * blocks * layout.axes[0].positions() * tilesY * tilesX);
        Terms terms = new Terms(sets, tiles);
        for (int group = 0; group < layout.g.groups(); group++) {
            for (int phase = 0; phase < phases; phase++) {
                terms.startSet(layout.taps(phase) * layout.g.inPerGroup(), blocks);
                for (int c = 0; c < layout.g.inPerGroup(); c++) {
                    int plane = (group * layout.g.inPerGroup() + c) * volume;
                    layout.forEachTap(phase, copied, (_, offset) -> terms.add(plane + offset));
                }
            }
        }
        float[] weights = new float[terms.weights() * TiledLayout.LANES];
        float[] source = operation.weight().toFloats();
        int[] at = {0};
        for (int set = 0; set < sets; set++) {
            int group = set / phases;
            for (int block = 0; block < blocks; block++) {
                int first = block * TiledLayout.LANES;
                int lanes = Math.min(TiledLayout.LANES, layout.g.outPerGroup() - first);
                for (int c = 0; c < layout.g.inPerGroup(); c++) {
                    int in = c;
                    layout.forEachTap(set % phases, copied, (kernel, _) -> {
                        for (int lane = 0; lane < lanes; lane++) {
                            weights[at[0] + lane] = source[layout.weightAt(group, in, first + lane, kernel)];
                        }
                        at[0] += TiledLayout.LANES;
                    });
                }
            }
        }

        VectorFloat16 w = tasks.residentVectors(weights);
        IntArray table = tasks.resident(terms.table());
        Runs runs = Runs.of(tasks.traits(), tiles);
        tasks.task(
                "convolve_blocked",
                runs.workers(),
                BlockedKernels::convolve,
                padded,
                w,
                blocked,
                table,
                runs.workers(),
                runs.each(),
                tilesX,
                tilesY,
                layout.axes[0].positions(),
                blocks,
                sets,
                height,
                width,
                channels * volume,
                layout.step(0, copied),
                layout.step(1, copied),
                layout.step(2, copied),
                tile.rows() * tile.columns(),
                tile.columns());
    }
}
