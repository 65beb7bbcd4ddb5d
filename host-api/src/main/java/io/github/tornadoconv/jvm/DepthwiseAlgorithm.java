package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;

/**
 * Depthwise convolutions, with or without a channel multiplier: each input channel is a group, so there is no matrix to
 * multiply, and an element of the input serves only the kernel's own positions. Tiles of several rows let it serve all
 * rows of the kernel while it is in a register. Source: P. Zhang, E. Lo and B. Lu, "High Performance Depthwise and
 * Pointwise Convolutions on Mobile Devices", 2020, AAAI 34(4), which does so with tiles of 4 by 4 positions.
 */
final class DepthwiseAlgorithm extends RowAlgorithm {
    DepthwiseAlgorithm(Workers workers) {
        super(workers);
    }

    @Override
    public String id() {
        return "jvm-depthwise";
    }

    @Override
    Verdict suits(Geometry g) {
        return g.inPerGroup() == 1 && g.groups() > 1
                ? Verdict.YES
                : Verdict.no("not depthwise: " + g.inPerGroup() + " input channels in each of " + g.groups()
                        + " groups");
    }
}
