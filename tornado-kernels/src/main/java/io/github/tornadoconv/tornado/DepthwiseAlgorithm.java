package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import io.github.tornadoconv.tornado.kernels.DepthwiseKernels;
import java.util.List;
import java.util.OptionalDouble;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Depthwise convolutions, of one input channel per group, for devices with few threads: one task, in which each work item
 * pads a plane for itself and computes it. Any rank, multiplier, dilation and padding mode, a stride of 1 or 2 across and any
 * downwards; not transposed. See {@link DepthwiseKernels}.
 *
 * <p>float32, and float16 widened. Error: each output is a sum of its bias and its terms in float, one after the other.
 */
final class DepthwiseAlgorithm implements TornadoAlgorithm {
    private final Traits traits;

    DepthwiseAlgorithm(Traits traits) {
        this.traits = traits;
    }

    @Override
    public String id() {
        return "tornado-depthwise";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        Verdict vectors = TornadoAlgorithm.vectorsOfPixels(shape, traits);
        if (!vectors.yes()) {
            return vectors;
        }
        TiledLayout layout = new TiledLayout(shape);
        if (layout.g.inPerGroup() != 1) {
            return Verdict.no(layout.g.inPerGroup() + " input channels per group; it takes one");
        }
        int stride = layout.axes[2].step();
        if (stride > 2) {
            return Verdict.no("stride " + stride + " across, more than 2");
        }
        int width = layout.axes[2].positions();
        if (width < TiledLayout.LANES) {
            return Verdict.no("rows of " + width + " outputs, fewer than the " + TiledLayout.LANES + " of a vector");
        }
        if (planes(layout) < traits.workers()) {
            return Verdict.no(planes(layout) + " planes, fewer than the " + traits.workers() + " work items");
        }
        return traits.workers() * room(layout) > Integer.MAX_VALUE
                ? Verdict.no("a padded plane has " + layout.paddedVolume(true) + " elements")
                : Verdict.YES;
    }

    private static long planes(TiledLayout layout) {
        return (long) layout.g.batch() * layout.g.groups();
    }

    /** Elements for each work item: a padded plane, and what the vector at its end reads beyond and leaves out. */
    private static long room(TiledLayout layout) {
        return layout.paddedVolume(true) + TiledLayout.LANES;
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        TiledLayout layout = new TiledLayout(shape);
        double padding = CpuCycles.PAD_ROW * layout.axes[0].padded() * layout.axes[1].padded()
                + CpuCycles.PAD_NEAR * layout.paddedVolume(true) / TiledLayout.LANES;
        double products = layout.g.outPerGroup() * DepthwiseTile.best(layout).cycles(layout);
        return CpuCycles.of(traits, 1, planes(layout) * (padding + products));
    }

    @Override
    public List<Parameter> parameters() {
        return DepthwiseTile.PARAMETERS;
    }

    @Override
    public Params defaults(ConvShape shape) {
        return DepthwiseTile.best(new TiledLayout(shape)).params();
    }

    @Override
    public Verdict valid(ConvShape shape, Params params) {
        Verdict known = TornadoAlgorithm.super.valid(shape, params);
        return known.yes() ? DepthwiseTile.of(params).fits(new TiledLayout(shape)) : known;
    }

    @Override
    public long workspaceBytes(ConvShape shape, Params params) {
        return room(new TiledLayout(shape)) * traits.workers() * Float.BYTES;
    }

    @Override
    public void addTo(Tasks tasks, Program.Step step, TornadoNativeArray x, TornadoNativeArray y) {
        Operation operation = step.operation();
        TiledLayout layout = new TiledLayout(step.shape());
        Geometry g = layout.g;
        DepthwiseTile tile = DepthwiseTile.of(step.choice().params());
        DepthwiseRuns runs = DepthwiseRuns.of(layout);
        FloatArray padded = tasks.zeros(Math.toIntExact(traits.workers() * room(layout)));
        FloatArray w = tasks.resident(weights(layout, runs, operation.weight().toFloats()));
        FloatArray b = tasks.resident(operation.biasOrZeros().toFloats());
        FloatArray ramp = tasks.resident(Activations.floatRamp(operation.spec().activation()));
        IntArray table = tasks.resident(table(layout, tile, runs));
        tasks.task(
                "convolve_depthwise",
                traits.workers(),
                DepthwiseKernels::convolve,
                (FloatArray) x,
                padded,
                w,
                b,
                (FloatArray) y,
                ramp,
                table,
                traits.workers(),
                layout.axes[2].padded(),
                g.inVolume(),
                layout.axes[1].positions(),
                layout.axes[2].positions(),
                layout.step(1, true),
                layout.axes[2].step(),
                tile.rows(),
                tile.columns(),
                Activations.isRamp(operation.spec().activation()) ? 1 : 0);
        Activations.addCurve(tasks, operation.spec().activation(), (FloatArray) y);
    }

    private static int[] table(TiledLayout layout, DepthwiseTile tile, DepthwiseRuns runs) {
        int[] from = layout.fromRuns();
        int header = DepthwiseKernels.HEADER + 2 * runs.runs().size();
        int[] table = new int[header + from.length];
        table[DepthwiseKernels.PLANES] = Math.toIntExact(planes(layout));
        table[DepthwiseKernels.GROUPS] = layout.g.groups();
        table[DepthwiseKernels.PER_GROUP] = layout.g.outPerGroup();
        table[DepthwiseKernels.RUNS] = runs.runs().size();
        table[DepthwiseKernels.TERMS] = layout.taps(0);
        table[DepthwiseKernels.ROOM] = Math.toIntExact(room(layout));
        table[DepthwiseKernels.DEPTH_STEP] = layout.step(0, true);
        table[DepthwiseKernels.DEPTH] = layout.axes[0].positions();
        table[DepthwiseKernels.TILES_Y] = Math.ceilDiv(layout.axes[1].positions(), tile.rows());
        table[DepthwiseKernels.TILES_X] = Math.ceilDiv(layout.axes[2].positions(), tile.width(layout));
        table[DepthwiseKernels.FROM] = header;
        table[DepthwiseKernels.PADDED_DEPTH] = layout.axes[0].padded();
        table[DepthwiseKernels.PADDED_HEIGHT] = layout.axes[1].padded();
        table[DepthwiseKernels.STORES] = tile.rows() * tile.columns() / layout.axes[2].step();
        int at = DepthwiseKernels.HEADER;
        for (DepthwiseRuns.Run run : runs.runs()) {
            table[at++] = run.offset();
            table[at++] = run.kernels().size();
        }
        System.arraycopy(from, 0, table, header, from.length);
        return table;
    }

    private static float[] weights(TiledLayout layout, DepthwiseRuns runs, float[] source) {
        Geometry g = layout.g;
        List<Integer> kernels = runs.kernels();
        float[] weights = new float[Math.multiplyExact(g.groups() * g.outPerGroup(), kernels.size())];
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int m = 0; m < g.outPerGroup(); m++) {
                for (int kernel : kernels) {
                    weights[at++] = source[layout.weightAt(group, 0, m, kernel)];
                }
            }
        }
        return weights;
    }
}
