package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Verdict;
import io.github.tornadoconv.tornado.kernels.LaneKernels;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/**
 * Depthwise convolutions and others with few output channels per group, which would leave most lanes of
 * {@link BlockedAlgorithm} empty: each lane has the input channel that its output channel needs. Any rank, stride,
 * dilation, padding mode and multiplier; transposed by phases. See {@link LaneKernels}.
 */
final class LaneAlgorithm extends TiledAlgorithm {
    /** Above this the copies of the input, one per output channel of a group, cost more than empty lanes do. */
    private static final int MOST_OUT_PER_GROUP = 4;

    LaneAlgorithm(Traits traits) {
        super(traits);
    }

    @Override
    public String id() {
        return "tornado-lanes";
    }

    @Override
    Verdict acceptsGroups(ConvSpec spec) {
        if (spec.groups() == 1) {
            return Verdict.no("one group");
        }
        return spec.outPerGroup() <= MOST_OUT_PER_GROUP
                ? Verdict.YES
                : Verdict.no(spec.outPerGroup() + " output channels per group, more than " + MOST_OUT_PER_GROUP);
    }

    @Override
    long paddedFloats(TiledLayout layout) {
        return stacks(layout) * layout.paddedVolume(true) * TiledLayout.LANES;
    }

    @Override
    int unpackGroups(TiledLayout layout) {
        return 1;
    }

    private long stacks(TiledLayout layout) {
        return blocks(layout) * (long) layout.g.inPerGroup();
    }

    @Override
    double productCycles() {
        return CpuCycles.LANES;
    }

    @Override
    void convolve(Tasks tasks, Operation operation, TiledLayout layout, Tile tile, FloatArray x,
            VectorFloat16 blocked) {
        Geometry g = layout.g;
        int blocks = blocks(layout);
        int stacks = Math.toIntExact(stacks(layout));
        int volume = Math.toIntExact(layout.paddedVolume(true));
        VectorFloat16 padded = layout.padLanes(tasks, channels(g, stacks), x);

        int phases = layout.phases();
        int height = layout.axes[1].positions();
        int width = layout.axes[2].positions();
        int tilesX = Math.ceilDiv(width, tile.columns());
        int tilesY = Math.ceilDiv(height, tile.rows());
        int tiles = Math.toIntExact(
                (long) g.batch() * phases * blocks * layout.axes[0].positions() * tilesY * tilesX);
        Terms terms = new Terms(phases, tiles);
        for (int phase = 0; phase < phases; phase++) {
            terms.startSet(layout.taps(phase) * g.inPerGroup(), blocks);
            for (int c = 0; c < g.inPerGroup(); c++) {
                int stack = c * volume;
                layout.forEachTap(phase, true, (_, offset) -> terms.add(stack + offset));
            }
        }
        float[] weights = new float[terms.weights() * TiledLayout.LANES];
        float[] source = operation.weight().toFloats();
        int[] at = {0};
        for (int phase = 0; phase < phases; phase++) {
            for (int block = 0; block < blocks; block++) {
                int first = block * TiledLayout.LANES;
                int lanes = Math.min(TiledLayout.LANES, g.groups() * g.outPerGroup() - first);
                for (int c = 0; c < g.inPerGroup(); c++) {
                    int in = c;
                    layout.forEachTap(phase, true, (kernel, _) -> {
                        for (int lane = 0; lane < lanes; lane++) {
                            int out = first + lane;
                            weights[at[0] + lane] =
                                    source[layout.weightAt(out / g.outPerGroup(), in, out % g.outPerGroup(), kernel)];
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
                "convolve_lanes",
                runs.workers(),
                LaneKernels::convolve,
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
                phases,
                height,
                width,
                g.inPerGroup() * volume,
                layout.step(0, true),
                layout.step(1, true),
                layout.step(2, true),
                tile.rows() * tile.columns(),
                tile.columns());
    }

    /** The input channel of each lane of each stack; lanes beyond the last output channel repeat it. */
    private static int[] channels(Geometry g, int stacks) {
        int[] channel = new int[stacks * TiledLayout.LANES];
        int last = g.groups() * g.outPerGroup() - 1;
        for (int i = 0; i < channel.length; i++) {
            int stack = i / TiledLayout.LANES;
            int out = Math.min(stack / g.inPerGroup() * TiledLayout.LANES + i % TiledLayout.LANES, last);
            channel[i] = out / g.outPerGroup() * g.inPerGroup() + stack % g.inPerGroup();
        }
        return channel;
    }
}
