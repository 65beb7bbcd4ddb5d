package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * One spatial axis as ordinary convolutions over a padded input. A convolution is one of them. A transposed convolution
 * of stride s is s of them, its phases: the outputs that leave the same remainder when divided by s meet the same kernel
 * elements, each at a fixed distance, so that within a phase the stride is 1 (the sub-pixel view of W. Shi et al., "Is
 * the deconvolution layer the same as a convolutional layer?", 2016).
 *
 * @param phases kernel elements of each phase, in order; phase p has outputs p, p + phases, p + 2 phases and so on
 * @param positions outputs of each phase; of all phases as many as of the one that has most
 * @param first input position of the padded input's first element
 * @param padded size of the padded input
 * @param step distance in the padded input from one output of a phase to the next
 * @param ways 1 where the padded input lies in order; else it lies sorted by the remainder of the place divided by this
 */
record AxisTaps(List<List<Tap>> phases, int positions, int first, int padded, int step, int ways) {
    /**
     * A kernel element of a phase.
     *
     * @param kernel which
     * @param offset where it meets the padded input, from the place of the output
     */
    record Tap(int kernel, int offset) {}

    static AxisTaps of(Geometry g, int axis) {
        return g.transposed() ? transposed(g, axis) : forward(g, axis);
    }

    private static AxisTaps forward(Geometry g, int axis) {
        List<Tap> taps = new ArrayList<>();
        for (int k = 0; k < g.kernel()[axis]; k++) {
            taps.add(new Tap(k, k * g.dilation()[axis]));
        }
        int padded = (g.out()[axis] - 1) * g.stride()[axis] + taps.getLast().offset() + 1;
        return new AxisTaps(List.of(taps), g.out()[axis], -g.begin()[axis], padded, g.stride()[axis], 1);
    }

    private static AxisTaps transposed(Geometry g, int axis) {
        int stride = g.stride()[axis];
        // Output o meets kernel element k at input (o + begin - k * dilation) / stride where that is whole.
        int nearest = Integer.MAX_VALUE;
        int farthest = Integer.MIN_VALUE;
        List<List<Tap>> phases = new ArrayList<>();
        for (int phase = 0; phase < stride; phase++) {
            List<Tap> taps = new ArrayList<>();
            for (int k = 0; k < g.kernel()[axis]; k++) {
                int distance = phase + g.begin()[axis] - k * g.dilation()[axis];
                if (Math.floorMod(distance, stride) == 0) {
                    int offset = Math.floorDiv(distance, stride);
                    taps.add(new Tap(k, offset));
                    nearest = Math.min(nearest, offset);
                    farthest = Math.max(farthest, offset);
                }
            }
            phases.add(taps);
        }
        int first = nearest;
        int positions = Math.ceilDiv(g.out()[axis], stride);
        return new AxisTaps(
                phases.stream()
                        .map(taps -> taps.stream()
                                .map(tap -> new Tap(tap.kernel(), tap.offset() - first))
                                .toList())
                        .toList(),
                positions,
                first,
                positions + farthest - nearest,
                1,
                1);
    }

    /**
     * The same, with the padded input sorted by the remainder of the place divided by the step: what outputs next to each
     * other meet then lies next to each other.
     */
    AxisTaps sorted() {
        int each = Math.ceilDiv(padded, step);
        return new AxisTaps(
                phases.stream()
                        .map(taps -> taps.stream()
                                .map(tap -> new Tap(tap.kernel(), tap.offset() % step * each + tap.offset() / step))
                                .toList())
                        .toList(),
                positions,
                first,
                each * step,
                1,
                step);
    }

    /** The same with a padded input of that size. */
    AxisTaps withPadded(int size) {
        return new AxisTaps(phases, positions, first, size, step, ways);
    }

    /** Elements of one of the {@code ways} parts of the padded input. */
    int each() {
        return padded / ways;
    }

    /** The input position that stands at a place of the padded input. */
    int source(int place) {
        return first + place % each() * ways + place / each();
    }

    /** Number of phases. */
    int count() {
        return phases.size();
    }

    /** The phase that an output belongs to. */
    int phase(int output) {
        return output % count();
    }

    /** Its place within its phase. */
    int position(int output) {
        return output / count();
    }
}
