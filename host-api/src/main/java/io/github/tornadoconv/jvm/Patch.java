package io.github.tornadoconv.jvm;

import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;

/** Copies the input of a strip with its padding into an array as {@link StripPlan} lays it out. */
final class Patch {
    private final Geometry g;
    private final StripPlan plan;
    private final StripPlan.Pitches pitches;
    private final int[][] sources;
    private final int[] firsts;
    private final int[] ends;

    Patch(StripPlan plan) {
        this.g = plan.geometry();
        this.plan = plan;
        this.pitches = plan.patch();
        int columns = plan.patchColumns(g.out()[2]);
        this.sources = new int[plan.remainders()][columns];
        this.firsts = new int[plan.remainders()];
        this.ends = new int[plan.remainders()];
        for (int remainder = 0; remainder < sources.length; remainder++) {
            firsts[remainder] = columns;
            for (int j = 0; j < columns; j++) {
                int position = j * g.stride()[2] + remainder - g.begin()[2];
                if (position >= 0 && position < g.in()[2]) {
                    firsts[remainder] = Math.min(firsts[remainder], j);
                    ends[remainder] = j + 1;
                }
                sources[remainder][j] = source(2, position);
            }
            firsts[remainder] = Math.min(firsts[remainder], ends[remainder]);
        }
    }

    /** Positions beyond the padding are met by no output. */
    private int source(int axis, int position) {
        int source = g.source(axis, position);
        return source < g.in()[axis] ? source : -1;
    }

    /**
     * Copies the patch of a strip.
     *
     * @param from where the group's first channel starts
     * @param start where the patch starts in its array
     * @param z plane of the output
     * @param y first row of the output
     * @param rows rows of the output
     * @param x first column of the output
     * @param columns columns of the output
     */
    <A> void copy(Lanes<A> lanes, A input, int from, A patch, int start, int z, int y, int rows, int x,
            int columns) {
        int top = y * g.stride()[1] - g.begin()[1];
        int count = plan.patchRows(rows);
        int first = Math.clamp(-top, 0, count);
        int end = Math.clamp(g.in()[1] - top, first, count);
        for (int kz = 0; kz < g.kernel()[0]; kz++) {
            int depth = source(0, z * g.stride()[0] - g.begin()[0] + kz * g.dilation()[0]);
            int to = start + kz * pitches.plane();
            if (g.inPerGroup() > count) {
                for (int row = 0; row < count; row++) {
                    copyRows(lanes, input, from, g.inVolume(), g.inPerGroup(), depth, source(1, top + row),
                            patch, to + row * pitches.row(), pitches.channel(), x, columns);
                }
                continue;
            }
            for (int c = 0; c < g.inPerGroup(); c++) {
                int channel = from + c * g.inVolume();
                int at = to + c * pitches.channel();
                int rowsAtOnce = 1;
                for (int row = 0; row < count; row += rowsAtOnce) {
                    rowsAtOnce = row == first ? Math.max(1, end - first) : 1;
                    copyRows(lanes, input, channel, g.in()[2], rowsAtOnce, depth, source(1, top + row),
                            patch, at + row * pitches.row(), pitches.row(), x, columns);
                }
            }
        }
    }

    /**
     * Copies rows of the patch that lie {@code fromPitch} apart in the input: of one height in all channels, or of one
     * channel below each other.
     */
    private <A> void copyRows(Lanes<A> lanes, A input, int from, int fromPitch, int rows, int depth, int height,
            A patch,
            int at, int pitch, int x, int columns) {
        if (depth < 0 || height < 0) {
            for (int row = 0; row < rows; row++) {
                lanes.zero(patch, at + row * pitch, pitches.row());
            }
            return;
        }
        int start = from + (depth * g.in()[1] + height) * g.in()[2];
        int end = x + plan.patchColumns(columns);
        for (int remainder = 0; remainder < sources.length; remainder++) {
            int[] table = sources[remainder];
            int inside = Math.clamp(firsts[remainder], x, end);
            int outside = Math.clamp(ends[remainder], inside, end);
            int to = at + remainder * plan.pitch();
            if (outside > inside) {
                lanes.gatherRows(input, start + table[inside], fromPitch, g.stride()[2], patch, to + inside - x, pitch,
                        rows, outside - inside);
            }
            if (inside > x || outside < end) {
                for (int row = 0; row < rows; row++) {
                    pad(lanes, input, start + row * fromPitch, table, x, inside, patch, to + row * pitch - x);
                    pad(lanes, input, start + row * fromPitch, table, outside, end, patch, to + row * pitch - x);
                }
            }
        }
    }

    private <A> void pad(Lanes<A> lanes, A input, int row, int[] table, int first, int end, A patch, int at) {
        if (g.mode() != PaddingMode.ZEROS) {
            lanes.pick(input, row, table, first, end, patch, at);
        } else if (end > first) {
            lanes.zero(patch, at + first, end - first);
        }
    }
}
