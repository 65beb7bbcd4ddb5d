package io.github.tornadoconv.jvm;

import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
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
    /** Per axis. Arrays, which a loop in a run goes over without an iterator. */
    private final Line[][] lines = new Line[3][];
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
            origin[axis] = g.transposed() ? nearest(axis) : -g.begin()[axis];
            size[axis] = extent(axis, g.out()[axis]);
            lines[axis] = lines(axis);
        }
    }

    /** A copy with one plane, which keeps all elements. */
    static Halo ofAll(Geometry g) {
        return new Halo(g, new int[] {1, 1, 1});
    }

    /**
     * A copy with planes for remainders of the width alone: depth and height keep all their elements. It has room for what
     * so many output rows meet, of a transposed convolution rows a stride apart: {@link #copyRows} fills it.
     */
    static Halo ofRows(Geometry g, int rows) {
        Halo halo = new Halo(g, new int[] {1, 1, g.transposed() ? 1 : g.stride()[2]});
        halo.size[1] = halo.extent(1, rows);
        return halo;
    }

    /** Not a copy, but the input itself, blocked with its padding as margins: positions are counted as in its layout. */
    static Halo of(Geometry g, Layout padded) {
        Halo halo = ofAll(g);
        for (int axis = 0; axis < 3; axis++) {
            halo.size[axis] = padded.whole(axis);
        }
        return halo;
    }

    private Line[] lines(int axis) {
        return IntStream.range(0, g.kernel()[axis])
                .map(k -> g.transposed() ? 0 : k * g.dilation()[axis] % step[axis])
                .distinct()
                .mapToObj(remainder -> line(axis, remainder))
                .toArray(Line[]::new);
    }

    /** Size of a plane that so many outputs need, of a transposed convolution so many of each phase that has them. */
    private int extent(int axis, int outputs) {
        if (!g.transposed()) {
            int last = (Math.min(outputs, g.out()[axis]) - 1) * g.stride()[axis];
            return (last + (g.kernel()[axis] - 1) * g.dilation()[axis]) / step[axis] + 1;
        }
        int end = phases(axis)
                .flatMap(first -> {
                    int count = Math.min(outputs, Math.ceilDiv(g.out()[axis] - first, g.stride()[axis]));
                    return distances(axis, first).map(distance -> distance + count);
                })
                .max()
                .orElse(1);
        return Math.max(end, 1) - origin[axis];
    }

    /** Where the first input position lies that a transposed convolution meets, at most 0. */
    private int nearest(int axis) {
        return Math.min(0, phases(axis).flatMap(first -> distances(axis, first)).min().orElse(0));
    }

    /** The first output of each phase of a transposed convolution. */
    private IntStream phases(int axis) {
        return IntStream.range(0, Math.min(g.stride()[axis], g.out()[axis]));
    }

    /** The input positions that the first output of a phase meets. */
    private IntStream distances(int axis, int first) {
        return IntStream.range(0, g.kernel()[axis])
                .filter(k -> meets(axis, k, first))
                .map(k -> transposedDistance(axis, k, first));
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
        for (Line[] axis : lines) {
            planes *= axis.length;
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
        while (lines[axis][plane].remainder != position % step[axis]) {
            plane++;
        }
        int planePitch = size[0] * size[1] * size[2];
        for (int inner = axis + 1; inner < 3; inner++) {
            planePitch *= lines[inner].length;
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
        for (Line depth : lines[0]) {
            for (Line height : lines[1]) {
                for (Line width : lines[2]) {
                    copyPlane(lanes, input, from, depth.sources, height.sources, 0, size[1], width, halo, at);
                    at += size[0] * size[1] * size[2];
                }
            }
        }
    }

    /** Copies like {@link #copy}, but leaves the padding as it is: for zeros that are there from the beginning. */
    <A> void copyInside(Lanes<A> lanes, A input, int from, A halo, int to) {
        int at = to;
        for (Line depth : lines[0]) {
            for (Line height : lines[1]) {
                for (Line width : lines[2]) {
                    copyInside(lanes, input, from, depth, height, width, height.first, height.end, halo,
                            at + height.first * size[2]);
                    at += size[0] * size[1] * size[2];
                }
            }
        }
    }

    /**
     * Fills a copy {@link #ofRows some rows}. Zeros in front of and behind a row are left as they are, and so are rows of
     * zeros where there is room for all rows: they are there from the beginning.
     *
     * @param first which of all rows is the first
     * @param count how many
     */
    <A> void copyRows(Lanes<A> lanes, A input, int from, int first, int count, A halo, int to) {
        Line[] widths = lines[2];
        Line height = lines[1][0];
        int planes = size[0] * size[1] * size[2];
        if (g.mode() != PaddingMode.ZEROS) {
            for (int i = 0; i < widths.length; i++) {
                copyPlane(lanes, input, from, lines[0][0].sources, height.sources, first, first + count,
                        widths[i], halo, to + i * planes);
            }
            return;
        }
        int inside = Math.clamp(height.first - first, 0, count);
        int outside = Math.clamp(height.end - first, inside, count);
        int at = to + inside * size[2];
        Line depth = lines[0][0];
        zeroRows(lanes, depth, height, 0, inside, halo, to);
        zeroRows(lanes, depth, height, outside, count, halo, to);
        if (widths.length == 2 && step[2] == 2) {
            splitInside(lanes, input, from, depth, height, first + inside, first + outside, halo, at);
            return;
        }
        for (int i = 0; i < widths.length; i++) {
            copyInside(lanes, input, from, depth, height, widths[i], first + inside, first + outside, halo,
                    at + i * planes);
        }
    }

    /** Sets rows of a copy to zero, where it does not hold all rows and other rows were there. */
    private <A> void zeroRows(Lanes<A> lanes, Line depth, Line height, int first, int end, A halo, int to) {
        if (first >= end || size[1] == height.sources.length) {
            return;
        }
        int planes = size[0] * size[1] * size[2];
        for (int i = 0; i < lines[2].length; i++) {
            for (int z = depth.first; z < depth.end; z++) {
                lanes.zero(halo, to + i * planes + z * pitch(0) + first * size[2], (end - first) * size[2]);
            }
        }
    }

    /** Like {@link #copyInside} for both remainders of a stride of two, whose elements take turns in the input. */
    private <A> void splitInside(
            Lanes<A> lanes, A input, int from, Line depth, Line height, int first, int end, A halo, int to) {
        int planes = size[0] * size[1] * size[2];
        Line zero = lines[2][0];
        Line one = lines[2][1];
        int pairs = Math.min(zero.end - zero.first, one.end - one.first);
        if (pairs < 1 || first >= end) {
            for (int i = 0; i < 2; i++) {
                copyInside(lanes, input, from, depth, height, lines[2][i], first, end, halo, to + i * planes);
            }
            return;
        }
        boolean zeroFirst = zero.sources[zero.first] < one.sources[one.first];
        Line line = zeroFirst ? zero : one;
        int row = from + height.sources[first] * g.in()[2] + line.sources[line.first];
        int firsts = to + (zeroFirst ? 0 : planes) + line.first;
        int seconds = zeroFirst ? to + planes + one.first : to + zero.first;
        for (int z = depth.first; z < depth.end; z++) {
            int plane = row + depth.sources[z] * g.in()[1] * g.in()[2];
            int at = z * pitch(0);
            lanes.splitRows(input, plane, g.in()[2], halo, firsts + at, seconds + at, size[2], end - first, pairs);
            if (line.end - line.first > pairs) {
                lanes.gatherRows(
                        input, plane + 2 * pairs, g.in()[2], 1, halo, firsts + at + pairs, size[2], end - first, 1);
            }
        }
    }

    private <A> void copyInside(
            Lanes<A> lanes, A input, int from, Line depth, Line height, Line width, int first, int end, A halo,
            int to) {
        if (first >= end || width.first >= width.end) {
            return;
        }
        int row = from + height.sources[first] * g.in()[2] + width.sources[width.first];
        for (int z = depth.first; z < depth.end; z++) {
            lanes.gatherRows(
                    input, row + depth.sources[z] * g.in()[1] * g.in()[2], step[1] * g.in()[2], step[2],
                    halo, to + z * pitch(0) + width.first, size[2],
                    end - first, width.end - width.first);
        }
    }

    private <A> void copyPlane(
            Lanes<A> lanes, A input, int from, int[] depths, int[] heights, int first, int end, Line width, A halo,
            int to) {
        for (int z = 0; z < depths.length; z++) {
            for (int y = first; y < end; y++) {
                int at = to + z * pitch(0) + (y - first) * size[2];
                if (depths[z] < 0 || heights[y] < 0) {
                    lanes.zero(halo, at, size[2]);
                } else {
                    copyRow(lanes, input, from + (depths[z] * g.in()[1] + heights[y]) * g.in()[2], width, halo, at);
                }
            }
        }
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
