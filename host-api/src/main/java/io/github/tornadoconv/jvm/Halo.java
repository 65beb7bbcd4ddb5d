package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A copy of input channels with their padding, in which each kernel position is a fixed distance away from every output
 * position, whatever the stride.
 *
 * <p>With stride s on an axis, output position o and kernel position k meet at {@code o * s + k * dilation}: the copy
 * has a plane for each remainder of {@code k * dilation} modulo s, with every s-th element, so that neighbours of the
 * output are neighbours in a plane. Strides of a transposed convolution are between its outputs, so its copy has one
 * plane.
 */
final class Halo {
    private final Geometry g;
    private final List<List<Line>> lines = new ArrayList<>();
    private final int[] size = new int[3];
    /** Input position of a plane's position 0, less the plane's remainder, per axis. */
    private final int[] origin = new int[3];
    /** Input positions between neighbours of a plane, per axis. */
    private final int[] step;

    /**
     * One axis of the planes with one remainder.
     *
     * @param remainder of the input positions modulo the stride, counted from the origin
     * @param sources the input position at each position, negative for a zero
     * @param first where the run of positions inside the input starts
     * @param end where it ends
     */
    private record Line(int remainder, int[] sources, int first, int end) {}

    Halo(Geometry g) {
        this(g, g.transposed() ? new int[] {1, 1, 1} : g.stride());
    }

    private Halo(Geometry g, int[] step) {
        this.g = g;
        this.step = step;
        for (int axis = 0; axis < 3; axis++) {
            lines.add(g.transposed() ? transposedLines(axis) : lines(axis));
        }
    }

    /** A copy with one plane, which keeps all elements. */
    static Halo ofAll(Geometry g) {
        return new Halo(g, new int[] {1, 1, 1});
    }

    /** A copy with planes for remainders of the width alone: depth and height keep all their elements. */
    static Halo ofRows(Geometry g) {
        return new Halo(g, new int[] {1, 1, g.transposed() ? 1 : g.stride()[2]});
    }

    /** Not a copy, but the input itself, blocked with its padding as margins: positions are counted as in its layout. */
    static Halo of(Geometry g, Layout padded) {
        Halo halo = ofAll(g);
        for (int axis = 0; axis < 3; axis++) {
            halo.size[axis] = padded.whole(axis);
        }
        return halo;
    }

    private List<Line> lines(int axis) {
        int reach = (g.kernel()[axis] - 1) * g.dilation()[axis];
        size[axis] = ((g.out()[axis] - 1) * g.stride()[axis] + reach) / step[axis] + 1;
        origin[axis] = -g.begin()[axis];
        return IntStream.range(0, g.kernel()[axis])
                .map(k -> k * g.dilation()[axis] % step[axis])
                .distinct()
                .mapToObj(remainder -> line(axis, remainder))
                .toList();
    }

    private List<Line> transposedLines(int axis) {
        int least = 0;
        int end = 1;
        for (int first = 0; first < Math.min(g.stride()[axis], g.out()[axis]); first++) {
            int outputs = Math.ceilDiv(g.out()[axis] - first, g.stride()[axis]);
            for (int k = 0; k < g.kernel()[axis]; k++) {
                if (meets(axis, k, first)) {
                    int distance = transposedDistance(axis, k, first);
                    least = Math.min(least, distance);
                    end = Math.max(end, distance + outputs);
                }
            }
        }
        origin[axis] = least;
        size[axis] = end - least;
        return List.of(line(axis, 0));
    }

    private Line line(int axis, int remainder) {
        int[] sources = new int[size[axis]];
        int first = size[axis];
        int end = 0;
        for (int j = 0; j < sources.length; j++) {
            int position = origin[axis] + remainder + j * step[axis];
            if (position >= 0 && position < g.in()[axis]) {
                first = Math.min(first, j);
                end = j + 1;
            }
            int source = g.source(axis, position);
            // Positions beyond the padding are met only by outputs that are thrown away.
            sources[j] = source < g.in()[axis] ? source : -1;
        }
        return new Line(remainder, sources, Math.min(first, end), end);
    }

    /** Elements of the copy of one channel. */
    int channelSize() {
        return Math.toIntExact(elements());
    }

    /** Elements of the copy of one channel, which may be more than an array holds. */
    long elements() {
        long planes = 1;
        for (List<Line> axis : lines) {
            planes *= axis.size();
        }
        return planes * size[0] * size[1] * size[2];
    }

    /** Size of a plane on an axis. */
    int size(int axis) {
        return size[axis];
    }

    /** Distance between neighbours on an axis. */
    int pitch(int axis) {
        return switch (axis) {
            case 0 -> size[1] * size[2];
            case 1 -> size[2];
            default -> 1;
        };
    }

    /** Where an input position lies on an axis of the only plane, or -1 if no output needs it. */
    int place(int axis, int position) {
        int place = position - origin[axis];
        return place >= 0 && place < size[axis] ? place : -1;
    }

    /** Whether output positions {@code first}, {@code first + stride}, ... meet that kernel position at all. */
    boolean meets(int axis, int k, int first) {
        return !g.transposed() || (first + g.begin()[axis] - k * g.dilation()[axis]) % g.stride()[axis] == 0;
    }

    private int transposedDistance(int axis, int k, int first) {
        return (first + g.begin()[axis] - k * g.dilation()[axis]) / g.stride()[axis];
    }

    /**
     * How far a kernel position lies from an output position within a channel.
     *
     * @param axis the axis
     * @param k the kernel position
     * @param first transposed: the first output position, modulo the stride; each next one is a stride further
     */
    int offset(int axis, int k, int first) {
        if (g.transposed()) {
            return (transposedDistance(axis, k, first) - origin[axis]) * pitch(axis);
        }
        int position = k * g.dilation()[axis];
        int plane = 0;
        while (lines.get(axis).get(plane).remainder != position % step[axis]) {
            plane++;
        }
        int planePitch = size[0] * size[1] * size[2];
        for (int inner = axis + 1; inner < 3; inner++) {
            planePitch *= lines.get(inner).size();
        }
        return plane * planePitch + position / step[axis] * pitch(axis);
    }

    /** Whether the copy would be the input itself. */
    boolean isIdentity() {
        boolean identity = true;
        for (int axis = 0; axis < 3; axis++) {
            identity &= origin[axis] == 0 && step[axis] == 1 && size[axis] == g.in()[axis];
        }
        return identity;
    }

    /** Copies the channel that starts at {@code from}; the copy starts at {@code to}. */
    <A> void copy(Lanes<A> lanes, A input, int from, A halo, int to) {
        int at = to;
        for (Line depth : lines.get(0)) {
            for (Line height : lines.get(1)) {
                for (Line width : lines.get(2)) {
                    at = copyPlane(lanes, input, from, depth.sources, height.sources, width, halo, at);
                }
            }
        }
    }

    /** Copies like {@link #copy}, but leaves the padding as it is: for zeros that are there from the beginning. */
    <A> void copyInside(Lanes<A> lanes, A input, int from, A halo, int to) {
        int at = to;
        for (Line depth : lines.get(0)) {
            for (Line height : lines.get(1)) {
                for (Line width : lines.get(2)) {
                    for (int z = depth.first; z < depth.end; z++) {
                        copyInside(lanes, input, from + depth.sources[z] * g.in()[1] * g.in()[2], height, width, halo,
                                at + z * pitch(0));
                    }
                    at += size[0] * size[1] * size[2];
                }
            }
        }
    }

    private <A> void copyInside(Lanes<A> lanes, A input, int from, Line height, Line width, A halo, int plane) {
        if (height.first < height.end && width.first < width.end) {
            int source = from + height.sources[height.first] * g.in()[2] + width.sources[width.first];
            lanes.gatherRows(
                    input, source, step[1] * g.in()[2], step[2],
                    halo, plane + height.first * size[2] + width.first, size[2],
                    height.end - height.first, width.end - width.first);
        }
    }

    private <A> int copyPlane(
            Lanes<A> lanes, A input, int from, int[] depths, int[] heights, Line width, A halo, int to) {
        int at = to;
        for (int depth : depths) {
            for (int height : heights) {
                if (depth < 0 || height < 0) {
                    lanes.zero(halo, at, size[2]);
                } else {
                    copyRow(lanes, input, from + (depth * g.in()[1] + height) * g.in()[2], width, halo, at);
                }
                at += size[2];
            }
        }
        return at;
    }

    private <A> void copyRow(Lanes<A> lanes, A input, int from, Line row, A halo, int at) {
        lanes.pick(input, from, row.sources, 0, row.first, halo, at);
        if (row.end > row.first) {
            int inside = from + row.sources[row.first];
            if (step[2] == 1) {
                System.arraycopy(input, inside, halo, at + row.first, row.end - row.first);
            } else {
                lanes.gather(input, inside, step[2], halo, at + row.first, row.end - row.first);
            }
        }
        lanes.pick(input, from, row.sources, row.end, row.sources.length, halo, at);
    }
}
