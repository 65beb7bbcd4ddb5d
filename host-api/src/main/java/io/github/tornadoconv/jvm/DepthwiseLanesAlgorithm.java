package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;

/**
 * Depthwise convolutions with channels in the lanes of a vector: {@link LaneKernel} says how. To turn input and output
 * costs the same for every shape, so it is for images that are small, or whose stride or size does not suit vectors along
 * the row. Source of the layout: ONNX Runtime's and oneDNN's blocked channels (nChw16c), here made and undone within a
 * block of channels while it is in the cache.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in the type of the tensors, one after the other from the
 * bias on, so it is within (n + 1) * u of the sum of the terms' absolute values, u being 2<sup>-24</sup> for float and
 * 2<sup>-53</sup> for double.
 *
 * <p>Workspace: a padded copy of as many input channels as a vector has lanes, and as many output channels, for each
 * thread.
 */
final class DepthwiseLanesAlgorithm extends EitherLayoutAlgorithm {
    /** Most elements of the copies of a block of channels. */
    private static final long MOST_ELEMENTS = 1L << 26;

    /** Cycles that one takes which {@link LanePlan} counts, fitted like {@link Cycles}. */
    private static final double COUNTED = 0.9;

    /** The same with 16 lanes, whose squares are turned in more steps. */
    private static final double COUNTED_OF_16 = 1.15;

    DepthwiseLanesAlgorithm(Workers workers) {
        super(workers);
    }

    @Override
    public String id() {
        return "jvm-depthwise-lanes";
    }

    @Override
    Verdict accepts(Geometry g, Lanes<?> lanes) {
        if (g.inPerGroup() != 1) {
            return Verdict.no("not depthwise: " + g.inPerGroup() + " input channels in each of " + g.groups()
                    + " groups");
        }
        String refusal = LanePlan.refusal(g, lanes);
        if (refusal != null) {
            return Verdict.no(refusal);
        }
        long copied = new LanePlan(g, lanes).workspaceElements();
        return copied > MOST_ELEMENTS
                ? Verdict.no("the copies of " + lanes.width() + " channels have " + copied + " elements, more than "
                        + MOST_ELEMENTS)
                : Verdict.YES;
    }

    @Override
    double cycles(Geometry g, Layout input, Layout output, Lanes<?> lanes) {
        LanePlan plan = new LanePlan(g, lanes, input, output);
        double counted = lanes.width() < 16 ? COUNTED : COUNTED_OF_16;
        return counted * plan.time() + (double) g.batch() * plan.blocks() * Cycles.ITEM;
    }

    @Override
    String blockedRefusal(Geometry g, Lanes<?> lanes) {
        return g.inPerGroup() != 1 || g.groups() == 1 ? "not depthwise" : LanePlan.blockedRefusal(g);
    }

    @Override
    long workspaceElements(Geometry g, Layout input, Layout output, Lanes<?> lanes) {
        return new LanePlan(g, lanes, input, output).workspaceElements();
    }

    @Override
    <A> BandKernel<A> kernel(
            Geometry g, Layout input, Layout output, Activation activation, Lanes<A> lanes, A weight, A bias,
            Workers threads, Memory<A> memory) {
        return new LaneKernel<>(g, input, output, activation, lanes, weight, bias, threads, memory);
    }
}
