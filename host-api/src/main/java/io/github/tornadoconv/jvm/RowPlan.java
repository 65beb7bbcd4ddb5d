package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * How a convolution with few channels per group is cut into {@link RowTile}s: what {@link RowKernel} does, decided from
 * sizes alone. The tile with the least time by the numbers below is taken.
 */
final class RowPlan {
    // Processor cycles, fitted like those of TileTime: for each vector, and for each plane.
    private static final double COPY = 4;
    private static final double COPY_SPLIT = 4.5;
    private static final double COPY_PLANE = 150;
    private static final double SPREAD = 3;
    private static final double SPREAD_PLANE = 60;

    /** Bytes of a copy that stay in the first cache, beside the input that it is made of and the output. */
    private static final int STRIP_BYTES = 16 * 1024;

    /** More output rows than this that share one line of vectors do not fill them any better. */
    private static final int MOST_FOLDED = 8;

    private final Geometry g;
    private final int rows;
    private final int width;
    private final int registers;
    private final int elementBytes;
    private final List<Part> parts = new ArrayList<>();
    private final int strips;
    private final Halo halo;

    /**
     * How much is computed at once.
     *
     * @param outs output channels of a tile, at most
     * @param rows lines of a tile
     * @param vectors vectors of a tile along a line
     * @param taps rows of the kernel that share an input vector, at most
     * @param fold output rows that lie behind each other in a line
     * @param time cycles for one output channel
     */
    record Tiling(int outs, int rows, int vectors, int taps, int fold, double time) {}

    /**
     * A phase of the output positions and how it is computed.
     *
     * @param first first output position, per axis
     * @param step distance of output positions, per axis
     * @param count number of output positions, per axis
     * @param tapStep source rows between the rows of the kernel
     * @param tiling sizes of its tiles
     * @param terms the terms of the sums, as lines of the kernel's rows
     * @param lineVectors vectors of a line
     * @param direct whether tiles write to the output itself
     */
    record Part(
            int[] first,
            int[] step,
            int[] count,
            int tapStep,
            Tiling tiling,
            Taps.Lines terms,
            int lineVectors,
            boolean direct) {

        /** Rows of a strip of all rows that this phase has. */
        int rows(int first, int end) {
            return Math.max(0, Math.min(end, count[1]) - first);
        }

        /** Lines of that many rows. */
        int lines(int rows) {
            return Math.ceilDiv(rows, tiling.fold);
        }
    }

    RowPlan(Geometry g, Lanes<?> lanes) {
        this.g = g;
        this.rows = g.transposed() ? Math.ceilDiv(g.out()[1], g.stride()[1]) : g.out()[1];
        this.width = lanes.width();
        this.registers = lanes.registers().free();
        this.elementBytes = lanes.elementBytes();
        Halo whole = Halo.ofRows(g, rows);
        int[] step = g.transposed() ? g.stride() : new int[] {1, 1, 1};
        List<int[]> firsts = new ArrayList<>();
        List<Tiling> tilings = new ArrayList<>();
        for (int d = 0; d < Math.min(step[0], g.out()[0]); d++) {
            for (int h = 0; h < Math.min(step[1], g.out()[1]); h++) {
                for (int w = 0; w < Math.min(step[2], g.out()[2]); w++) {
                    int[] first = {d, h, w};
                    firsts.add(first);
                    tilings.add(tiling(whole, first, step));
                }
            }
        }
        this.strips = strips(whole, tilings);
        this.halo = Halo.ofRows(g, stripRows());
        for (int i = 0; i < firsts.size(); i++) {
            parts.add(part(firsts.get(i), step, tilings.get(i)));
        }
    }

    /**
     * Strips of rows whose copies stay in the first cache. A strip has rows enough for each tile, and twice as many as are
     * copied for the strip before it, too.
     */
    private int strips(Halo whole, List<Tiling> tilings) {
        int shared = whole.size(1) - (rows - 1) * rowStep() - 1;
        int least = Math.ceilDiv(2 * shared, rowStep());
        for (Tiling tiling : tilings) {
            // Phases of a transposed convolution may have a row less than others.
            least = Math.max(least, tiling.fold > 1 ? rows : tiling.rows + (g.transposed() ? 1 : 0));
        }
        long wanted = Math.ceilDiv(whole.elements() * g.inPerGroup() * elementBytes, STRIP_BYTES);
        return (int) Math.max(1, Math.min(wanted, rows / Math.max(1, least)));
    }

    /** Strips of rows that are computed one after the other. */
    int strips() {
        return strips;
    }

    /** First row of a strip; that of the one after the last is the number of rows. */
    int firstRow(int strip) {
        return (int) ((long) rows * strip / strips);
    }

    /** Rows of a strip, at most. */
    int stripRows() {
        return Math.ceilDiv(rows, strips);
    }

    /** Rows of the copy that so many rows meet. */
    int sourceRows(int stripRows) {
        return halo.size(1) - (stripRows() - stripRows) * rowStep();
    }

    /**
     * Groups whose input is copied before they are computed. What was written just now cannot be read at other borders
     * than it was written with until it is in the cache, and a small image would be read at once.
     */
    int groupsAtOnce() {
        return strips > 1 ? 1 : Math.max(1, STRIP_BYTES / Math.max(1, groupLength() * elementBytes));
    }

    /** Length of the copy of one group's input. */
    int groupLength() {
        return Math.toIntExact(g.inPerGroup() * halo.elements());
    }

    /** The copy of a strip of the input that tiles read. */
    Halo halo() {
        return halo;
    }

    /** The phases. */
    List<Part> parts() {
        return parts;
    }

    /** Source rows between output rows. */
    int rowStep() {
        return g.transposed() ? 1 : g.stride()[1];
    }

    /** Source planes between output planes. */
    int planeStep() {
        return g.transposed() ? 1 : g.stride()[0];
    }

    private int[] count(int[] first, int[] step) {
        int[] count = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            count[axis] = Math.ceilDiv(g.out()[axis] - first[axis], step[axis]);
        }
        return count;
    }

    private static boolean isWhole(int[] step) {
        return step[0] == 1 && step[1] == 1 && step[2] == 1;
    }

    private Part part(int[] first, int[] step, Tiling tiling) {
        int[] count = count(first, step);
        int tapStep = Taps.of(g, halo, 1, first[1]).step();
        int lineVectors = Math.ceilDiv((Math.min(tiling.fold, count[1]) - 1) * halo.pitch(1) + count[2], width);
        boolean direct = isWhole(step) && tiling.fold == 1;
        Taps.Lines terms = Taps.lines(g, halo, first, 1);
        return new Part(first, step, count, tapStep, tiling, terms, lineVectors, direct);
    }

    /** The tiling with the least time. */
    private Tiling tiling(Halo whole, int[] first, int[] step) {
        int[] count = count(first, step);
        Taps kernelRows = Taps.of(g, whole, 1, first[1]);
        int columns = g.inPerGroup() * Taps.of(g, whole, 0, first[0]).count() * Taps.of(g, whole, 2, first[2]).count();
        Tiling best = null;
        for (int fold = 1; fold <= (rowStep() == 1 ? Math.min(count[1], MOST_FOLDED) : 1); fold++) {
            int lines = Math.ceilDiv(count[1], fold);
            int lineVectors = Math.ceilDiv((fold - 1) * whole.pitch(1) + count[2], width);
            double spread = fold > 1 || !isWhole(step)
                    ? SPREAD_PLANE + SPREAD * count[1] * Math.ceilDiv(count[2], width)
                    : 0;
            for (int taps : TileTime.taps(kernelRows.count())) {
                for (int outs = 1; outs <= Math.min(g.outPerGroup(), registers); outs++) {
                    for (int rows : TileTime.ROWS) {
                        if (rows > lines) {
                            continue;
                        }
                        // Rows share loaded vectors, neighbours along a row do not.
                        int most = rows < lines ? 1 : lineVectors;
                        for (int vectors = 1; vectors <= most
                                && TileTime.fits(registers, outs, rows, vectors, taps); vectors++) {
                            Tiling tiling = new Tiling(outs, rows, vectors, taps, fold, 0);
                            double time = spread + time(tiling, lines, lineVectors, kernelRows, columns);
                            if (best == null || time < best.time) {
                                best = new Tiling(outs, rows, vectors, taps, fold, time);
                            }
                        }
                    }
                }
            }
        }
        return best;
    }

    /** Cycles for a plane of one output channel. */
    private double time(Tiling t, int lines, int lineVectors, Taps kernelRows, int columns) {
        double tile = TileTime.cycles(
                t.outs, t.rows, t.vectors, t.taps, rowStep() * t.fold, kernelRows.step(),
                columns * (double) kernelRows.count());
        double tiles = (double) Math.ceilDiv(lines, t.rows) * Math.ceilDiv(lineVectors, t.vectors);
        double outTiles = Math.ceilDiv(g.outPerGroup(), t.outs);
        return tile * tiles * outTiles / g.outPerGroup();
    }

    /** Distance between lines of a part's scratch array. */
    int scratchPitch(Part part) {
        return Math.ceilDiv(part.lineVectors, part.tiling.vectors) * part.tiling.vectors * width;
    }

    /** Length of a part's scratch array for a strip of one output channel. */
    int scratchPlane(Part part) {
        int lines = Math.max(part.lines(stripRows()), part.tiling.rows);
        return part.direct ? 0 : Math.multiplyExact(lines, scratchPitch(part));
    }

    /** Length of the array that holds the sums of a tile's output channels, for a strip of any part. */
    int scratchLength() {
        return parts.stream()
                .mapToInt(part -> Math.multiplyExact(scratchPlane(part), part.tiling.outs))
                .max()
                .orElse(0);
    }

    /** Length of the copies of the groups' input. */
    int haloLength() {
        // Tiles read, but do not use, what follows the last position: the rest of a vector, and of folded rows.
        int beyond = parts.stream()
                .mapToInt(part -> part.tiling.fold * halo.pitch(1) + (part.tiling.vectors + 1) * width)
                .max()
                .orElse(0);
        return Math.addExact(Math.multiplyExact(groupsAtOnce(), groupLength()), beyond);
    }

    /** Cycles for everything. */
    double time() {
        double tiles = 0;
        for (Part part : parts) {
            tiles += part.tiling.time * part.count[0];
        }
        long rows = (long) g.in()[0] * g.in()[1];
        double vector = vectorCopy();
        double copy = g.in()[0] * COPY_PLANE + rows * Math.ceilDiv(g.in()[2], width) * vector;
        return (copy * g.inPerGroup() + tiles * g.outPerGroup()) * g.groups() * g.batch();
    }

    /** Cycles to copy a vector of input, and to take it apart where there is a stride. */
    private double vectorCopy() {
        int step = g.transposed() ? 1 : g.stride()[2];
        return switch (step) {
            case 1 -> COPY;
            case 2 -> COPY_SPLIT;
            default -> Cycles.ELEMENT * width * Math.min(1, (double) g.kernel()[2] / step);
        };
    }

    /** Elements of the arrays that each thread has. */
    long workspaceElements() {
        return (long) haloLength() + scratchLength();
    }
}
