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
    private static final double COPY_SPLIT = 9;
    private static final double COPY_PLANE = 100;
    private static final double FAR = 2;
    private static final double SPREAD = 3;
    private static final double SPREAD_PLANE = 60;

    /** Bytes of input and output that the second cache of a core holds. */
    private static final int NEAR_BYTES = 1024 * 1024;

    /** More output rows than this that share one line of vectors do not fill them any better. */
    private static final int MOST_FOLDED = 8;

    private final Geometry g;
    private final Halo halo;
    private final int width;
    private final int registers;
    private final int elementBytes;
    private final List<Part> parts = new ArrayList<>();

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
     * @param passes one, or a second one with what is left of the kernel's rows
     * @param lines lines of a plane: its rows, or folded ones
     * @param lineVectors vectors of a line
     * @param direct whether tiles write to the output itself
     */
    record Part(
            int[] first,
            int[] step,
            int[] count,
            int tapStep,
            Tiling tiling,
            List<Taps.Pass> passes,
            int lines,
            int lineVectors,
            boolean direct) {}

    RowPlan(Geometry g, Lanes<?> lanes) {
        this.g = g;
        this.halo = Halo.ofRows(g);
        this.width = lanes.width();
        this.registers = lanes.registers();
        this.elementBytes = lanes.elementBytes();
        int[] step = g.transposed() ? g.stride() : new int[] {1, 1, 1};
        for (int d = 0; d < Math.min(step[0], g.out()[0]); d++) {
            for (int h = 0; h < Math.min(step[1], g.out()[1]); h++) {
                for (int w = 0; w < Math.min(step[2], g.out()[2]); w++) {
                    parts.add(part(new int[] {d, h, w}, step));
                }
            }
        }
    }

    Geometry geometry() {
        return g;
    }

    /** The copy of the input that tiles read. */
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

    private Part part(int[] first, int[] step) {
        int[] count = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            count[axis] = Math.ceilDiv(g.out()[axis] - first[axis], step[axis]);
        }
        Taps rows = Taps.of(g, halo, 1, first[1]);
        boolean whole = step[0] == 1 && step[1] == 1 && step[2] == 1;
        int columns = g.inPerGroup() * Taps.of(g, halo, 0, first[0]).count() * Taps.of(g, halo, 2, first[2]).count();
        Tiling tiling = tiling(count, rows.count(), rows.step(), columns, whole);
        int lines = Math.ceilDiv(count[1], tiling.fold);
        int lineVectors = Math.ceilDiv((Math.min(tiling.fold, count[1]) - 1) * halo.pitch(1) + count[2], width);
        boolean direct = whole && tiling.fold == 1 && count[2] >= tiling.vectors * width;
        List<Taps.Pass> passes = Taps.passes(g, halo, first, 1, tiling.taps);
        return new Part(first, step, count, rows.step(), tiling, passes, lines, lineVectors, direct);
    }

    /** The tiling with the least time. */
    private Tiling tiling(int[] count, int kernelRows, int tapStep, int columns, boolean whole) {
        Tiling best = null;

        for (int fold = 1; fold <= (rowStep() == 1 ? Math.min(count[1], MOST_FOLDED) : 1); fold++) {
            int lines = Math.ceilDiv(count[1], fold);
            int lineVectors = Math.ceilDiv((fold - 1) * halo.pitch(1) + count[2], width);
            for (int taps : TileTime.taps(kernelRows)) {
                for (int outs = 1; outs <= Math.min(g.outPerGroup(), registers); outs++) {
                    for (int rows : TileTime.ROWS) {
                        if (rows > lines) {
                            continue;
                        }
                        for (int vectors = 1; TileTime.fits(registers, outs, rows, vectors, taps)
                                && vectors <= lineVectors; vectors++) {
                            Tiling tiling = new Tiling(outs, rows, vectors, taps, fold, 0);
                            double time = time(tiling, lines, lineVectors, kernelRows, tapStep, columns);
                            if (!whole || fold > 1 || count[2] < vectors * width) {
                                time += SPREAD_PLANE + SPREAD * count[1] * Math.ceilDiv(count[2], width);
                            }
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
    private double time(Tiling t, int lines, int lineVectors, int kernelRows, int tapStep, int columns) {
        double tile = TileTime.cycles(
                t.outs, t.rows, t.vectors, t.taps, rowStep() * t.fold, tapStep, columns * (double) kernelRows);
        double tiles = (double) Math.ceilDiv(lines, t.rows) * Math.ceilDiv(lineVectors, t.vectors);
        double outTiles = Math.ceilDiv(g.outPerGroup(), t.outs);
        return tile * tiles * outTiles / g.outPerGroup();
    }

    /** Distance between lines of a part's scratch array. */
    int scratchPitch(Part part) {
        return Math.ceilDiv(part.lineVectors, part.tiling.vectors) * part.tiling.vectors * width;
    }

    /** Length of a part's scratch array for a plane of one output channel. */
    int scratchPlane(Part part) {
        return part.direct ? 0 : Math.multiplyExact(Math.max(part.lines, part.tiling.rows), scratchPitch(part));
    }

    /** Length of the array that holds the sums of a tile's output channels, for a plane of any part. */
    int scratchLength() {
        return parts.stream()
                .mapToInt(part -> Math.multiplyExact(scratchPlane(part), part.tiling.outs))
                .max()
                .orElse(0);
    }

    /** Length of the copy of one group's input. */
    int haloLength() {
        // Tiles read, but do not use, what follows the last position: the rest of a vector, and of folded rows.
        int beyond = parts.stream()
                .mapToInt(part -> part.tiling.fold * halo.pitch(1) + (part.tiling.vectors + 1) * width)
                .max()
                .orElse(0);
        return Math.toIntExact(g.inPerGroup() * halo.elements() + beyond);
    }

    /** Cycles for everything. */
    double time() {
        double tiles = 0;
        for (Part part : parts) {
            tiles += part.tiling.time * part.count[0];
        }
        long rows = (long) g.in()[0] * g.in()[1];
        boolean split = !g.transposed() && g.stride()[2] > 1;
        double vector = split ? COPY_SPLIT : COPY;
        if (bytes() > NEAR_BYTES) {
            vector += FAR;
        }
        double copy = g.in()[0] * COPY_PLANE + rows * Math.ceilDiv(g.in()[2], width) * vector;
        return (copy * g.inPerGroup() + tiles * g.outPerGroup()) * g.groups() * g.batch();
    }

    private long bytes() {
        long channels = (long) g.inPerGroup() * g.inVolume() + (long) g.outPerGroup() * g.outVolume();
        return channels * g.groups() * g.batch() * elementBytes;
    }

    /** Elements of the arrays that each thread has. */
    long workspaceElements() {
        return (long) haloLength() + scratchLength();
    }
}
