package io.github.tornadoconv.jvm;

import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * How a convolution with wide rows is cut into strips: what {@link StripKernel} does, decided from sizes alone. A strip is
 * a piece of the output, some rows of one plane by some columns; its patch is the input that it meets, with the padding.
 *
 * <p>A patch is laid out {@code [channel][kernel plane][row][remainder][column]}: the columns of each remainder modulo the
 * stride lie side by side, so that neighbours of the output are neighbours in the patch.
 */
final class StripPlan {
    /** Bytes of input that tiles read in place for one strip: what stays in the first cache of a core beside the rest. */
    private static final int NEAR_BYTES = 16 * 1024;

    /** Bytes of a patch, which stays in the second cache of a core: larger ones are copied and written in longer runs. */
    private static final int FAR_BYTES = 192 * 1024;

    /** Bytes of input in place that the first cache of a core holds. */
    private static final int FIRST_CACHE_BYTES = 48 * 1024;

    /** Time to copy a vector into a patch or a panel, in multiply-adds of a vector (measured). */
    private static final double COPYING = 5;

    /** Time that tiles lose with input in place that is larger than the first cache, as a share (measured). */
    private static final double FROM_SECOND_CACHE = 0.06;

    private final Geometry g;
    private final int elementBytes;
    private final int width;
    private final boolean inPlace;
    private final int[] channelStarts;
    private final int runVectors;
    private final int[] columnStarts;
    private final int rows;
    private final int cuts;

    StripPlan(Geometry whole, Lanes<?> lanes, int threads) {
        this.g = flattened(whole);
        this.inPlace = g.kernelVolume() == 1
                && Arrays.equals(g.in(), g.out())
                && Arrays.stream(g.stride()).allMatch(stride -> stride == 1);
        this.elementBytes = lanes.elementBytes();
        this.width = lanes.width();
        int tiles = Math.ceilDiv(g.outPerGroup(), lanes.rows());
        this.channelStarts = shares(g.outPerGroup(), tiles);
        this.runVectors = lanes.vectors(Math.ceilDiv(g.outPerGroup(), tiles));
        int vectors = Math.ceilDiv(g.out()[2], width);
        int budget = inPlace ? NEAR_BYTES : FAR_BYTES;
        int pieces = 1;
        while (pieces < Math.ceilDiv(vectors, runVectors)
                && bytes(1, Math.ceilDiv(vectors, pieces) * width) > budget) {
            pieces++;
        }
        this.columnStarts = shares(vectors, pieces);
        for (int i = 0; i <= pieces; i++) {
            columnStarts[i] = Math.min(columnStarts[i] * width, g.out()[2]);
        }
        int most = 1;
        while (pieces == 1 && most < g.out()[1] && bytes(most + 1, g.out()[2]) <= budget) {
            most++;
        }
        this.rows = Math.ceilDiv(g.out()[1], Math.ceilDiv(g.out()[1], most));
        this.cuts = cuts((long) g.batch() * g.groups() * g.out()[0] * strips() * pieces, threads);
    }

    /** The same convolution with rows as long as can be: those below each other in one, where the kernel has one column. */
    static Geometry flattened(Geometry g) {
        Geometry flat = g;
        for (int axis = 1; axis >= 0 && joins(flat); axis--) {
            flat = joined(flat);
        }
        return flat;
    }

    private static boolean joins(Geometry g) {
        boolean plain = g.kernel()[2] == 1 && g.stride()[2] == 1 && g.in()[2] == g.out()[2] && g.stride()[1] == 1;
        boolean padded = g.begin()[1] > 0 || g.in()[1] != g.out()[1] + (g.kernel()[1] - 1) * g.dilation()[1];
        return plain && (!padded || g.mode() == PaddingMode.ZEROS);
    }

    /** Height and width in one, and depth in the height's place: a step down is a step of a row's length. */
    private static Geometry joined(Geometry g) {
        int row = g.in()[2];
        return new Geometry(
                g.batch(),
                g.groups(),
                g.inPerGroup(),
                g.outPerGroup(),
                new int[] {1, g.in()[0], g.in()[1] * row},
                new int[] {1, g.out()[0], g.out()[1] * row},
                new int[] {1, g.kernel()[0], g.kernel()[1]},
                new int[] {1, g.stride()[0], 1},
                new int[] {1, g.dilation()[0], g.dilation()[1] * row},
                new int[] {0, g.begin()[0], g.begin()[1] * row},
                g.mode(),
                g.transposed());
    }

    private static int[] shares(int all, int count) {
        int[] starts = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            starts[i] = (int) ((long) all * i / count);
        }
        return starts;
    }

    /** The number of cuts with the least time of the slowest thread, where each cut copies the patch anew. */
    private int cuts(long items, int threads) {
        int tiles = tiles();
        int best = 1;
        double bestTime = Double.MAX_VALUE;
        for (int cuts = 1; cuts <= Math.min(tiles, 4 * threads); cuts++) {
            double time = Math.ceilDiv(items * cuts, threads) * (Math.ceilDiv(tiles, cuts) + tiles * extra());
            if (time < bestTime * 0.98) {
                best = cuts;
                bestTime = time;
            }
        }
        return best;
    }

    /** Time for copying the input, or for reading it from the second cache, as a share of the time of the tiles. */
    double extra() {
        if (inPlace) {
            return bytes(1, runVectors * width) > FIRST_CACHE_BYTES ? FROM_SECOND_CACHE : 0;
        }
        int columns = columnStarts[1];
        double copied = (double) bytes(rows, columns) / elementBytes / width;
        double computed = (double) rows * Math.ceilDiv(columns, width) * g.inPerGroup() * g.kernelVolume();
        return COPYING * copied / (computed * g.outPerGroup());
    }

    /** The same share for a panel of input that is packed for each run of tiles. */
    double extraOfPanel() {
        return COPYING / g.outPerGroup();
    }

    /** What is computed: the layer, or the same with rows joined. */
    Geometry geometry() {
        return g;
    }

    /** Whether tiles read the input itself: a kernel of one element, with stride 1 and no padding. */
    boolean inPlace() {
        return inPlace;
    }

    /** First output channel of each tile in its group; the last number is the end. */
    int[] channelStarts() {
        return channelStarts;
    }

    /** Number of tiles of output channels. */
    int tiles() {
        return channelStarts.length - 1;
    }

    /** Output rows of a strip; the last one of a plane may have fewer. */
    int rows() {
        return rows;
    }

    /** Strips of a plane from top to bottom. */
    int strips() {
        return Math.ceilDiv(g.out()[1], rows);
    }

    /** First column of each strip of a row; the last number is the end. */
    int[] columnStarts() {
        return columnStarts;
    }

    /** Vectors of a tile along a row, at most. */
    int runVectors() {
        return runVectors;
    }

    /**
     * How the columns of a strip are cut into tiles: some of one vector more than the others. Where the last vector is not
     * filled, the last tile is moved back.
     *
     * @param wide number of the wide ones, which come first
     * @param narrow number of the others
     * @param vectors vectors of the narrow ones
     */
    record Runs(int wide, int narrow, int vectors) {}

    /** The tiles of that many columns. */
    Runs runs(int columns) {
        int vectors = Math.ceilDiv(columns, width);
        int runs = Math.ceilDiv(vectors, Math.min(runVectors, columns / width));
        return new Runs(vectors % runs, runs - vectors % runs, vectors / runs);
    }

    /** Shares of the tiles, so that the threads come out even. */
    int cuts() {
        return cuts;
    }

    /** Number of items of work: image, group, plane, strip, columns, cut. */
    int items() {
        return Math.toIntExact(
                (long) g.batch() * g.groups() * g.out()[0] * strips() * (columnStarts.length - 1) * cuts);
    }

    /** Input rows that some output rows meet. */
    int patchRows(int outRows) {
        return (outRows - 1) * g.stride()[1] + (g.kernel()[1] - 1) * g.dilation()[1] + 1;
    }

    /** Input columns of one remainder that some output columns meet. */
    int patchColumns(int outColumns) {
        return outColumns + (g.kernel()[2] - 1) * g.dilation()[2] / g.stride()[2];
    }

    /** Remainders modulo the stride that kernel columns have: all up to this number. */
    int remainders() {
        return Math.min(g.stride()[2], (g.kernel()[2] - 1) * g.dilation()[2] + 1);
    }

    /** Distance between remainders of a row in the patch. */
    int pitch() {
        int widest = 0;
        for (int i = 0; i + 1 < columnStarts.length; i++) {
            widest = Math.max(widest, columnStarts[i + 1] - columnStarts[i]);
        }
        return pitch(widest);
    }

    private int pitch(int columns) {
        return Math.ceilDiv(patchColumns(columns), width) * width;
    }

    /** Distance between input rows. */
    int rowPitch() {
        return inPlace ? g.in()[2] : pitch() * remainders();
    }

    /** Distance between kernel planes in the patch. */
    int planePitch() {
        return patchRows(rows) * rowPitch();
    }

    /** Distance between input channels: in a patch an odd number of vectors, which spreads them over a cache's sets. */
    int channelPitch() {
        return inPlace ? g.inVolume() : (Math.ceilDiv(g.kernel()[0] * planePitch(), width) | 1) * width;
    }

    /** Bytes of input for a strip of that size. */
    private long bytes(int outRows, int outColumns) {
        return (long) g.inPerGroup() * g.kernel()[0] * patchRows(outRows) * remainders() * pitch(outColumns)
                * elementBytes;
    }

    /** Length of the array for a patch. */
    long patchLength() {
        return inPlace ? 0 : (long) g.inPerGroup() * channelPitch();
    }

    /** How far each term lies from the output position: input channels, then the kernel's elements. */
    int[] offsets() {
        int[] offsets = new int[g.inPerGroup() * g.kernelVolume()];
        int pitch = pitch();
        int at = 0;
        for (int c = 0; c < g.inPerGroup(); c++) {
            for (int kz = 0; kz < g.kernel()[0]; kz++) {
                for (int ky = 0; ky < g.kernel()[1]; ky++) {
                    for (int kx = 0; kx < g.kernel()[2]; kx++) {
                        int column = kx * g.dilation()[2];
                        offsets[at++] = c * channelPitch()
                                + kz * planePitch()
                                + ky * g.dilation()[1] * rowPitch()
                                + column % g.stride()[2] * pitch
                                + column / g.stride()[2];
                    }
                }
            }
        }
        return offsets;
    }
}
