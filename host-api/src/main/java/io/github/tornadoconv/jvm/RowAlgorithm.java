package io.github.tornadoconv.jvm;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;

/**
 * Convolutions with few channels per group, row by row: {@link RowKernel} says how.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in the type of the tensors, one after the other from the
 * bias on, so it is within (n + 1) * u of the sum of the terms' absolute values, u being 2<sup>-24</sup> for float and
 * 2<sup>-53</sup> for double. In plain Java, without fused operations, it is within (2n + 1) * u.
 *
 * <p>Workspace: a padded copy of one group's input for each thread, and where tiles do not write to the output itself,
 * one plane of sums for each output channel of a tile.
 */
abstract class RowAlgorithm implements JvmAlgorithm {
    /** Most elements of the padded copy of a group's input. */
    private static final long MOST_ELEMENTS = 1L << 26;

    private final Workers workers;

    RowAlgorithm(Workers workers) {
        this.workers = workers;
    }

    /** Whether channels and groups suit this algorithm, or why not. */
    abstract Verdict suits(Geometry g);

    @Override
    public final Verdict accepts(ConvShape shape) {
        if (shape.spec().dtype() == DType.I64) {
            return Verdict.no("int64 has no tiles");
        }
        Geometry g = Geometry.of(shape);
        Verdict verdict = suits(g);
        if (!verdict.yes()) {
            return verdict;
        }
        long copied = g.inPerGroup() * Halo.ofRows(g).elements();
        return copied > MOST_ELEMENTS
                ? Verdict.no("the padded copy of a group has " + copied + " elements, more than " + MOST_ELEMENTS)
                : Verdict.YES;
    }

    @Override
    public final long workspaceBytes(ConvShape shape, Params params) {
        Lanes<?> lanes = shape.spec().dtype() == DType.F64 ? Lanes.doubles() : Lanes.floats();
        return new RowPlan(Geometry.of(shape), lanes).workspaceElements() * workers.size() * lanes.elementBytes();
    }

    @Override
    public final Kernel<float[]> floats(Program.Step step) {
        HostArray bias = step.operation().bias();
        return kernel(
                step,
                Lanes.floats(),
                step.operation().weight().toFloats(),
                bias == null ? null : bias.toFloats());
    }

    @Override
    public final Kernel<double[]> doubles(Program.Step step) {
        HostArray bias = step.operation().bias();
        return kernel(
                step,
                Lanes.doubles(),
                step.operation().weight().toDoubles(),
                bias == null ? null : bias.toDoubles());
    }

    private <A> Kernel<A> kernel(Program.Step step, Lanes<A> lanes, A weight, A bias) {
        return new RowKernel<>(
                Geometry.of(step.shape()), step.shape().spec().activation(), lanes, weight, bias, workers);
    }
}
