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
    GroupedAlgorithm(Workers workers) {
        super(workers);
    }

    @Override
    public String id() {
        return "jvm-grouped";
    }

    @Override
    Verdict suits(Geometry g) {
        return g.groups() > 1 && g.inPerGroup() > 1 ? Verdict.YES : Verdict.no("not grouped, or depthwise");
    }
}
