package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Verdict;

/**
 * Convolutions with few channels per group, row by row: {@link RowKernel} says how.
 *
 * <p>Error: a sum of n terms is made by n fused multiply-adds in the type of the tensors, one after the other from the
 * bias on, so it is within (n + 1) * u of the sum of the terms' absolute values, u being 2<sup>-24</sup> for float and
 * 2<sup>-53</sup> for double. In plain Java, without fused operations, it is within (2n + 1) * u.
 *
 * <p>Workspace: a padded copy of a strip of one group's input for each thread, and where tiles do not write to the output
 * itself, one strip of sums for each output channel of a tile.
 */
abstract class RowAlgorithm extends FloatingAlgorithm {
    /** Most elements of the padded copy of a group's input. */
    private static final long MOST_ELEMENTS = 1L << 26;

    /** Kernel rows whose weights leave enough registers for sums. */
    private static final int MOST_IN_REGISTERS = 6;

    /** How much longer it takes with more of them than {@link RowPlan} counts (measured with 7, 9 and 11). */
    private static final double TALL = 1.35;

    /** Share of what {@link RowPlan} counts that it takes with vectors shorter than a line, tall or not (measured). */
    private static final double SHORT_VECTORS = 0.88;

    private static final int LINE_BYTES = 64;

    RowAlgorithm(Workers workers) {
        super(workers);
    }

    /** Whether channels and groups suit this algorithm, or why not. */
    abstract Verdict suits(Geometry g);

    @Override
    final Verdict accepts(Geometry g, Lanes<?> lanes) {
        Verdict verdict = suits(g);
        if (!verdict.yes()) {
            return verdict;
        }
        long copied = g.inPerGroup() * Halo.ofRows(g, g.out()[1]).elements();
        return copied > MOST_ELEMENTS
                ? Verdict.no("the padded copy of a group has " + copied + " elements, more than " + MOST_ELEMENTS)
                : Verdict.YES;
    }

    @Override
    final double cycles(Geometry g, Lanes<?> lanes) {
        return counted(g, lanes) * new RowPlan(g, lanes).time() + (double) g.batch() * g.groups() * Cycles.ITEM;
    }

    private static double counted(Geometry g, Lanes<?> lanes) {
        if (lanes.width() * lanes.elementBytes() < LINE_BYTES) {
            return SHORT_VECTORS;
        }
        return g.kernel()[1] > MOST_IN_REGISTERS ? TALL : 1;
    }

    @Override
    final long workspaceElements(Geometry g, Lanes<?> lanes) {
        return new RowPlan(g, lanes).workspaceElements();
    }

    @Override
    final <A> Kernel<A> kernel(
            Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers threads, Memory<A> memory) {
        return new RowKernel<>(g, activation, lanes, weight, bias, threads, memory);
    }
}
