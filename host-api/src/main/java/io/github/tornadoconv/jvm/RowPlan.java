package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a convolution with few channels per group is cut into {@link RowTile}s: what {@link RowKernel} does, decided from
 * sizes alone. The tile with the least time by the numbers below is taken.
 */
final class RowPlan {
    // Processor cycles, fitted to tiles of all kinds on x86-64 with AVX-512: within 15 % of what was measured.
    private static final double MULTIPLY_ADD = 0.5;
    private static final double LOAD = 0.35;
    private static final double COLUMN = 2;
    private static final double TILE = 6;
    private static final double SUM = 1.5;
    private static final double SPREAD = 3;

    /** More multiply-adds in one loop than this make the compiler's work long and the code no faster. */
    private static final int MOST_IN_LOOP = 160;

    /** More rows of the kernel than this in one column leave no registers for sums. */
    private static final int MOST_TAPS = 9;

    /** More output rows than this that share one line of vectors do not fill them any better. */
    private static final int MOST_FOLDED = 8;

    /** Numbers of lines that tiles have: few, so that layers share tiles and the compiler has less to do. */
    private static final List<Integer> ROWS = List.of(1, 2, 3, 4, 6, 7, 8, 14);

    private final Geometry g;
    private final Halo halo;
    private final int width;
    private final int registers;
    private final List<Part> parts = new ArrayList<>();

    /**
     * The kernel positions on one axis that a phase meets.
     *
     * @param positions kernel positions, nearest first
     * @param distances how far they lie, in steps of the axis
     */
    private record Meetings(List<Integer> positions, List<Integer> distances) {
        int count() {
            return positions.size();
        }
    }

    /**
     * A part of the terms of the sums: columns of the kernel with the same number of rows.
     *
     * @param taps rows of the kernel in a column
     * @param offsets how far the first row of each column lies from the output position, all input channels
     * @param kernelPositions for each column and row, its index in the kernels of a group, the input channel's counted in
     */
    record Pass(int taps, int[] offsets, int[] kernelPositions) {}

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
            List<Pass> passes,
            int lines,
            int lineVectors,
            boolean direct) {}

    RowPlan(Geometry g, Lanes<?> lanes) {
        this.g = g;
        this.halo = Halo.ofRows(g);
        this.width = lanes.width();
        this.registers = lanes.registers();
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
        Meetings rows = meetings(1, first[1]);
        int tapStep = rows.count() > 1 ? rows.distances.get(1) - rows.distances.get(0) : 1;
        boolean whole = step[0] == 1 && step[1] == 1 && step[2] == 1;
        int columns = g.inPerGroup() * meetings(0, first[0]).count() * meetings(2, first[2]).count();
        Tiling tiling = tiling(count, rows.count(), tapStep, columns, whole);
        int lines = Math.ceilDiv(count[1], tiling.fold);
        int lineVectors = Math.ceilDiv((Math.min(tiling.fold, count[1]) - 1) * halo.pitch(1) + count[2], width);
        boolean direct = whole && tiling.fold == 1 && count[2] >= tiling.vectors * width;
        List<Pass> passes = passes(first, rows, tiling.taps);
        return new Part(first, step, count, tapStep, tiling, passes, lines, lineVectors, direct);
    }

    private Meetings meetings(int axis, int first) {
        List<Integer> positions = IntStream.range(0, g.kernel()[axis])
                .filter(k -> halo.meets(axis, k, first))
                .boxed()
                .sorted(Comparator.comparing(k -> halo.offset(axis, k, first)))
                .toList();
        int pitch = axis == 1 ? halo.pitch(1) : 1;
        return new Meetings(
                positions,
                positions.stream().map(k -> halo.offset(axis, k, first) / pitch).toList());
    }

    private List<Pass> passes(int[] first, Meetings rows, int taps) {
        List<Pass> passes = new ArrayList<>();
        int whole = taps == 0 ? 0 : rows.count() / taps;
        passes.add(pass(first, rows, 0, whole, taps));
        if (whole * taps < rows.count()) {
            passes.add(pass(first, rows, whole * taps, 1, rows.count() - whole * taps));
        }
        return passes;
    }

    private Pass pass(int[] first, Meetings rows, int firstRow, int chunks, int taps) {
        Meetings depths = meetings(0, first[0]);
        Meetings widths = meetings(2, first[2]);
        List<Integer> offsets = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int c = 0; c < g.inPerGroup(); c++) {
            for (int d = 0; d < depths.count(); d++) {
                for (int chunk = 0; chunk < chunks; chunk++) {
                    for (int w = 0; w < widths.count(); w++) {
                        int row = firstRow + chunk * taps;
                        offsets.add(c * halo.channelSize()
                                + depths.distances.get(d)
                                + rows.distances.get(row) * halo.pitch(1)
                                + widths.distances.get(w));
                        for (int h = row; h < row + taps; h++) {
                            int plane = c * g.kernel()[0] + depths.positions.get(d);
                            positions.add((plane * g.kernel()[1] + rows.positions.get(h)) * g.kernel()[2]
                                    + widths.positions.get(w));
                        }
                    }
                }
            }
        }
        return new Pass(
                taps,
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                positions.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The tiling with the least time. */
    private Tiling tiling(int[] count, int kernelRows, int tapStep, int columns, boolean whole) {
        Tiling best = null;
        int[] tapChoices = {Math.min(kernelRows, MOST_TAPS), Math.ceilDiv(kernelRows, 2), Math.min(kernelRows, 1)};
        for (int fold = 1; fold <= (rowStep() == 1 ? Math.min(count[1], MOST_FOLDED) : 1); fold++) {
            int lines = Math.ceilDiv(count[1], fold);
            int lineVectors = Math.ceilDiv((fold - 1) * halo.pitch(1) + count[2], width);
            for (int taps : tapChoices) {
                for (int outs = 1; outs <= Math.min(g.outPerGroup(), registers); outs++) {
                    for (int rows : ROWS) {
                        if (rows > lines) {
                            continue;
                        }
                        for (int vectors = 1; fits(outs, rows, vectors, taps) && vectors <= lineVectors; vectors++) {
                            Tiling tiling = new Tiling(outs, rows, vectors, taps, fold, 0);
                            double time = time(tiling, lines, lineVectors, kernelRows, tapStep, columns);
                            if (!whole || fold > 1 || count[2] < vectors * width) {
                                time += SPREAD * lines * lineVectors;
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

    private boolean fits(int outs, int rows, int vectors, int taps) {
        int sums = outs * rows * vectors;
        return sums + outs * taps < registers && sums * Math.max(1, taps) <= MOST_IN_LOOP;
    }

    /** Cycles for a plane of one output channel. */
    private double time(Tiling t, int lines, int lineVectors, int kernelRows, int tapStep, int columns) {
        int step = rowStep() * t.fold;
        boolean shared = step % tapStep == 0 && step / tapStep < t.taps;
        int sourceRows = shared ? (t.rows - 1) * (step / tapStep) + t.taps : t.rows * t.taps;
        int sums = t.outs * t.rows * t.vectors;
        double column = MULTIPLY_ADD * sums * t.taps + LOAD * (t.vectors * sourceRows + t.outs * t.taps) + COLUMN;
        double chunks = t.taps == 0 ? 0 : (double) kernelRows / t.taps;
        double tile = chunks * columns * column + TILE + SUM * sums;
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

    /** Cycles for everything, copying left out. */
    double time() {
        double sum = 0;
        for (Part part : parts) {
            sum += part.tiling.time * part.count[0];
        }
        return sum * g.batch() * g.groups() * g.outPerGroup();
    }

    /** Elements of the arrays that each thread has. */
    long workspaceElements() {
        return (long) haloLength() + scratchLength();
    }
}
