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
 * @param phases kernel elements of each phase, in order
 * @param positions outputs of each phase; of all phases as many as of the one that has most
 * @param first input position of the padded input's first element
 * @param padded size of the padded input
 * @param step distance in the padded input from one output of a phase to the next
 * @param shift first output of phase 0 that is computed, in outputs before the real first one
 */
record AxisTaps(List<List<Tap>> phases, int positions, int first, int padded, int step, int shift) {
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
        return new AxisTaps(List.of(taps), g.out()[axis], -g.begin()[axis], padded, g.stride()[axis], 0);
    }

    private static AxisTaps transposed(Geometry g, int axis) {
        int stride = g.stride()[axis];
        int begin = g.begin()[axis];
        // Output o is position (o + begin) / stride of phase (o + begin) % stride. It meets kernel element k at input
        // (o + begin - k * dilation) / stride where that is whole: at its position minus k * dilation / stride.
        int firstPosition = Math.floorDiv(begin, stride);
        int positions = Math.floorDiv(g.out()[axis] - 1 + begin, stride) - firstPosition + 1;
        int nearest = -((g.kernel()[axis] - 1) * g.dilation()[axis] / stride);
        List<List<Tap>> phases = new ArrayList<>();
        for (int phase = 0; phase < stride; phase++) {
            List<Tap> taps = new ArrayList<>();
            for (int k = 0; k < g.kernel()[axis]; k++) {
                int numerator = phase - k * g.dilation()[axis];
                if (Math.floorMod(numerator, stride) == 0) {
                    taps.add(new Tap(k, Math.floorDiv(numerator, stride) - nearest));
                }
            }
            phases.add(taps);
        }
        return new AxisTaps(
                phases, positions, firstPosition + nearest, positions - nearest, 1, begin - firstPosition * stride);
    }

    /** Number of phases. */
    int count() {
        return phases.size();
    }

    /** The phase that an output belongs to. */
    int phase(int output) {
        return (output + shift) % count();
    }

    /** Its place within its phase. */
    int position(int output) {
        return (output + shift) / count();
    }
}
