package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Output positions that meet the same kernel positions: all of them, or of a transposed convolution those with one
 * remainder modulo the stride per axis. Each phase of a transposed convolution is then an ordinary convolution of stride
 * 1 with a part of the kernel, whose outputs lie a stride apart. Source of the idea: W. Shi et al., "Is the
 * deconvolution layer the same as a convolutional layer?", 2016, arXiv:1609.07009.
 *
 * @param first first output position, per axis
 * @param step distance of its output positions, per axis
 * @param count number of its output positions, per axis
 * @param taps the kernel positions that it meets, as indices into the kernel
 * @param distances how far each of them lies from the output position in a channel of the {@link Halo}
 */
record Phase(int[] first, int[] step, int[] count, int[] taps, int[] distances) {

    /** The phases that have outputs, as lists of those that share the rows of the output, in the order of its columns. */
    static List<List<Phase>> lines(Geometry g, Halo halo) {
        List<List<Phase>> lines = new ArrayList<>();
        int[] step = g.transposed() ? g.stride() : new int[] {1, 1, 1};
        for (int d = 0; d < Math.min(step[0], g.out()[0]); d++) {
            for (int h = 0; h < Math.min(step[1], g.out()[1]); h++) {
                List<Phase> line = new ArrayList<>();
                for (int w = 0; w < Math.min(step[2], g.out()[2]); w++) {
                    line.add(phase(g, halo, new int[] {d, h, w}, step));
                }
                lines.add(line);
            }
        }
        return lines;
    }

    private static Phase phase(Geometry g, Halo halo, int[] first, int[] step) {
        int[] count = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            count[axis] = Math.ceilDiv(g.out()[axis] - first[axis], step[axis]);
        }
        int[] taps = new int[g.kernelVolume()];
        int[] distances = new int[g.kernelVolume()];
        int met = 0;
        int[] k = new int[3];
        for (int tap = 0; tap < g.kernelVolume(); tap++) {
            k[0] = tap / (g.kernel()[1] * g.kernel()[2]);
            k[1] = tap / g.kernel()[2] % g.kernel()[1];
            k[2] = tap % g.kernel()[2];
            boolean meets = true;
            int distance = 0;
            for (int axis = 0; axis < 3 && meets; axis++) {
                meets = halo.meets(axis, k[axis], first[axis]);
                distance += meets ? halo.offset(axis, k[axis], first[axis]) : 0;
            }
            if (meets) {
                taps[met] = tap;
                distances[met++] = distance;
            }
        }
        return new Phase(first, step, count, Arrays.copyOf(taps, met), Arrays.copyOf(distances, met));
    }

    /** Number of its output positions. */
    int volume() {
        return count[0] * count[1] * count[2];
    }

    /** Whether its output positions are all there are, one after the other. */
    boolean isWhole() {
        return step[0] == 1 && step[1] == 1 && step[2] == 1;
    }
}
