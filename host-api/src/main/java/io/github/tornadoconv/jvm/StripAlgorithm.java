package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;

/**
 * Convolutions with wide rows, strip by strip: {@link StripKernel} says how. Source of the tiles on the padded input: E.
 * Georganas et al., "Anatomy of High-Performance Deep Learning Convolutions on SIMD Architectures", 2018,
 * arXiv:1808.05567, with vectors along the row in place of channels.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in the type of the tensors, one after the other from the
 * bias on, so it is within (n + 1) * u of the sum of the terms' absolute values, u being 2<sup>-24</sup> for float and
 * 2<sup>-53</sup> for double.
 *
 * <p>Workspace: for each thread the padded input of one strip, and panels of some of its places.
 */
final class StripAlgorithm extends FloatingAlgorithm {
    /** Most elements of the patch of a strip. */
    private static final long MOST_ELEMENTS = 1L << 26;

    StripAlgorithm(Workers workers) {
        super(workers);
    }

    @Override
    public String id() {
        return "jvm-strips";
    }

    @Override
    Verdict accepts(Geometry whole, Lanes<?> lanes) {
        if (whole.transposed() || whole.inPerGroup() < 1) {
            return Verdict.no(whole.transposed() ? "transposed" : "no input channels");
        }
        if (lanes.turn() == null) {
            return Verdict.no("there are no vectors");
        }
        int columns = StripPlan.flattened(whole).out()[2];
        if (columns < lanes.width()) {
            return Verdict.no("rows of " + columns + " do not fill a vector of " + lanes.width());
        }
        long patch = new StripPlan(whole, lanes, 1).patchLength();
        return patch > MOST_ELEMENTS
                ? Verdict.no("the input of a strip has " + patch + " elements, more than " + MOST_ELEMENTS)
                : Verdict.YES;
    }

    @Override
    double cycles(Geometry g, Lanes<?> lanes) {
        return StripCost.cycles(g, lanes);
    }

    @Override
    long workspaceElements(Geometry g, Lanes<?> lanes) {
        StripPlan plan = new StripPlan(g, lanes, 1);
        return plan.patchLength() + plan.panelLength();
    }

    @Override
    <A> Kernel<A> kernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers threads,
            Memory<A> memory) {
        return new StripKernel<>(g, activation, lanes, weight, bias, threads, memory);
    }
}
