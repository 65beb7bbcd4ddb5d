package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A depthwise convolution whose vectors hold as many channels, instead of as many positions of a row. It goes over the
 * input with {@link RowTile}s of some positions of a row, which need neither long rows nor rows of any size. Blocked
 * inputs and outputs have their channels in lanes. Of plain ones, a thread turns the input of a block of channels so that
 * they are ({@link Turn}), with room for the padding, and turns the output back.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class LaneKernel<A> implements BandKernel<A> {
    /** Cycles of work below which a second thread is not worth waking. */
    private static final double ALONE = 10_000;

    /** Items of work for each thread, where blocks of channels can be cut into rows. */
    private static final int ITEMS_PER_THREAD = 4;

    private final Geometry g;
    private final LanePlan plan;
    private final Layout source;
    private final Layout target;
    private final Layout sums;
    private final int width;
    private final Workers workers;
    private final Lanes<A> lanes;
    private final Turn<A> turn;
    private final int[] places;
    private final int[] backPlaces;
    private final List<Part<A>> parts = new ArrayList<>();
    private final List<A> halos = new ArrayList<>();
    private final List<A> scratches = new ArrayList<>();
    private final A biases;
    private final Clamp clamp;
    private final Lanes.Pointwise<A> activation;
    private final boolean alone;
    private final int cuts;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private A output;

    /**
     * A part of the plan with what its tiles need.
     *
     * @param firstRows first kernel row that lies in the image, for each output row
     * @param endRows the one after the last
     */
    private record Part<A>(LanePlan.Part plan, int[] firstRows, int[] endRows, List<Pass<A>> passes) {}

    /**
     * A pass with its tile.
     *
     * @param offsets how far each column's first tap lies from the output position, in elements
     * @param rowColumns columns of one kernel row
     * @param terms weights of one channel
     * @param weights {@code [block][multiplier][column][tap][channel]}
     */
    private record Pass<A>(int taps, int[] offsets, int rowColumns, int terms, A weights, RowTile<A> tile) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel, or null
     */
    LaneKernel(
            Geometry g, Layout source, Layout target, Activation activation, Lanes<A> lanes, A weight, A bias,
            Workers workers) {
        this.g = g;
        this.source = source;
        this.target = target;
        this.plan = new LanePlan(g, lanes, source, target);
        this.sums = plan.sums();
        this.width = lanes.width();
        this.workers = workers;
        this.lanes = lanes;
        this.turn = lanes.turn();
        this.clamp = lanes.clamp(activation);
        this.activation = clamp == Clamp.NONE ? lanes.pointwise(activation) : null;
        this.places = source.isBlocked() ? new int[0] : plan.places();
        this.backPlaces = new int[target.isBlocked() ? 0 : g.outVolume() / width * width];
        for (int i = 0; i < backPlaces.length; i++) {
            backPlaces[i] = i % width * g.outPerGroup() * g.outVolume() + i / width * width;
        }
        this.biases = perLane(lanes, bias == null ? lanes.array(g.groups() * g.outPerGroup()) : bias, new int[1], 1);
        long weights = 0;
        for (LanePlan.Part each : plan.parts()) {
            List<Pass<A>> passes = new ArrayList<>();
            for (Taps.Pass pass : each.passes()) {
                A packed = perLane(lanes, weight, pass.kernelPositions(), g.kernelVolume());
                RowTile<A> tile = lanes.rowTile(new RowTile.Size(
                        1,
                        each.positions(),
                        1,
                        pass.taps(),
                        plan.sourceStep(2),
                        each.tapStep(),
                        width,
                        each.step()[2] * width,
                        width,
                        pass != each.passes().getFirst(),
                        true,
                        pass == each.passes().getLast() ? clamp : Clamp.NONE));
                int[] offsets =
                        Arrays.stream(pass.offsets()).map(offset -> offset * width).toArray();
                int rowColumns = each.skipsRows() ? offsets.length / each.rowTaps().count() : 0;
                passes.add(new Pass<>(
                        pass.taps(), offsets, rowColumns, pass.kernelPositions().length, packed, tile));
                weights += (long) plan.blocks() * width * g.outPerGroup() * pass.kernelPositions().length;
            }
            parts.add(part(each, passes));
        }
        for (int i = 0; i < workers.size(); i++) {
            halos.add(lanes.array(Math.toIntExact(plan.haloLength())));
            scratches.add(lanes.array(Math.toIntExact(plan.scratchLength())));
        }
        this.alone = plan.time() < ALONE;
        this.cuts = cuts();
        this.bytes = (plan.workspaceElements() * workers.size() + weights) * lanes.elementBytes()
                + (long) Integer.BYTES * (places.length + backPlaces.length);
    }

    /** Pieces of a block's rows, which are items of work where nothing is turned. */
    private int cuts() {
        if (alone || !source.isBlocked() || !target.isBlocked()) {
            return 1;
        }
        int enough = Math.ceilDiv(ITEMS_PER_THREAD * workers.size(), g.batch() * plan.blocks());
        return Math.min(enough, g.out()[0] * g.out()[1]);
    }

    /** Numbers of each output channel as vectors: {@code [block][multiplier][position][channel]}. */
    private A perLane(Lanes<A> lanes, A numbers, int[] positions, int volume) {
        int[] sources = new int[plan.blocks() * g.outPerGroup() * positions.length * width];
        int at = 0;
        for (int block = 0; block < plan.blocks(); block++) {
            for (int m = 0; m < g.outPerGroup(); m++) {
                for (int position : positions) {
                    for (int lane = 0; lane < width; lane++) {
                        int channel = plan.firstChannel(block) + lane;
                        boolean there = channel < g.groups();
                        sources[at++] = there ? (channel * g.outPerGroup() + m) * volume + position : -1;
                    }
                }
            }
        }
        A packed = lanes.array(sources.length);
        lanes.pick(numbers, 0, sources, 0, sources.length, packed, 0);
        return packed;
    }

    private Part<A> part(LanePlan.Part part, List<Pass<A>> passes) {
        int rows = part.count()[1];
        int[] firstRows = new int[rows];
        int[] endRows = new int[rows];
        int top = Math.max(0, plan.halo().place(1, 0));
        int bottom = top + Math.min(g.in()[1], plan.halo().size(1) - top);
        for (int y = 0; y < rows; y++) {
            int row = y * plan.sourceStep(1);
            List<Integer> distances = part.rowTaps().distances();
            int first = 0;
            int end = distances.size();
            while (first < end && row + distances.get(first) < top) {
                first++;
            }
            while (end > first && row + distances.get(end - 1) >= bottom) {
                end--;
            }
            firstRows[y] = first;
            endRows[y] = end;
        }
        return new Part<>(part, firstRows, endRows, passes);
    }

    @Override
    public void run(A from, A to) {
        input = from;
        output = to;
        int items = g.batch() * plan.blocks() * cuts;
        if (alone) {
            for (int i = 0; i < items; i++) {
                computeItem(i, 0);
            }
        } else {
            workers.run(items, computeItem);
        }
        input = null;
        output = null;
    }

    @Override
    public boolean prepares() {
        return false;
    }

    @Override
    public void prepare(A from, int n) {}

    @Override
    public void rows(A from, int at, A to, int t, int first, int end) {
        for (int block = 0; block < plan.blocks(); block++) {
            computeRows(
                    parts.getFirst(), from, at + block * source.blockPitch(), to, t + block * target.blockPitch(),
                    block, first, end);
        }
    }

    private void computeItem(int item, int worker) {
        int cut = item % cuts;
        int n = item / cuts / plan.blocks();
        int block = item / cuts % plan.blocks();
        A from = input;
        int at = n * source.imagePitch() + block * source.blockPitch();
        if (!source.isBlocked()) {
            from = halos.get(worker);
            at = 0;
            turn(n, block, from);
        }
        if (target.isBlocked()) {
            int rows = g.out()[0] * g.out()[1];
            int to = n * target.imagePitch() + block * target.blockPitch();
            computeRows(parts.getFirst(), from, at, output, to, block, rows * cut / cuts, rows * (cut + 1) / cuts);
            return;
        }
        A to = scratches.get(worker);
        for (int m = 0; m < g.outPerGroup(); m++) {
            for (int i = 0; i < parts.size(); i++) {
                Part<A> part = parts.get(i);
                int rows = part.plan.count()[0] * part.plan.count()[1];
                computeRows(part, from, at, to, 0, block * g.outPerGroup() + m, 0, rows);
            }
            if (activation != null) {
                activation.apply(to, 0, g.outVolume() * width);
            }
            turnBack(to, n, block, m);
        }
    }

    /** Turns the input of a block, so that its channels are lanes. */
    private void turn(int n, int block, A to) {
        int volume = g.inVolume();
        int from = (n * g.groups() + plan.firstChannel(block)) * volume;
        int channels = plan.channels(block);
        if (channels < width || volume < width) {
            for (int p = 0; p < volume; p++) {
                lanes.gather(input, from + p, volume, to, places[p], channels);
            }
            return;
        }
        turn.run(input, from, width, volume, to, 0, places, 0, volume / width);
        if (volume % width > 0) {
            int last = volume - width;
            turn.run(input, from + last, 0, volume, to, 0, places, last, 1);
        }
    }

    private void turnBack(A from, int n, int block, int m) {
        int volume = g.outVolume();
        int to = ((n * g.groups() + plan.firstChannel(block)) * g.outPerGroup() + m) * volume;
        int channels = plan.channels(block);
        if (channels < width || volume < width) {
            for (int lane = 0; lane < channels; lane++) {
                lanes.gather(from, lane, width, output, to + lane * g.outPerGroup() * volume, volume);
            }
            return;
        }
        turn.run(from, 0, width * width, width, output, to, backPlaces, 0, volume / width);
        int last = volume - width;
        if (last % width > 0) {
            turn.run(from, last * width, 0, width, output, to + last, backPlaces, 0, 1);
        }
    }

    /** Computes some rows of a part, counted through its planes, for a block of channels. */
    private void computeRows(Part<A> part, A from, int at, A to, int t, int block, int first, int end) {
        LanePlan.Part plane = part.plan;
        int height = plane.count()[1];
        for (int row = first; row < end; row++) {
            int z = row / height;
            int y = row % height;
            int position =
                    z * plan.sourceStep(0) * plan.halo().pitch(0) + y * plan.sourceStep(1) * plan.halo().pitch(1);
            int line = t + sums.index(
                    0, 0, plane.first()[0] + z * plane.step()[0], plane.first()[1] + y * plane.step()[1],
                    plane.first()[2]);
            computeRow(part, from, at + position * width, to, line, block, y);
            if (activation != null && target.isBlocked()) {
                activation.apply(to, line, plane.count()[2] * width);
            }
        }
    }

    private void computeRow(Part<A> part, A from, int at, A to, int t, int block, int y) {
        LanePlan.Part cut = part.plan;
        int whole = cut.count()[2] / cut.positions();
        int rest = cut.count()[2] - whole * cut.positions();
        for (int end = 0; end < (rest > 0 ? 2 : 1); end++) {
            // The last tile is moved back into the row and computes some positions once more.
            int x = end == 0 ? 0 : cut.count()[2] - cut.positions();
            for (int p = 0; p < part.passes.size(); p++) {
                Pass<A> pass = part.passes.get(p);
                // Kernel rows outside of the image are left out; the others are as far apart as ever.
                int first = pass.rowColumns * part.firstRows[y];
                int columns = pass.rowColumns > 0 ? pass.rowColumns * part.endRows[y] - first : pass.offsets.length;
                int skipped = columns > 0 ? pass.offsets[first] - pass.offsets[0] : 0;
                pass.tile.run(
                        pass.weights,
                        (block * pass.terms + first * pass.taps) * width,
                        from,
                        at + x * plan.sourceStep(2) * width + skipped,
                        pass.offsets,
                        columns,
                        end == 0 ? whole : 1,
                        biases,
                        block * width,
                        to,
                        t + x * cut.step()[2] * width,
                        0);
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
