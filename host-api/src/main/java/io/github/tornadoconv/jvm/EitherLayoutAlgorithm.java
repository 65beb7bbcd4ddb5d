package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.util.OptionalDouble;

/** An algorithm whose kernels read and write plain layouts, and of floats also blocked ones. */
abstract class EitherLayoutAlgorithm extends FloatingAlgorithm {
    EitherLayoutAlgorithm(Workers workers) {
        super(workers);
    }

    /** Why it does not compute that convolution with a blocked layout at an end, or null if it does. */
    abstract String blockedRefusal(Geometry g, Lanes<?> lanes);

    /** Processor cycles that it should take on one thread between those layouts. */
    abstract double cycles(Geometry g, Layout input, Layout output, Lanes<?> lanes);

    /** Elements that each thread needs between those layouts besides input, weight, bias and output. */
    abstract long workspaceElements(Geometry g, Layout input, Layout output, Lanes<?> lanes);

    /**
     * A kernel between those layouts.
     *
     * @param bias one number per output channel
     * @param memory the program's
     */
    abstract <A> BandKernel<A> kernel(
            Geometry g, Layout input, Layout output, Activation activation, Lanes<A> lanes, A weight, A bias,
            Workers threads, Memory<A> memory);

    @Override
    public final Verdict accepts(ConvShape shape, Ends ends) {
        if (ends.isPlain()) {
            return accepts(shape);
        }
        if (shape.spec().dtype() != DType.F32 && shape.spec().dtype() != DType.F16) {
            return Verdict.no("the inner layout is for float32 and float16");
        }
        if (!VectorModule.PRESENT) {
            return Verdict.no("there are no vectors to hold channels");
        }
        String refusal = blockedRefusal(Geometry.of(shape), Lanes.floats());
        return refusal == null ? Verdict.YES : Verdict.no(refusal);
    }

    @Override
    public final long workspaceBytes(ConvShape shape, Ends ends, Params params) {
        if (ends.isPlain()) {
            return workspaceBytes(shape, params);
        }
        Geometry g = Geometry.of(shape);
        Lanes<float[]> lanes = Lanes.floats();
        return workspaceElements(g, input(shape, ends), output(g, ends), lanes) * workers().size()
                * lanes.elementBytes();
    }

    @Override
    public final OptionalDouble cycles(ConvShape shape, Ends ends) {
        if (ends.isPlain()) {
            return super.cycles(shape, ends);
        }
        Geometry g = Geometry.of(shape);
        return OptionalDouble.of(cycles(g, input(shape, ends), output(g, ends), Lanes.floats()));
    }

    private Layout input(ConvShape shape, Ends ends) {
        return ends.innerInput() ? innerInput(shape) : Layout.input(Geometry.of(shape));
    }

    private static Layout output(Geometry g, Ends ends) {
        return ends.innerOutput() ? Layout.output(g).inBlocks(Lanes.floats().width()) : Layout.output(g);
    }

    @Override
    final double cycles(Geometry g, Lanes<?> lanes) {
        return cycles(g, Layout.input(g), Layout.output(g), lanes);
    }

    @Override
    final long workspaceElements(Geometry g, Lanes<?> lanes) {
        return workspaceElements(g, Layout.input(g), Layout.output(g), lanes);
    }

    @Override
    final <A> Kernel<A> kernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers threads,
            Memory<A> memory) {
        return kernel(g, Layout.input(g), Layout.output(g), activation, lanes, weight, bias, threads, memory);
    }

    @Override
    public final BandKernel<float[]> floats(Program.Step step, Layout input, Layout output, Memory<float[]> memory) {
        return kernel(
                Geometry.of(step.shape()), input, output, step.shape().spec().activation(), Lanes.floats(),
                step.operation().weight().toFloats(), step.operation().biasOrZeros().toFloats(), workers(),
                memory);
    }
}
