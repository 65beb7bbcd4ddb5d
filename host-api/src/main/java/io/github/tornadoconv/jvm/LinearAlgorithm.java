package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;

/**
 * Layers whose input or output has one position, as a linear layer of a batch: the first one of a generator, which makes
 * 4x4 of 1x1, the last one of a critic, and all that follows a global pooling. {@link LinearKernel} says how.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in the type of the tensors, one after the other from the
 * bias on, so it is within (n + 1) * u of the sum of the terms' absolute values, u being 2<sup>-24</sup> for float and
 * 2<sup>-53</sup> for double.
 *
 * <p>Workspace: for each thread the sums of a tile's results for a run of images.
 */
final class LinearAlgorithm extends FloatingAlgorithm {
    /** The least share of the pairs of an input and an output position that have a kernel element. */
    private static final double LEAST_MET = 0.75;

    /** Most weights. */
    private static final long MOST_WEIGHTS = 1L << 30;

    LinearAlgorithm(Workers workers) {
        super(workers);
    }

    @Override
    public String id() {
        return "jvm-linear";
    }

    @Override
    Verdict accepts(Geometry g, Lanes<?> lanes) {
        if (lanes.turn() == null) {
            return Verdict.no("there are no vectors to hold channels");
        }
        if (g.inVolume() != 1 && g.outVolume() != 1) {
            return Verdict.no("neither input nor output has one position");
        }
        if (g.mode() != PaddingMode.ZEROS) {
            return Verdict.no("padding is not zeros");
        }
        if (g.inPerGroup() < 1) {
            return Verdict.no("no input channels");
        }
        long weights =
                (long) g.groups() * g.inPerGroup() * g.inVolume() * g.outVolume() * (g.outPerGroup() + lanes.width());
        if (weights > MOST_WEIGHTS) {
            return Verdict.no("it has " + weights + " weights, more than " + MOST_WEIGHTS);
        }
        double met = new LinearPlan(g, lanes, 1).met();
        return met < LEAST_MET
                ? Verdict.no("only %.2f of the pairs of an input and an output have a kernel element".formatted(met))
                : Verdict.YES;
    }

    @Override
    double cycles(Geometry g, Lanes<?> lanes) {
        return new LinearPlan(g, lanes, 1).cycles();
    }

    @Override
    long workspaceElements(Geometry g, Lanes<?> lanes) {
        return new LinearPlan(g, lanes, 1).sumsLength();
    }

    @Override
    <A> Kernel<A> kernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers threads,
            Memory<A> memory) {
        return new LinearKernel<>(g, activation, lanes, weight, bias, threads, memory);
    }
}
