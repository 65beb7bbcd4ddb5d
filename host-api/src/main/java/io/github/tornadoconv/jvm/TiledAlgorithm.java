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
 * Every convolution as register tiles over offsets: {@link TiledKernel} says how.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in the type of the tensors, one after the other from the
 * bias on, so it is within (n + 1) * u of the sum of the terms' absolute values, u being 2<sup>-24</sup> for float and
 * 2<sup>-53</sup> for double. In plain Java, without fused operations, it is within (2n + 1) * u.
 *
 * <p>Workspace: a padded copy of one image, or of one group of it per thread where there are many of these; a panel of at
 * most 512 terms and the sums of one run of positions per thread; a vector per output channel for the bias.
 */
final class TiledAlgorithm implements JvmAlgorithm {
    /** Most elements of the padded copy of an image. */
    private static final long MOST_ELEMENTS = 1L << 30;

    private final Workers workers;

    TiledAlgorithm(Workers workers) {
        this.workers = workers;
    }

    @Override
    public String id() {
        return "jvm-tiled";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        if (shape.spec().dtype() == DType.I64) {
            return Verdict.no("int64 has no tiles");
        }
        long copied = new Halo(Geometry.of(shape)).elements() * shape.spec().inChannels();
        return copied > MOST_ELEMENTS
                ? Verdict.no("the padded copy of an image has " + copied + " elements, more than " + MOST_ELEMENTS)
                : Verdict.YES;
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        return OptionalDouble.of(TileCost.cycles(Geometry.of(shape), lanes(shape)));
    }

    private static Lanes<?> lanes(ConvShape shape) {
        return shape.spec().dtype() == DType.F64 ? Lanes.doubles() : Lanes.floats();
    }

    @Override
    public long workspaceBytes(ConvShape shape, Params params) {
        Lanes<?> lanes = lanes(shape);
        return new TilePlan(Geometry.of(shape), lanes, workers.size()).workspaceElements() * lanes.elementBytes();
    }

    @Override
    public Kernel<float[]> floats(Program.Step step, Memory<float[]> memory) {
        return kernel(step, Lanes.floats(), step.operation().weight().toFloats(),
                step.operation().biasOrZeros().toFloats(), memory);
    }

    @Override
    public Kernel<double[]> doubles(Program.Step step, Memory<double[]> memory) {
        return kernel(
                step, Lanes.doubles(), step.operation().weight().toDoubles(),
                step.operation().biasOrZeros().toDoubles(), memory);
    }

    private <A> Kernel<A> kernel(Program.Step step, Lanes<A> lanes, A weight, A bias, Memory<A> memory) {
        return new TiledKernel<>(
                Geometry.of(step.shape()), step.shape().spec().activation(), lanes, weight, bias, workers,
                memory);
    }
}
