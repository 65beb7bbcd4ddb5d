package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution with few channels per group. A thread copies the input of a strip of rows of one group, or of some small
 * groups, with its padding into an array of its own ({@link Halo}), which stays in the processor's first cache, and goes
 * over it with {@link RowTile}s. These write to the output, or, where its rows lie apart or several are computed as one
 * line, to an array of its own whose rows are then copied.
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
    private final List<Memory.Buffer<A>> halos = new ArrayList<>();
    private final List<Memory.Buffer<A>> lines = new ArrayList<>();
    private final A biases;
    private final Clamp clamp;
    private final Lanes.Pointwise<A> activation;
    private final int items;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private int inputAt;
    private A output;
    private int outputAt;

    /**
     * A part of the plan with its tiles.
     *
     * @param outStarts first output channel of each tile in its group; the last number is the end
     * @param weights {@code [group][tile]}, and what {@link RowTile.Size#weight} says
     * @param tiles by output channels
     */
    private record Part<A>(RowPlan.Part plan, int[] outStarts, A weights, RowTile<A>[] tiles) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where copies of input and lines of output are kept
     */
    RowKernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers,
            Memory<A> memory) {
        this.g = g;
        this.plan = new RowPlan(g, lanes);
        this.lanes = lanes;
        this.workers = workers;
        this.clamp = lanes.clamp(activation);
        this.activation = clamp == Clamp.NONE ? lanes.pointwise(activation) : null;
        this.biases = bias;
        long weights = 0;
        for (RowPlan.Part each : plan.parts()) {
            int[] outStarts = outStarts(each.tiling().outs());
            parts.add(new Part<>(each, outStarts, weights(each, outStarts, weight), tiles(each, outStarts)));
            weights += (long) g.groups() * g.outPerGroup() * each.terms().kernelPositions().length;
        }
        int groups = g.batch() * g.groups();
        this.items = plan.time() < ALONE ? Math.min(1, groups) : Math.min(groups, workers.size() * ITEMS_PER_THREAD);
        for (int i = 0; i < workers.size(); i++) {
            halos.add(memory.kept(i, plan.haloLength()));
            lines.add(memory.buffer(i, 0, plan.scratchLength()));
        }
        this.bytes = weights * lanes.elementBytes();
    }

    private int[] outStarts(int most) {
        int tiles = Math.ceilDiv(g.outPerGroup(), most);
        int[] starts = new int[tiles + 1];
        for (int i = 0; i <= tiles; i++) {
            starts[i] = (int) ((long) g.outPerGroup() * i / tiles);
        }
        return starts;
    }

    private A weights(RowPlan.Part part, int[] outStarts, A weight) {
        int[] positions = part.terms().kernelPositions();
        int taps = Math.max(1, part.terms().taps());
        int[] sources = new int[g.groups() * g.outPerGroup() * positions.length];
        for (int group = 0; group < g.groups(); group++) {
            for (int tile = 0; tile + 1 < outStarts.length; tile++) {
                int start = (group * g.outPerGroup() + outStarts[tile]) * positions.length;
                RowTile.Size size = size(part, outStarts[tile + 1] - outStarts[tile]);
                for (int k = 0; k < size.outs(); k++) {
                    for (int i = 0; i < positions.length; i++) {
                        sources[start + size.weight(i / taps, k, i % taps)] =
                                g.weightIndex(group, outStarts[tile] + k, positions[i] / g.kernelVolume())
                                        + positions[i] % g.kernelVolume();
                    }
                }
            }
        }
        A packed = lanes.array(sources.length);
        lanes.pick(weight, 0, sources, 0, sources.length, packed, 0);
        return packed;
    }

    private RowTile.Size size(RowPlan.Part part, int outs) {
        RowPlan.Tiling tiling = part.tiling();
        return new RowTile.Size(
                outs, tiling.rows(), tiling.vectors(), part.terms().taps(), Math.max(1, tiling.taps()),
                plan.rowStep() * tiling.fold(), part.tapStep(), false, clamp);
    }

    @SuppressWarnings("unchecked")
    private RowTile<A>[] tiles(RowPlan.Part part, int[] outStarts) {
        RowTile<A>[] tiles = (RowTile<A>[]) new RowTile<?>[part.tiling().outs() + 1];
        boolean direct = part.direct();
        RowTile.Strides strides = new RowTile.Strides(
                direct ? g.out()[2] : plan.scratchPitch(part),
                plan.halo().pitch(1),
                plan.groupLength(),
                direct ? g.out()[2] : plan.scratchPitch(part),
                direct ? g.outVolume() : plan.scratchPlane(part),
                g.outPerGroup() * g.outVolume(),
                g.outPerGroup() * part.terms().kernelPositions().length,
                g.outPerGroup());
        for (int i = 0; i + 1 < outStarts.length; i++) {
            int outs = outStarts[i + 1] - outStarts[i];
            if (tiles[outs] == null) {
                tiles[outs] = lanes.rowTile(size(part, outs), strides);
            }
        }
        return tiles;
    }

    @Override
    public void run(A from, int at, A to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
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
            for (int i = 0; i < parts.size(); i++) {
                computeStrip(parts.get(i), first, end, firstRow, endRow, worker);
            }
        }
        if (activation != null) {
            int volume = g.outPerGroup() * g.outVolume();
            activation.apply(output, outputAt + first * volume, (end - first) * volume);
        }
    }

    private void copy(int index, int firstRow, int endRow, Memory.Buffer<A> halo, int to) {
        for (int c = 0; c < g.inPerGroup(); c++) {
            plan.halo().copyRows(
                    lanes, input, inputAt + (index * g.inPerGroup() + c) * g.inVolume(),
                    firstRow * plan.rowStep(), plan.sourceRows(endRow - firstRow),
                    halo.array(), halo.start() + to + c * plan.halo().channelSize());
        }
    }

    /** Computes some rows of some groups, whose input was copied: all groups of an image at once, or one at a time. */
    private void computeStrip(Part<A> part, int first, int end, int firstRow, int endRow, int worker) {
        RowPlan.Part cut = part.plan;
        int rows = cut.rows(firstRow, endRow);
        int step = 1;
        for (int i = first; i < end && rows > 0; i += step) {
            int group = i % g.groups();
            step = cut.direct() ? Math.min(end - i, g.groups() - group) : 1;
            for (int tile = 0; tile + 1 < part.outStarts.length; tile++) {
                for (int z = 0; z < cut.count()[0]; z++) {
                    int from = (i - first) * plan.groupLength() + z * plan.planeStep() * plan.halo().pitch(0);
                    int to = outputAt + (i * g.outPerGroup() + part.outStarts[tile]) * g.outVolume()
                            + (cut.first()[0] + z * cut.step()[0]) * g.out()[1] * g.out()[2]
                            + (cut.first()[1] + firstRow * cut.step()[1]) * g.out()[2]
                            + cut.first()[2];
                    if (cut.direct()) {
                        computePlanes(part, from, group, step, tile, rows, output, to, worker);
                    } else {
                        computePlanes(part, from, group, 1, tile, rows, lines.get(worker).array(),
                                lines.get(worker).start(), worker);
                        spread(part, tile, rows, to, worker);
                    }
                }
            }
        }
    }

    private void computePlanes(
            Part<A> part, int source, int group, int groups, int tile, int rows, A target, int t, int worker) {
        int outStart = group * g.outPerGroup() + part.outStarts[tile];
        Taps.Lines terms = part.plan.terms();
        part.tiles[part.outStarts[tile + 1] - part.outStarts[tile]].run(
                part.weights,
                outStart * terms.kernelPositions().length,
                halos.get(worker).array(),
                halos.get(worker).start() + source,
                terms.offsets(),
                terms.offsets().length,
                biases,
                outStart,
                target,
                t,
                part.plan.lines(rows),
                groups);
    }

    /** Copies rows from their lines to the output. */
    private void spread(Part<A> part, int tile, int rows, int to, int worker) {
        RowPlan.Part cut = part.plan;
        int fold = cut.tiling().fold();
        int row = cut.step()[1] * g.out()[2];
        for (int k = 0; k < part.outStarts[tile + 1] - part.outStarts[tile]; k++) {
            for (int i = 0; i < Math.min(fold, rows); i++) {
                lanes.spread(
                        lines.get(worker).array(),
                        lines.get(worker).start() + k * plan.scratchPlane(cut) + i * plan.halo().pitch(1),
                        plan.scratchPitch(cut),
                        output, to + k * g.outVolume() + i * row, fold * row,
                        Math.ceilDiv(rows - i, fold), cut.count()[2], cut.step()[2]);
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
