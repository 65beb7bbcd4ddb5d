package io.github.tornadoconv.jvm;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.util.OptionalDouble;

/**
 * Transposed convolutions with stride 2 along the rows, which double the size of an image: {@link TransposedKernel} says
 * how.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in float, one after the other from the bias on, so it is
 * within (n + 1) * 2<sup>-24</sup> of the sum of the terms' absolute values; products with the zeros that stand for kernel
 * columns beyond the last are exact.
 *
 * <p>Workspace: for each thread a patch of the input, and panels of some of its places.
 */
final class TransposedAlgorithm implements JvmAlgorithm {
    /** Most bytes of a patch: more would not stay in the second cache of a core. */
    private static final long MOST_BYTES = 1024 * 1024;

    private final Workers workers;

    TransposedAlgorithm(Workers workers) {
        this.workers = workers;
    }

    @Override
    public String id() {
        return "jvm-transposed";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        Geometry g = Geometry.of(shape);
        if (!g.transposed() || g.stride()[2] != 2 || g.dilation()[2] != 1) {
            return Verdict.no("not transposed with stride 2 and dilation 1 along its rows");
        }
        if (shape.spec().dtype() != DType.F32 && shape.spec().dtype() != DType.F16) {
            return Verdict.no("weights in pairs are of float32");
        }
        if (!VectorModule.PRESENT) {
            return Verdict.no("there are no vectors");
        }
        Lanes<?> lanes = Lanes.floats();
        if (g.out()[2] < lanes.width() || g.inPerGroup() < 1) {
            return Verdict.no("rows of " + g.out()[2] + " are less than a vector of " + lanes.width());
        }
        long bytes = new TransposedPlan(g, lanes, 1).patchLength() * lanes.elementBytes();
        return bytes > MOST_BYTES
                ? Verdict.no("a strip's input has " + bytes + " bytes, more than " + MOST_BYTES)
                : Verdict.YES;
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        return OptionalDouble.of(TransposedCost.cycles(Geometry.of(shape), Lanes.floats()));
    }

    @Override
    public long workspaceBytes(ConvShape shape, Params params) {
        Lanes<?> lanes = Lanes.floats();
        TransposedPlan plan = new TransposedPlan(Geometry.of(shape), lanes, 1);
        return (plan.patchLength() + plan.panelLength()) * workers.size() * lanes.elementBytes();
    }

    @Override
    public Kernel<float[]> floats(Program.Step step, Memory<float[]> memory) {
        return new TransposedKernel(
                Geometry.of(step.shape()), step.shape().spec().activation(), Lanes.floats(),
                step.operation().weight().toFloats(), step.operation().biasOrZeros().toFloats(), workers,
                memory);
    }

    @Override
    public Kernel<double[]> doubles(Program.Step step, Memory<double[]> memory) {
        throw new UnsupportedOperationException(id() + " does not compute float64");
    }
}
