package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;

/**
 * Convolutions with output channels in the lanes of a vector: {@link ChannelsKernel} says how, {@link ChannelsCost}
 * how fast. Source of the tiles: E. Georganas et al., "Anatomy of High-Performance Deep Learning Convolutions on SIMD Architectures", 2018,
 * arXiv:1808.05567, with a table of offsets as in M. Dukhan, "The Indirect Convolution Algorithm", 2019.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in the type of the tensors, one after the other from the
 * bias on, so it is within (n + 1) * u of the sum of the terms' absolute values, u being 2<sup>-24</sup> for float and
 * 2<sup>-53</sup> for double.
 *
 * <p>Workspace: a padded copy of one image where there is padding, and for each thread the sums of its output channels
 * for a run of positions.
 */
final class ChannelsAlgorithm extends EitherLayoutAlgorithm {
    /** Most elements of the padded copy of an image. */
    private static final long MOST_ELEMENTS = 1L << 30;

    ChannelsAlgorithm(Workers workers) {
        super(workers);
    }

    @Override
    public String id() {
        return "jvm-channels";
    }

    @Override
    Verdict accepts(Geometry g, Lanes<?> lanes) {
        String refusal = refusal(g, lanes);
        return refusal == null ? Verdict.YES : Verdict.no(refusal);
    }

    @Override
    double cycles(Geometry g, Layout input, Layout output, Lanes<?> lanes) {
        return ChannelsCost.cycles(g, input, output, lanes);
    }

    /** Why it cannot compute that convolution, or null if it can. */
    private static String refusal(Geometry g, Lanes<?> lanes) {
        if (lanes.turn() == null) {
            return "there are no vectors to hold channels";
        }
        if (g.transposed()) {
            return "transposed";
        }
        if (g.inPerGroup() < 1) {
            return "no input channels";
        }
        long copied = Halo.ofAll(g).elements() * g.groups() * g.inPerGroup();
        return copied > MOST_ELEMENTS
                ? "the padded copy of an image has " + copied + " elements, more than " + MOST_ELEMENTS
                : null;
    }

    @Override
    String blockedRefusal(Geometry g, Lanes<?> lanes) {
        if (g.mode() != PaddingMode.ZEROS) {
            return "padding is not zeros";
        }
        if (g.groups() > 1 && (g.inPerGroup() % lanes.width() != 0 || g.outPerGroup() % lanes.width() != 0)) {
            return "the channels of a group do not fill blocks";
        }
        return refusal(g, lanes);
    }

    @Override
    long workspaceElements(Geometry g, Layout input, Layout output, Lanes<?> lanes) {
        return new ChannelsPlan(g, input, output, lanes, 1).workspaceElements();
    }

    @Override
    <A> BandKernel<A> kernel(
            Geometry g, Layout input, Layout output, Activation activation, Lanes<A> lanes, A weight, A bias,
            Workers threads, Memory<A> memory) {
        return new ChannelsKernel<>(g, input, output, activation, lanes, weight, bias, threads, memory);
    }
}
