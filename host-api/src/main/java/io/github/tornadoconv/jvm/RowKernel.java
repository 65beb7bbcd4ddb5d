package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution with few channels per group. A thread copies the input of a strip of rows of one group, or of some small
 * groups, with its padding into an array of its own ({@link Halo}), which stays in the processor's first cache, and goes
 * over it with {@link RowTile}s. These write to the output, or, where its rows lie apart or several are computed as one
 * line, to a scratch array whose rows are then copied.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RowKernel<A> implements Kernel<A> {
    /** Items of work for each thread, so that a thread that starts late does less. */
    private static final int ITEMS_PER_THREAD = 8;

    /** Cycles of work below which a second thread is not worth waking. */
    private static final double ALONE = 40_000;

    private final Geometry g;
    private final RowPlan plan;
    private final Lanes<A> lanes;
    private final Workers workers;
    private final List<Part<A>> parts = new ArrayList<>();
    private final List<A> halos = new ArrayList<>();
    private final List<A> scratches = new ArrayList<>();
    private final A biases;
    private final Clamp clamp;
    private final Lanes.Pointwise<A> activation;
    private final int items;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private A output;

    /** A part of the plan with its tiles. */
    private record Part<A>(RowPlan.Part plan, int[] outStarts, List<Pass<A>> passes) {}

    /**
     * A pass with what its tiles need.
     *
     * @param weights {@code [group][tile][column][output channel of the tile][row of the kernel]}
     * @param tiles by output channels
     */
    private record Pass<A>(Taps.Pass plan, A weights, RowTile<A>[] tiles) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel, or null
     */
    RowKernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers) {
        this.g = g;
        this.plan = new RowPlan(g, lanes);
        this.lanes = lanes;
        this.workers = workers;
        this.clamp = lanes.clamp(activation);
        this.activation = clamp == Clamp.NONE ? lanes.pointwise(activation) : null;
        this.biases = bias == null ? lanes.array(g.groups() * g.outPerGroup()) : bias;
        long weights = 0;
        for (RowPlan.Part each : plan.parts()) {
            int[] outStarts = outStarts(each.tiling().outs());
            List<Pass<A>> passes = new ArrayList<>();
            for (Taps.Pass pass : each.passes()) {
                passes.add(new Pass<>(pass, weights(pass, outStarts, weight), tiles(each, pass, outStarts)));
                weights += (long) g.groups() * g.outPerGroup() * pass.kernelPositions().length;
            }
            parts.add(new Part<>(each, outStarts, passes));
        }
        int groups = g.batch() * g.groups();
        this.items = plan.time() < ALONE ? Math.min(1, groups) : Math.min(groups, workers.size() * ITEMS_PER_THREAD);
        for (int i = 0; i < workers.size(); i++) {
            halos.add(lanes.array(plan.haloLength()));
            scratches.add(lanes.array(plan.scratchLength()));
        }
        this.bytes = (plan.workspaceElements() * workers.size() + weights) * lanes.elementBytes();
    }

    /** First output channel of each tile in its group; the last number is the end. */
    private int[] outStarts(int most) {
        int tiles = Math.ceilDiv(g.outPerGroup(), most);
        int[] starts = new int[tiles + 1];
        for (int i = 0; i <= tiles; i++) {
            starts[i] = (int) ((long) g.outPerGroup() * i / tiles);
        }
        return starts;
    }

    private A weights(Taps.Pass pass, int[] outStarts, A weight) {
        int[] positions = pass.kernelPositions();
        int[] sources = new int[g.groups() * g.outPerGroup() * positions.length];
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int tile = 0; tile + 1 < outStarts.length; tile++) {
                for (int column = 0; column < pass.offsets().length; column++) {
                    for (int k = outStarts[tile]; k < outStarts[tile + 1]; k++) {
                        for (int h = 0; h < pass.taps(); h++) {
                            int position = positions[column * pass.taps() + h];
                            sources[at++] = g.weightIndex(group, k, position / g.kernelVolume())
                                    + position % g.kernelVolume();
                        }
                    }
                }
            }
        }
        A packed = lanes.array(sources.length);
        lanes.pick(weight, 0, sources, 0, sources.length, packed, 0);
        return packed;
    }

    @SuppressWarnings("unchecked")
    private RowTile<A>[] tiles(RowPlan.Part part, Taps.Pass pass, int[] outStarts) {
        RowTile<A>[] tiles = (RowTile<A>[]) new RowTile<?>[part.tiling().outs() + 1];
        for (int i = 0; i + 1 < outStarts.length; i++) {
            int outs = outStarts[i + 1] - outStarts[i];
            if (tiles[outs] == null) {
                RowPlan.Tiling tiling = part.tiling();
                tiles[outs] = lanes.rowTile(new RowTile.Size(
                        outs,
                        tiling.rows(),
                        tiling.vectors(),
                        pass.taps(),
                        plan.rowStep() * tiling.fold(),
                        part.tapStep(),
                        plan.halo().pitch(1),
                        part.direct() ? g.out()[2] : plan.scratchPitch(part),
                        part.stored(lanes.width()),
                        pass != part.passes().getFirst(),
                        false,
                        pass == part.passes().getLast() ? clamp : Clamp.NONE));
            }
        }
        return tiles;
    }

    @Override
    public void run(A from, A to) {
        input = from;
        output = to;
        workers.run(items, computeItem);
        input = null;
        output = null;
    }

    private void computeItem(int item, int worker) {
        long groups = (long) g.batch() * g.groups();
        int end = (int) (groups * (item + 1) / items);
        for (int i = (int) (groups * item / items); i < end; i += plan.groupsAtOnce()) {
            computeGroups(i, Math.min(end, i + plan.groupsAtOnce()), worker);
        }
    }

    private void computeGroups(int first, int end, int worker) {
        for (int strip = 0; strip < plan.strips(); strip++) {
            int firstRow = plan.firstRow(strip);
            int endRow = plan.firstRow(strip + 1);
            for (int i = first; i < end; i++) {
                copy(i, firstRow, endRow, halos.get(worker), (i - first) * plan.groupLength());
            }
            for (int i = first; i < end; i++) {
                computeStrip(i, firstRow, endRow, (i - first) * plan.groupLength(), worker);
            }
        }
        if (activation != null) {
            int volume = g.outPerGroup() * g.outVolume();
            activation.apply(output, first * volume, (end - first) * volume);
        }
    }

    private void copy(int index, int firstRow, int endRow, A halo, int to) {
        for (int c = 0; c < g.inPerGroup(); c++) {
            plan.halo().copyRows(
                    lanes, input, (index * g.inPerGroup() + c) * g.inVolume(),
                    firstRow * plan.rowStep(), plan.sourceRows(endRow - firstRow),
                    halo, to + c * plan.halo().channelSize());
        }
    }

    /** Computes some rows of a group, whose input was copied to {@code source}. */
    private void computeStrip(int index, int firstRow, int endRow, int source, int worker) {
        int groupStart = index * g.outPerGroup() * g.outVolume();
        for (int i = 0; i < parts.size(); i++) {
            Part<A> part = parts.get(i);
            int rows = part.plan.rows(firstRow, endRow);
            for (int tile = 0; tile + 1 < part.outStarts.length; tile++) {
                for (int z = 0; z < part.plan.count()[0]; z++) {
                    int from = source + z * plan.planeStep() * plan.halo().pitch(0);
                    int to = groupStart
                            + part.outStarts[tile] * g.outVolume()
                            + (part.plan.first()[0] + z * part.plan.step()[0]) * g.out()[1] * g.out()[2]
                            + (part.plan.first()[1] + firstRow * part.plan.step()[1]) * g.out()[2]
                            + part.plan.first()[2];
                    computePlane(part, from, index % g.groups(), tile, to, rows, worker);
                }
            }
        }
    }

    /** Computes some rows of a plane, for the output channels of a tile. */
    private void computePlane(Part<A> part, int source, int group, int tile, int to, int rows, int worker) {
        RowPlan.Part cut = part.plan;
        if (cut.direct()) {
            computeLines(part, halos.get(worker), source, group, tile, rows, output, to, g.out()[2], g.outVolume());
            return;
        }
        A sums = scratches.get(worker);
        int plane = plan.scratchPlane(cut);
        computeLines(part, halos.get(worker), source, group, tile, rows, sums, 0, plan.scratchPitch(cut), plane);
        for (int k = 0; k < part.outStarts[tile + 1] - part.outStarts[tile]; k++) {
            spread(cut, sums, k * plane, rows, to + k * g.outVolume());
        }
    }

    /** Computes some rows of a plane, line by line. */
    private void computeLines(
            Part<A> part, A halo, int source, int group, int tile, int rows, A target, int t, int pitch, int plane) {
        RowPlan.Part cut = part.plan;
        RowPlan.Tiling tiling = cut.tiling();
        int outStart = group * g.outPerGroup() + part.outStarts[tile];
        int outs = part.outStarts[tile + 1] - part.outStarts[tile];
        int lines = cut.lines(rows);
        int sourceLine = plan.halo().pitch(1) * plan.rowStep() * tiling.fold();
        int length = tiling.vectors() * lanes.width();
        int whole = cut.direct()
                ? Math.max(1, cut.count()[2] / length)
                : Math.ceilDiv(cut.lineVectors(), tiling.vectors());
        int rest = cut.direct() ? cut.count()[2] - whole * length : 0;
        for (int y = 0; y < lines; y += tiling.rows()) {
            // The last tiles are moved back into the plane and compute some rows and positions once more.
            int line = Math.max(0, Math.min(y, lines - tiling.rows()));
            for (int end = 0; end < (rest > 0 ? 2 : 1); end++) {
                int x = end == 0 ? 0 : cut.count()[2] - length;
                for (int p = 0; p < part.passes.size(); p++) {
                    Pass<A> pass = part.passes.get(p);
                    pass.tiles[outs].run(
                            pass.weights,
                            outStart * pass.plan.kernelPositions().length,
                            halo,
                            source + line * sourceLine + x,
                            pass.plan.offsets(),
                            pass.plan.offsets().length,
                            end == 0 ? whole : 1,
                            biases,
                            outStart,
                            target,
                            t + line * pitch + x,
                            plane);
                }
            }
        }
    }

    /** Copies rows from their lines to the output. */
    private void spread(RowPlan.Part cut, A sums, int from, int rows, int to) {
        int fold = cut.tiling().fold();
        int row = cut.step()[1] * g.out()[2];
        for (int i = 0; i < Math.min(fold, rows); i++) {
            lanes.spread(
                    sums, from + i * plan.halo().pitch(1), plan.scratchPitch(cut),
                    output, to + i * row, fold * row,
                    Math.ceilDiv(rows - i, fold), cut.count()[2], cut.step()[2]);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
