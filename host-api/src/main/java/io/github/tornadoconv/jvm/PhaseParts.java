package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A transposed convolution as ordinary ones of stride 1: one for each remainder of the output positions modulo the stride,
 * on each axis. Source of the idea: W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?", 2016,
 * arXiv:1609.07009.
 */
final class PhaseParts {
    private final Geometry g;
    private final List<List<Axis>> axes = new ArrayList<>();

    /**
     * One remainder on one axis.
     *
     * @param first first output position
     * @param taps the kernel positions that are met, by growing distance of their input from the output's number
     * @param begin zeros before the first input
     * @param dilation distance of the inputs
     */
    private record Axis(int first, List<Integer> taps, int begin, int dilation) {}

    /**
     * One of the convolutions. It computes as many positions as the one of the first output, of which some may lie beyond
     * the output.
     *
     * @param first first output position, per axis
     * @param count number of output positions, per axis
     * @param geometry the ordinary convolution
     * @param taps the element of the whole kernel that each of its own is
     */
    record Part(int[] first, int[] count, Geometry geometry, int[] taps) {}

    PhaseParts(Geometry g) {
        this.g = g;
        for (int axis = 0; axis < 3; axis++) {
            List<Axis> remainders = new ArrayList<>();
            for (int first = 0; first < Math.min(g.stride()[axis], g.out()[axis]); first++) {
                remainders.add(axis(axis, first));
            }
            axes.add(remainders);
        }
    }

    private Axis axis(int axis, int first) {
        List<Integer> taps = new ArrayList<>();
        List<Integer> distances = new ArrayList<>();
        for (int k = g.kernel()[axis] - 1; k >= 0; k--) {
            int position = first + g.begin()[axis] - k * g.dilation()[axis];
            if (position % g.stride()[axis] == 0) {
                taps.add(k);
                distances.add(position / g.stride()[axis]);
            }
        }
        int begin = distances.isEmpty() ? 0 : -distances.getFirst();
        int dilation = distances.size() < 2 ? 1 : distances.get(1) - distances.getFirst();
        return new Axis(first, taps, begin, dilation);
    }

    /** Whether each output meets some kernel element, and each phase begins with the first input or before it. */
    boolean areOrdinary() {
        return axes.stream().flatMap(List::stream).allMatch(axis -> !axis.taps.isEmpty() && axis.begin >= 0);
    }

    /** The convolutions. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Axis depth : axes.get(0)) {
            for (Axis height : axes.get(1)) {
                for (Axis width : axes.get(2)) {
                    parts.add(part(List.of(depth, height, width)));
                }
            }
        }
        return parts;
    }

    private Part part(List<Axis> of) {
        int[] out = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            out[axis] = Math.ceilDiv(g.out()[axis], g.stride()[axis]);
        }
        int[] first = of.stream().mapToInt(Axis::first).toArray();
        int[] count = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            count[axis] = Math.ceilDiv(g.out()[axis] - first[axis], g.stride()[axis]);
        }
        int[] kernel = of.stream().mapToInt(axis -> axis.taps.size()).toArray();
        int[] ones = new int[3];
        Arrays.fill(ones, 1);
        Geometry ordinary = new Geometry(
                g.batch(), g.groups(), g.inPerGroup(), g.outPerGroup(), g.in(), out, kernel, ones,
                of.stream().mapToInt(Axis::dilation).toArray(), of.stream().mapToInt(Axis::begin).toArray(), g.mode(),
                false);
        int[] taps = new int[ordinary.kernelVolume()];
        int at = 0;
        for (int z : of.get(0).taps) {
            for (int y : of.get(1).taps) {
                for (int x : of.get(2).taps) {
                    taps[at++] = (z * g.kernel()[1] + y) * g.kernel()[2] + x;
                }
            }
        }
        return new Part(first, count, ordinary, taps);
    }
}
