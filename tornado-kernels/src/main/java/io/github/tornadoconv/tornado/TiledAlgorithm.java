package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import io.github.tornadoconv.tornado.kernels.UnpackKernels;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/**
 * What the two vectorised families have in common. Both pad the input first, compute blocks of 16 output channels by
 * tiles of pixels, and unpack them at last, with bias and activation:
 *
 * <pre>
 * x [N, C, D, H, W] -> padded input -> blocks [N, sets, blocks, depth, height, width] x 16 -> y [N, K, D, H, W]
 * </pre>
 *
 * <p>float32, and float16 widened. Error: each output is a sum of terms in float, one after the other.
 */
abstract class TiledAlgorithm implements TornadoAlgorithm {
    /** Beyond this the tables of a transposed convolution with huge strides outgrow what they are for. */
    private static final int MOST_PHASES = 512;

    private final Traits traits;

    TiledAlgorithm(Traits traits) {
        this.traits = traits;
    }

    /** Why this family does not take a shape of a type that it computes in; yes if it does. */
    abstract Verdict acceptsGroups(ConvSpec spec);

    /** Floats of the padded input of one image; 0 where the input is read as it is. */
    abstract long paddedFloats(TiledLayout layout);

    /** Groups whose output channels are taken 16 at a time, each from its first. */
    abstract int unpackGroups(TiledLayout layout);

    /** How many times the cycles of {@link CpuCycles#products} a product needs. */
    abstract double productCycles();

    /** Adds the tasks from {@code x} to {@code blocks}. */
    abstract void convolve(
            Tasks tasks, Operation operation, TiledLayout layout, Tile tile, FloatArray x, VectorFloat16 blocks);

    @Override
    public Verdict accepts(ConvShape shape) {
        Verdict floats = TornadoAlgorithm.floats(shape);
        if (!floats.yes()) {
            return floats;
        }
        if (shape.spec().inChannels() == 0) {
            return Verdict.no("no input channels");
        }
        Verdict groups = acceptsGroups(shape.spec());
        if (!groups.yes()) {
            return groups;
        }
        TiledLayout layout = new TiledLayout(shape);
        if (layout.phases() > MOST_PHASES) {
            return Verdict.no(layout.phases() + " phases, more than " + MOST_PHASES);
        }
        long largest = Math.max(paddedFloats(layout), blockFloats(layout));
        if (largest > Integer.MAX_VALUE) {
            return Verdict.no("an intermediate array of one image has " + largest + " elements");
        }
        return Verdict.YES;
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        TiledLayout layout = new TiledLayout(shape);
        Tile tile = Tile.best(traits, layout.axes[1].positions(), layout.axes[2].positions());
        double tiled = (double) layout.axes[0].positions()
                * Math.ceilDiv(layout.axes[1].positions(), tile.rows()) * tile.rows()
                * Math.ceilDiv(layout.axes[2].positions(), tile.columns()) * tile.columns();
        double weights =
                (double) unpackGroups(layout) * blocks(layout) * layout.g.inPerGroup() * layout.g.kernelVolume();
        double copies = CpuCycles.PAD * paddedFloats(layout) + CpuCycles.UNPACK * blockFloats(layout);
        return CpuCycles.of(
                traits, paddedFloats(layout) > 0 ? 3 : 2,
                productCycles() * CpuCycles.products(weights, shape.batch() * tiled)
                        + shape.batch() * copies / TiledLayout.LANES);
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(Tile.PARAMETERS.stream(), WorkGroup.parameters(traits).stream())
                .toList();
    }

    @Override
    public Params defaults(ConvShape shape) {
        TiledLayout layout = new TiledLayout(shape);
        return Tile.best(traits, layout.axes[1].positions(), layout.axes[2].positions())
                .params()
                .with(WorkGroup.defaults(traits).values());
    }

    @Override
    public Verdict valid(ConvShape shape, Params params) {
        Verdict known = TornadoAlgorithm.super.valid(shape, params);
        if (!known.yes()) {
            return known;
        }
        TiledLayout layout = new TiledLayout(shape);
        return Tile.valid(params, layout.axes[1].positions(), layout.axes[2].positions());
    }

    @Override
    public long workspaceBytes(ConvShape shape, Params params) {
        TiledLayout layout = new TiledLayout(shape);
        return (long) Float.BYTES * shape.batch() * (paddedFloats(layout) + blockFloats(layout));
    }

    private long blockFloats(TiledLayout layout) {
        return unpackGroups(layout) * (long) blocks(layout) * layout.phases() * layout.positions() * TiledLayout.LANES;
    }

    /** Output channels of one of the groups that unpacking knows. */
    final int unpackChannels(TiledLayout layout) {
        return layout.g.groups() * layout.g.outPerGroup() / unpackGroups(layout);
    }

    /** Blocks of 16 output channels of one of the groups that unpacking knows. */
    final int blocks(TiledLayout layout) {
        return Math.ceilDiv(unpackChannels(layout), TiledLayout.LANES);
    }

    @Override
    public void addTo(Tasks tasks, Program.Step step, TornadoNativeArray x, TornadoNativeArray y) {
        Operation operation = step.operation();
        TiledLayout layout = new TiledLayout(step.shape());
        int batch = layout.g.batch();
        VectorFloat16 blocks =
                tasks.scratchVectors(Math.toIntExact(batch * blockFloats(layout) / TiledLayout.LANES));
        convolve(tasks, operation, layout, Tile.of(step.choice().params()), (FloatArray) x, blocks);
        unpack(tasks, operation, layout, blocks, (FloatArray) y);
        Activations.addCurve(tasks, operation.spec().activation(), (FloatArray) y);
    }

    private void unpack(Tasks tasks, Operation operation, TiledLayout layout, VectorFloat16 blocked, FloatArray y) {
        int[] out = layout.g.out();
        int groups = unpackGroups(layout);
        int channels = unpackChannels(layout);
        int blocks = blocks(layout);
        int positions = Math.toIntExact(layout.positions());
        int span = layout.span(tasks.traits(), out[2]);
        int chunks = Math.ceilDiv(out[2], span);
        int items = Math.toIntExact((long) layout.g.batch() * groups * blocks * out[0] * out[1] * chunks);
        VectorFloat16 bias = tasks.residentVectors(bias(operation, groups, channels, blocks));
        FloatArray ramp = tasks.resident(Activations.floatRamp(operation.spec().activation()));
        IntArray place = tasks.resident(layout.place(span, channels, blocks * positions));
        tasks.task(
                "unpack",
                items,
                UnpackKernels::unpack,
                blocked,
                bias,
                y,
                ramp,
                place,
                items,
                chunks,
                groups,
                blocks,
                out[0],
                out[1],
                out[2],
                layout.phases() * blocks * positions,
                positions,
                Activations.isRamp(operation.spec().activation()) ? 1 : 0);
    }

    private static float[] bias(Operation operation, int groups, int channels, int blocks) {
        float[] packed = new float[groups * blocks * TiledLayout.LANES];
        float[] bias = operation.biasOrZeros().toFloats();
        for (int group = 0; group < groups; group++) {
            System.arraycopy(bias, group * channels, packed, group * blocks * TiledLayout.LANES, channels);
        }
        return packed;
    }
}
