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
     * A part of the terms of the sums: columns of the kernel with the same number of taps.
     *
     * @param taps kernel positions of a column
     * @param offsets how far the first tap of each column lies from the output position, all input channels
     * @param kernelPositions for each column and tap, its index in the kernels of a group, the input channel's counted in
     */
    record Pass(int taps, int[] offsets, int[] kernelPositions) {}

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
     * The terms of the sums as columns along an axis: one pass, or a second one where the last columns are shorter.
     *
     * @param first first output position, per axis
     * @param axis the axis of the columns
     * @param taps kernel positions of a column, at most
     */
    static List<Pass> passes(Geometry g, Halo halo, int[] first, int axis, int taps) {
        int count = of(g, halo, axis, first[axis]).count();
        int whole = taps == 0 ? 0 : count / taps;
        List<Pass> passes = new ArrayList<>();
        passes.add(pass(g, halo, first, axis, taps, 0, whole));
        if (whole * taps < count) {
            passes.add(pass(g, halo, first, axis, count - whole * taps, whole * taps, 1));
        }
        return passes;
    }

    private static Pass pass(Geometry g, Halo halo, int[] first, int axis, int taps, int firstTap, int columns) {
        int[] others = IntStream.range(0, 3).filter(other -> other != axis).toArray();
        Taps along = of(g, halo, axis, first[axis]);
        Taps outer = of(g, halo, others[0], first[others[0]]);
        Taps inner = of(g, halo, others[1], first[others[1]]);
        List<Integer> offsets = new ArrayList<>();
        List<Integer> kernelPositions = new ArrayList<>();
        int[] k = new int[3];
        for (int c = 0; c < g.inPerGroup(); c++) {
            for (int o = 0; o < outer.count(); o++) {
                k[others[0]] = outer.positions.get(o);
                for (int i = 0; i < inner.count(); i++) {
                    k[others[1]] = inner.positions.get(i);
                    for (int column = 0; column < columns; column++) {
                        int start = firstTap + column * taps;
                        k[axis] = along.positions.get(start);
                        int offset = c * halo.channelSize();
                        for (int a = 0; a < 3; a++) {
                            offset += halo.offset(a, k[a], first[a]);
                        }
                        offsets.add(offset);
                        for (int tap = start; tap < start + taps; tap++) {
                            k[axis] = along.positions.get(tap);
                            kernelPositions
                                    .add(((c * g.kernel()[0] + k[0]) * g.kernel()[1] + k[1]) * g.kernel()[2] + k[2]);
                        }
                    }
                }
            }
        }
        return new Pass(
                taps,
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                kernelPositions.stream().mapToInt(Integer::intValue).toArray());
    }
}
