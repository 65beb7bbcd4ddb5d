package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How a transposed convolution with stride 2 along its rows is cut into strips: what {@link TransposedKernel} does,
 * decided from sizes alone.
 *
 * <p>A group is as many output planes, or rows, as the stride on that axis has: those that meet the same input. A strip is
 * a piece of the output, some groups of rows of one group of planes by some columns. Its patch is the input that it meets,
 * laid out {@code [channel][plane][row][column]}, with the padding and each element twice: the column of an output and
 * that of the input which its terms read are then a fixed distance apart.
 */
final class TransposedPlan {
    /** Bytes of a patch: what stays in the second cache of a core beside the rest. */
    private static final int PATCH_BYTES = 192 * 1024;

    /** The same where strips are so low that much is copied for several of them. */
    private static final int MOST_PATCH_BYTES = 640 * 1024;

    /** Share of the tiles' time that copying may take before patches are made larger. */
    private static final double MUCH_COPYING = 0.1;

    /** Time to copy a vector into a patch, in multiply-adds of a vector. */
    private static final double COPYING = 5;

    /** Terms of a panel, at least: of fewer, other things take the time. */
    private static final int LEAST_TERMS = 32;

    /** Most output channels of a tile: more of them make the code longer and no faster. */
    private static final int MOST_ROWS = 13;

    /** Time of a term of a tile that grows with its vectors of input, in cycles: of tiles that are as fast, the lower. */
    private static final double FETCHED = 0.3;

    private final Geometry g;
    private final int width;
    private final int elementBytes;
    private final int[] channelStarts;
    private final int runVectors;
    private final int[] columnStarts;
    private final int rows;
    private final int cuts;
    private final int pairs;
    private final int origin;
    private final int mostTerms;
    private final boolean packs;
    private final Axis depth;
    private final Axis height;

    /**
     * Outputs with one remainder modulo the stride of an axis.
     *
     * @param taps the kernel positions that they meet
     * @param distances how far each of these's input lies from the number of the output's group
     */
    private record Remainder(List<Integer> taps, List<Integer> distances) {}

    /**
     * Depth or height.
     *
     * @param least the least distance of any remainder
     * @param reach the largest, from the least
     */
    private record Axis(List<Remainder> remainders, int least, int reach) {}

    /**
     * Outputs with one remainder in depth and one in height.
     *
     * @param plane first plane
     * @param row first row
     */
    record Phase(int plane, int row) {}

    TransposedPlan(Geometry g, Lanes<?> lanes, int threads) {
        this.g = g;
        this.width = lanes.width();
        this.elementBytes = lanes.elementBytes();
        this.pairs = Math.ceilDiv(g.kernel()[2], 2);
        this.origin = Math.floorDiv(g.begin()[2] - 2 * (pairs - 1), 2) * 2;
        this.depth = axis(0);
        this.height = axis(1);
        this.mostTerms = phases().stream().mapToInt(phase -> terms(phase).size()).max().orElse(0);
        this.packs = packs(lanes);
        Tile tile = tile(lanes, Math.ceilDiv(g.out()[2], width));
        this.channelStarts = shares(g.outPerGroup(), tile.count);
        this.runVectors = tile.vectors;
        Strips near = strips(PATCH_BYTES);
        Strips chosen = copyingShare(near) > MUCH_COPYING ? strips(MOST_PATCH_BYTES) : near;
        this.columnStarts = chosen.columnStarts;
        this.rows = chosen.rows;
        this.cuts = cuts(
                (long) g.batch() * g.groups() * planeGroups() * strips() * (columnStarts.length - 1), threads,
                tiles() * copyingShare(chosen));
    }

    /**
     * A tile.
     *
     * @param vectors along a row
     * @param count of the tiles that the output channels of a group are cut into
     */
    private record Tile(int vectors, int count) {}

    /** The tile with the least time for rows of so many vectors. */
    private Tile tile(Lanes<?> lanes, int rowVectors) {
        if (packs) {
            int rows = lanes.registers().packedRows();
            return new Tile(lanes.registers().packedVectors(rows), Math.ceilDiv(g.outPerGroup(), rows));
        }
        Tile best = null;
        double bestTime = Double.MAX_VALUE;
        for (int v = 1; v <= rowVectors && 2 * v <= lanes.registers().free(); v++) {
            int most = Math.clamp((lanes.registers().free() - 1 - v) / v, 1, MOST_ROWS);
            int count = Math.ceilDiv(g.outPerGroup(), most);
            double channels = (double) g.outPerGroup() / count;
            double term = Math.max(Math.max(0.5 * channels * v, 0.62 * (channels + v)), 6) + FETCHED * v;
            double time = term * count * Math.ceilDiv(rowVectors, v);
            if (time < bestTime) {
                bestTime = time;
                best = new Tile(v, count);
            }
        }
        return best;
    }

    /**
     * Sizes of strips.
     *
     * @param columnStarts first column of each; the last number is the end
     * @param rows groups of rows
     */
    private record Strips(int[] columnStarts, int rows) {}

    /** The largest strips whose patches have that many bytes at most, whole rows where that can be. */
    private Strips strips(int budget) {
        int vectors = Math.ceilDiv(g.out()[2], width);
        int pieces = 1;
        while (pieces < vectors / 2 && bytes(1, Math.ceilDiv(vectors, pieces) * width) > budget) {
            pieces++;
        }
        int[] starts = shares(vectors, pieces);
        for (int i = 0; i <= pieces; i++) {
            starts[i] = Math.min(starts[i] * width, g.out()[2]);
        }
        int most = 1;
        while (most < rowGroups() && bytes(most + 1, starts[1]) <= budget) {
            most++;
        }
        return new Strips(starts, Math.ceilDiv(rowGroups(), Math.ceilDiv(rowGroups(), most)));
    }

    private Axis axis(int axis) {
        List<Remainder> remainders = new ArrayList<>();
        int least = Integer.MAX_VALUE;
        int most = Integer.MIN_VALUE;
        for (int first = 0; first < Math.min(g.stride()[axis], g.out()[axis]); first++) {
            Remainder remainder = new Remainder(new ArrayList<>(), new ArrayList<>());
            for (int k = 0; k < g.kernel()[axis]; k++) {
                int position = first + g.begin()[axis] - k * g.dilation()[axis];
                if (position % g.stride()[axis] == 0) {
                    int distance = position / g.stride()[axis];
                    remainder.taps.add(k);
                    remainder.distances.add(distance);
                    least = Math.min(least, distance);
                    most = Math.max(most, distance);
                }
            }
            remainders.add(remainder);
        }
        return least > most ? new Axis(remainders, 0, 0) : new Axis(remainders, least, most - least);
    }

    private static int[] shares(int all, int count) {
        int[] starts = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            starts[i] = (int) ((long) all * i / count);
        }
        return starts;
    }

    /** The number of cuts with the least time of the slowest thread, where each cut copies the patch anew. */
    private int cuts(long items, int threads, double copying) {
        int best = 1;
        double bestTime = Double.MAX_VALUE;
        for (int count = 1; count <= Math.min(tiles(), 4 * threads); count++) {
            double time = Math.ceilDiv(items * count, threads) * (Math.ceilDiv(tiles(), count) + copying);
            if (time < bestTime * 0.98) {
                best = count;
                bestTime = time;
            }
        }
        return best;
    }

    /** Time for copying the input, as a share of the time of the tiles. */
    private double copyingShare(Strips strips) {
        int columns = strips.columnStarts[1];
        double copied = (double) bytes(strips.rows, columns) / elementBytes / width;
        double terms = phases().stream().mapToInt(phase -> terms(phase).size()).sum();
        return COPYING * copied / Math.max(1, terms * strips.rows * columns / width * g.outPerGroup());
    }

    /** Whether the input of some places is copied into panels: where a place's stay in the first cache, and many read it. */
    boolean packs() {
        return packs;
    }

    private boolean packs(Lanes<?> lanes) {
        int rows = lanes.registers().packedRows();
        return rows > 0
                && Math.ceilDiv(g.outPerGroup(), rows) >= Panels.LEAST_READERS
                && mostTerms >= LEAST_TERMS
                && (long) mostTerms * lanes.registers().packedVectors(rows) * width
                        * elementBytes <= Panels.PLACE_BYTES;
    }

    /** Phases that meet the same panels, on the average. */
    double sharers() {
        long different = phases().stream().map(phase -> IntBuffer.wrap(offsets(phase))).distinct().count();
        return (double) phases().size() / different;
    }

    /** Places whose input is copied into panels at once, at most. */
    int placesPacked(int vectors) {
        return Panels.most(panelPitch(vectors), elementBytes);
    }

    /** Distance of the panels of places. */
    int panelPitch(int vectors) {
        return Panels.pitch(mostTerms, vectors * width);
    }

    /** Length of the array for the panels of some places. */
    int panelLength() {
        int length = 0;
        for (int vectors = 1; vectors <= runVectors + 1 && packs; vectors++) {
            length = Math.max(length, placesPacked(vectors) * panelPitch(vectors));
        }
        return length;
    }

    /** First output channel of each tile in its group; the last number is the end. */
    int[] channelStarts() {
        return channelStarts;
    }

    /** Number of tiles of output channels. */
    int tiles() {
        return channelStarts.length - 1;
    }

    /** First column of each strip of a row; the last number is the end. */
    int[] columnStarts() {
        return columnStarts;
    }

    /** Groups of planes. */
    int planeGroups() {
        return Math.ceilDiv(g.out()[0], g.stride()[0]);
    }

    /** Groups of rows of a plane. */
    int rowGroups() {
        return Math.ceilDiv(g.out()[1], g.stride()[1]);
    }

    /** Groups of rows of a strip; the last one of a plane may have fewer. */
    int rows() {
        return rows;
    }

    /** Strips of a plane from top to bottom. */
    int strips() {
        return Math.ceilDiv(rowGroups(), rows);
    }

    /** Shares of the tiles of output channels, so that the threads come out even. */
    int cuts() {
        return cuts;
    }

    /** Number of items of work: image, group, group of planes, strip, columns, cut. */
    int items() {
        return Math.toIntExact((long) g.batch() * g.groups() * planeGroups() * strips() * (columnStarts.length - 1)
                * cuts);
    }

    /** How columns are cut into tiles of at most so many vectors: first {@code wide} ones of one vector more. */
    StripPlan.Runs runs(int columns) {
        int vectors = Math.ceilDiv(columns, width);
        int runs = Math.ceilDiv(vectors, Math.min(runVectors, columns / width));
        return new StripPlan.Runs(vectors % runs, runs - vectors % runs, vectors / runs);
    }

    /** Kernel columns that outputs with one remainder meet. */
    int pairs() {
        return pairs;
    }

    /** The phases, in the order of their outputs. */
    List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        for (int plane = 0; plane < depth.remainders.size(); plane++) {
            for (int row = 0; row < height.remainders.size(); row++) {
                phases.add(new Phase(plane, row));
            }
        }
        return phases;
    }

    /** The terms of a phase's sums: input channel of the group, kernel plane and row, and pair of columns. */
    record Term(int channel, int plane, int row, int pair) {}

    /** The terms of a phase, in the order in which they are added. */
    List<Term> terms(Phase phase) {
        List<Term> terms = new ArrayList<>();
        for (int c = 0; c < g.inPerGroup(); c++) {
            for (int plane : depth.remainders.get(phase.plane).taps) {
                for (int row : height.remainders.get(phase.row).taps) {
                    for (int pair = 0; pair < pairs; pair++) {
                        terms.add(new Term(c, plane, row, pair));
                    }
                }
            }
        }
        return terms;
    }

    /** The kernel column that the outputs with that remainder modulo 2 meet in a term, or -1 if there is none. */
    int kernelColumn(Term term, int remainder) {
        int column = (remainder + g.begin()[2]) % 2 + 2 * term.pair;
        return column < g.kernel()[2] ? column : -1;
    }

    /** How far the terms of a phase lie from the first column of its row group in the patch. */
    int[] offsets(Phase phase) {
        Remainder planes = depth.remainders.get(phase.plane);
        Remainder rowsOf = height.remainders.get(phase.row);
        return terms(phase).stream().mapToInt(term -> term.channel * channelPitch()
                + (planes.distances.get(planes.taps.indexOf(term.plane)) - depth.least) * planePitch()
                + (rowsOf.distances.get(rowsOf.taps.indexOf(term.row)) - height.least) * rowPitch()
                + g.begin()[2] - 2 * term.pair - origin).toArray();
    }

    /** The input plane that a patch of that group of planes starts with, which may be outside. */
    int firstPlane(int planeGroup) {
        return planeGroup + depth.least;
    }

    /** Planes of a patch. */
    int planes() {
        return depth.reach + 1;
    }

    /** The input row that a patch whose strip starts with that group of rows starts with, which may be outside. */
    int firstRow(int rowGroup) {
        return rowGroup + height.least;
    }

    /** Rows of the patch of so many groups of rows. */
    int patchRows(int groups) {
        return groups + height.reach;
    }

    /** The input column that stands at the start of a patch whose strip starts with that output column, an even one. */
    int firstColumn(int column) {
        return (column + origin) / 2;
    }

    /** Input columns of the patch of so many output columns; each stands there twice. */
    int patchColumns(int columns) {
        return Math.ceilDiv(columns + g.begin()[2] - origin, 2);
    }

    /** Distance of the rows of a patch. */
    int rowPitch() {
        int widest = 0;
        for (int i = 0; i + 1 < columnStarts.length; i++) {
            widest = Math.max(widest, columnStarts[i + 1] - columnStarts[i]);
        }
        return rowPitch(widest);
    }

    private int rowPitch(int columns) {
        return 2 * patchColumns(columns);
    }

    /** Distance of the planes of a patch. */
    int planePitch() {
        return patchRows(rows) * rowPitch();
    }

    /** Distance of the channels of a patch: an odd number of vectors, which spreads them over a cache's sets. */
    int channelPitch() {
        return (Math.ceilDiv(planes() * planePitch(), width) | 1) * width;
    }

    private long bytes(int rowGroups, int columns) {
        return (long) g.inPerGroup() * planes() * patchRows(rowGroups) * rowPitch(columns) * elementBytes;
    }

    /** Length of the array for a patch, with what a last vector reads beyond its row. */
    long patchLength() {
        return (long) g.inPerGroup() * channelPitch() + width;
    }
}
