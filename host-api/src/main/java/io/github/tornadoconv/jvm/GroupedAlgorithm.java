package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;

/**
 * Grouped convolutions whose groups are too small to fill the tiles of a matrix product, such as ResNeXt's with 4
 * channels each. Tiles are of several output channels and several rows, so that an input vector in a register serves all
 * of them. Source of the tiles: E. Georganas et al., "Anatomy of High-Performance Deep Learning Convolutions on SIMD
 * Architectures", 2018, arXiv:1808.05567, with vectors along the row in place of channels.
 */
final class GroupedAlgorithm extends RowAlgorithm {
    /** Most channels of a group on either side. */
    private static final int MOST_CHANNELS = 16;

    GroupedAlgorithm(Workers workers) {
        super(workers);
    }

    @Override
    public String id() {
        return "jvm-grouped";
    }

    /** Whether there are groups of so few channels. */
    static boolean fewChannels(Geometry g) {
        return g.groups() > 1 && Math.max(g.inPerGroup(), g.outPerGroup()) <= MOST_CHANNELS;
    }

    @Override
    Verdict suits(Geometry g) {
        if (g.groups() < 2 || g.inPerGroup() < 1) {
            return Verdict.no("not grouped");
        }
        int most = Math.max(g.inPerGroup(), g.outPerGroup());
        return fewChannels(g)
                ? Verdict.YES
                : Verdict.no("groups of " + most + " channels are better as matrices; at most " + MOST_CHANNELS);
    }
}
