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
 * <p>Workspace: the padded input of one strip for each thread.
 */
final class StripAlgorithm extends FloatingAlgorithm {
    /** Most lanes without work at the ends of rows, as a share of those with. */
    private static final double MOST_IDLE = 0.1;

    /** Most time for copying, as a share of the tiles': tall kernels of few output channels copy each row often. */
    private static final double MOST_EXTRA = 0.12;

    /** Most bytes of a patch: what the second cache of a core holds beside weights and output. */
    private static final int MOST_BYTES = 512 * 1024;

    private final boolean whateverTheTime;

    /** For shapes where few lanes are without work. */
    StripAlgorithm(Workers workers) {
        this(workers, false);
    }

    /**
     * @param whateverTheTime whether it takes every shape that it can compute
     */
    StripAlgorithm(Workers workers, boolean whateverTheTime) {
        super(workers);
        this.whateverTheTime = whateverTheTime;
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
        int idle = Math.ceilDiv(columns, lanes.width()) * lanes.width() - columns;
        if (columns < lanes.width() || !whateverTheTime && idle > MOST_IDLE * columns) {
            return Verdict.no("rows of " + columns + " leave " + idle + " lanes of vectors of " + lanes.width()
                    + " without work");
        }
        StripPlan plan = new StripPlan(whole, lanes, 1);
        long bytes = plan.patchLength() * lanes.elementBytes();
        if (bytes > MOST_BYTES && !whateverTheTime) {
            return Verdict.no("a strip's input has " + bytes + " bytes, more than " + MOST_BYTES);
        }
        double mostExtra = plan.inPlace() ? plan.extraOfPanel() : MOST_EXTRA;
        return plan.extra() > mostExtra && !whateverTheTime
                ? Verdict.no("its input should cost %.2f of the tiles' time, more than %.2f"
                        .formatted(plan.extra(), mostExtra))
                : Verdict.YES;
    }

    @Override
    long workspaceElements(Geometry g, Lanes<?> lanes) {
        return new StripPlan(g, lanes, 1).patchLength();
    }

    @Override
    <A> Kernel<A> kernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers threads) {
        return new StripKernel<>(g, activation, lanes, weight, bias, threads);
    }
}
