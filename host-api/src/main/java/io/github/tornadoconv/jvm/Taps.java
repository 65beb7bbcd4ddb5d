package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The kernel positions on one axis that output positions {@code first}, {@code first + stride}, ... meet: all of them, or
 * of a transposed convolution every so manieth.
 *
 * @param positions kernel positions, nearest first
 * @param distances how far they lie, in steps of the axis; evenly spaced
 */
record Taps(List<Integer> positions, List<Integer> distances) {
    /**
     * The terms of the sums as lines of the kernel along an axis, of all input channels of a group.
     *
     * @param taps kernel positions of a line
     * @param offsets how far the first tap of each line lies from the output position
     * @param kernelPositions for each line and tap, its index in the kernels of a group, the input channel's counted in
     */
    record Lines(int taps, int[] offsets, int[] kernelPositions) {}

    /** The kernel positions that those output positions meet. */
    static Taps of(Geometry g, Halo halo, int axis, int first) {
        List<Integer> positions = IntStream.range(0, g.kernel()[axis])
                .filter(k -> halo.meets(axis, k, first))
                .boxed()
                .sorted(Comparator.comparingInt(k -> halo.offset(axis, k, first)))
                .toList();
        int pitch = axis == 2 ? 1 : halo.pitch(axis);
        return new Taps(
                positions,
                positions.stream().map(k -> halo.offset(axis, k, first) / pitch).toList());
    }

    int count() {
        return positions.size();
    }

    /** Distance between taps; 1 if there are none apart. */
    int step() {
        return count() > 1 ? distances.get(1) - distances.get(0) : 1;
    }

    /**
     * The terms of the sums as lines along an axis.
     *
     * @param first first output position, per axis
     */
    static Lines lines(Geometry g, Halo halo, int[] first, int axis) {
        int[] others = IntStream.range(0, 3).filter(other -> other != axis).toArray();
        Taps along = of(g, halo, axis, first[axis]);
        Taps outer = of(g, halo, others[0], first[others[0]]);
        Taps inner = of(g, halo, others[1], first[others[1]]);
        List<Integer> offsets = new ArrayList<>();
        List<Integer> kernelPositions = new ArrayList<>();
        int[] k = new int[3];
        for (int c = 0; c < g.inPerGroup(); c++) {
            for (int o : outer.positions) {
                for (int i : along.count() == 0 ? List.<Integer>of() : inner.positions) {
                    k[others[0]] = o;
                    k[others[1]] = i;
                    k[axis] = along.positions.getFirst();
                    int offset = c * halo.channelSize();
                    for (int a = 0; a < 3; a++) {
                        offset += halo.offset(a, k[a], first[a]);
                    }
                    offsets.add(offset);
                    for (int tap : along.positions) {
                        k[axis] = tap;
                        kernelPositions.add(((c * g.kernel()[0] + k[0]) * g.kernel()[1] + k[1]) * g.kernel()[2] + k[2]);
                    }
                }
            }
        }
        return new Lines(
                along.count(),
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                kernelPositions.stream().mapToInt(Integer::intValue).toArray());
    }
}
