package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution with few channels per group. A thread copies the input of one group with its padding into an array of
 * its own ({@link Halo}), which mostly stays in the processor's first caches, and goes over it with {@link RowTile}s.
 * These write to the output, or, where a row is shorter than they are, to a scratch array whose rows are then copied.
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
    private final boolean zeros;
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
        this.zeros = g.mode() == PaddingMode.ZEROS;
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
        for (int i = (int) (groups * item / items); i < groups * (item + 1) / items; i++) {
            computeGroup(i, worker);
        }
    }

    private void computeGroup(int index, int worker) {
        A halo = halos.get(worker);
        for (int c = 0; c < g.inPerGroup(); c++) {
            int from = (index * g.inPerGroup() + c) * g.inVolume();
            int to = c * plan.halo().channelSize();
            if (zeros) {
                plan.halo().copyInside(lanes, input, from, halo, to);
            } else {
                plan.halo().copy(lanes, input, from, halo, to);
            }
        }
        int outStart = index * g.outPerGroup() * g.outVolume();
        for (int i = 0; i < parts.size(); i++) {
            Part<A> part = parts.get(i);
            for (int tile = 0; tile + 1 < part.outStarts.length; tile++) {
                for (int z = 0; z < part.plan.count()[0]; z++) {
                    computePlane(part, halo, index % g.groups(), tile, z, outStart, worker);
                }
            }
        }
        if (activation != null) {
            activation.apply(output, outStart, g.outPerGroup() * g.outVolume());
        }
    }

    private void computePlane(Part<A> part, A halo, int group, int tile, int z, int groupStart, int worker) {
        RowPlan.Part cut = part.plan;
        int outs = part.outStarts[tile + 1] - part.outStarts[tile];
        int outStart = groupStart
                + part.outStarts[tile] * g.outVolume()
                + (cut.first()[0] + z * cut.step()[0]) * g.out()[1] * g.out()[2];
        int source = z * plan.planeStep() * plan.halo().pitch(0);
        if (cut.direct()) {
            computeLines(part, halo, source, group, tile, output, outStart, g.outVolume(), g.out()[2]);
        } else {
            A sums = scratches.get(worker);
            int pitch = plan.scratchPitch(cut);
            int plane = plan.scratchPlane(cut);
            computeLines(part, halo, source, group, tile, sums, 0, plane, pitch);
            int start = outStart + cut.first()[1] * g.out()[2] + cut.first()[2];
            for (int k = 0; k < outs; k++) {
                spread(cut, sums, k * plane, pitch, start + k * g.outVolume());
            }
        }
    }

    /** Computes a plane, line by line. */
    private void computeLines(
            Part<A> part, A halo, int source, int group, int tile, A target, int t, int plane, int pitch) {
        RowPlan.Part cut = part.plan;
        RowPlan.Tiling tiling = cut.tiling();
        int outStart = part.outStarts[tile];
        int outs = part.outStarts[tile + 1] - outStart;
        int sourceLine = plan.halo().pitch(1) * plan.rowStep() * tiling.fold();
        int length = tiling.vectors() * lanes.width();
        int whole = cut.direct() ? cut.count()[2] / length : Math.ceilDiv(cut.lineVectors(), tiling.vectors());
        int rest = cut.direct() ? cut.count()[2] - whole * length : 0;
        for (int y = 0; y < cut.lines(); y += tiling.rows()) {
            // The last tiles are moved back into the plane and compute some rows and positions once more.
            int line = Math.max(0, Math.min(y, cut.lines() - tiling.rows()));
            for (int end = 0; end < (rest > 0 ? 2 : 1); end++) {
                int x = end == 0 ? 0 : cut.count()[2] - length;
                for (int p = 0; p < part.passes.size(); p++) {
                    Pass<A> pass = part.passes.get(p);
                    pass.tiles[outs].run(
                            pass.weights,
                            (group * g.outPerGroup() + outStart) * pass.plan.kernelPositions().length,
                            halo,
                            source + line * sourceLine + x,
                            plan.halo().pitch(1),
                            pass.plan.offsets(),
                            pass.plan.offsets().length,
                            end == 0 ? whole : 1,
                            biases,
                            group * g.outPerGroup() + outStart,
                            target,
                            t + line * pitch + x,
                            plane,
                            pitch);
                }
            }
        }
    }

    /** Copies the rows of a plane from their lines to the output. */
    private void spread(RowPlan.Part cut, A sums, int from, int pitch, int to) {
        int fold = cut.tiling().fold();
        int row = cut.step()[1] * g.out()[2];
        for (int i = 0; i < Math.min(fold, cut.count()[1]); i++) {
            int rows = Math.ceilDiv(cut.count()[1] - i, fold);
            lanes.spread(
                    sums, from + i * plan.halo().pitch(1), pitch,
                    output, to + i * row, fold * row,
                    rows, cut.count()[2], cut.step()[2]);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
