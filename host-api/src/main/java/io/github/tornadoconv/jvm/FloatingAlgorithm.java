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

/** An algorithm of the floating-point types, written once for both of their widths. */
abstract class FloatingAlgorithm implements JvmAlgorithm {
    private final Workers workers;

    FloatingAlgorithm(Workers workers) {
        this.workers = workers;
    }

    final Workers workers() {
        return workers;
    }

    /** Whether it computes that convolution with these loops, or why not. */
    abstract Verdict accepts(Geometry g, Lanes<?> lanes);

    /** Processor cycles that it should take on one thread. */
    abstract double cycles(Geometry g, Lanes<?> lanes);

    /** Elements that each thread needs besides input, weight, bias and output. */
    abstract long workspaceElements(Geometry g, Lanes<?> lanes);

    /**
     * A kernel.
     *
     * @param bias one number per output channel
     * @param memory the program's
     */
    abstract <A> Kernel<A> kernel(
            Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers threads, Memory<A> memory);

    @Override
    public final Verdict accepts(ConvShape shape) {
        return shape.spec().dtype() == DType.I64
                ? Verdict.no("int64 has no vectors here")
                : accepts(Geometry.of(shape), lanes(shape));
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        return OptionalDouble.of(cycles(Geometry.of(shape), lanes(shape)));
    }

    @Override
    public final long workspaceBytes(ConvShape shape, Params params) {
        Lanes<?> lanes = lanes(shape);
        return workspaceElements(Geometry.of(shape), lanes) * workers.size() * lanes.elementBytes();
    }

    private static Lanes<?> lanes(ConvShape shape) {
        return shape.spec().dtype() == DType.F64 ? Lanes.doubles() : Lanes.floats();
    }

    @Override
    public final Kernel<float[]> floats(Program.Step step, Memory<float[]> memory) {
        return kernel(
                Geometry.of(step.shape()),
                step.shape().spec().activation(),
                Lanes.floats(),
                step.operation().weight().toFloats(),
                step.operation().biasOrZeros().toFloats(),
                workers,
                memory);
    }

    @Override
    public final Kernel<double[]> doubles(Program.Step step, Memory<double[]> memory) {
        return kernel(
                Geometry.of(step.shape()),
                step.shape().spec().activation(),
                Lanes.doubles(),
                step.operation().weight().toDoubles(),
                step.operation().biasOrZeros().toDoubles(),
                workers,
                memory);
    }
}
