package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;

/**
 * Transposed convolutions as ordinary ones with output channels in the lanes of a vector, for images too small to fill
 * vectors with positions: {@link PhasesKernel} says how.
 *
 * <p>Error: that of {@link ChannelsAlgorithm}, n being the terms of the phase with the most.
 *
 * <p>Workspace: that of {@link ChannelsAlgorithm} for each phase, and the results of one.
 */
final class PhasesAlgorithm extends FloatingAlgorithm {
    /** Most phases: each has a kernel of its own. */
    private static final int MOST_PHASES = 64;

    /** How much longer than counted the small convolutions of phases take (measured). */
    private static final double SMALL = 1.2;

    /** Bytes of weights that come from a cache that the cores share, or from memory, per cycle: once for each image. */
    private static final double FAR_BYTES = 20;

    private final ChannelsAlgorithm channels;

    PhasesAlgorithm(Workers workers) {
        super(workers);
        this.channels = new ChannelsAlgorithm(workers);
    }

    @Override
    public String id() {
        return "jvm-phases";
    }

    @Override
    Verdict accepts(Geometry g, Lanes<?> lanes) {
        if (!g.transposed()) {
            return Verdict.no("not transposed");
        }
        long phases = (long) g.stride()[0] * g.stride()[1] * g.stride()[2];
        if (phases > MOST_PHASES) {
            return Verdict.no("it has " + phases + " phases, more than " + MOST_PHASES);
        }
        PhaseParts parts = new PhaseParts(g);
        if (!parts.areOrdinary()) {
            return Verdict.no("some outputs meet no kernel element, or padding cuts off more than the kernel reaches");
        }
        return parts.parts().stream()
                .map(part -> channels.accepts(part.geometry(), lanes))
                .filter(verdict -> !verdict.yes())
                .findFirst()
                .orElse(Verdict.YES);
    }

    @Override
    double cycles(Geometry g, Lanes<?> lanes) {
        List<PhaseParts.Part> parts = new PhaseParts(g).parts();
        double rows = (double) g.batch() * g.groups() * g.outPerGroup() * g.out()[0] * g.out()[1] * g.stride()[2];
        double row = Cycles.spreadRow(g.stride()[2], Math.ceilDiv(g.out()[2], g.stride()[2]), lanes);
        // There are no shuffles for every second element here.
        double spread = g.stride()[2] == 1 ? row : Math.max(row, Cycles.ELEMENT * g.out()[2] / g.stride()[2]);
        long weights = (long) g.groups() * g.inPerGroup() * g.outPerGroup() * g.kernelVolume() * lanes.elementBytes();
        double read = Lanes.far(weights) ? g.batch() * weights / FAR_BYTES : 0;
        return rows * spread
                + read
                + SMALL * parts.stream()
                        .mapToDouble(part -> channels.cycles(part.geometry(), lanes))
                        .sum();
    }

    @Override
    long workspaceElements(Geometry g, Lanes<?> lanes) {
        List<PhaseParts.Part> parts = new PhaseParts(g).parts();
        return Layout.output(parts.getFirst().geometry()).elements()
                + parts.stream()
                        .mapToLong(part -> channels.workspaceElements(part.geometry(), lanes))
                        .sum();
    }

    @Override
    <A> Kernel<A> kernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers threads,
            Memory<A> memory) {
        return new PhasesKernel<>(g, activation, lanes, weight, bias, threads, memory);
    }
}
