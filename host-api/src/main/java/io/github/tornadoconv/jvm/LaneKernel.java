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
    private final List<Memory.Buffer<A>> halos = new ArrayList<>();
    private final List<Memory.Buffer<A>> outputs = new ArrayList<>();
    private final Span<A> biases;
    private final Clamp clamp;
    private final Lanes.Pointwise<A> activation;
    private final boolean alone;
    private final int cuts;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private int inputAt;
    private A output;
    private int outputAt;

    /**
     * A part of the plan with its tile.
     *
     * @param firstRows first kernel row that lies in the image, for each output row
     * @param endRows the one after the last
     * @param offsets how far each line of the kernel lies from the output position, in elements
     * @param weights {@code [block][multiplier][line][tap][channel]}
     */
    private record Part<A>(
            LanePlan.Part plan, int[] firstRows, int[] endRows, int[] offsets, Span<A> weights, RowTile<A> tile) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where input and output are kept with their channels in lanes
     */
    LaneKernel(
            Geometry g, Layout source, Layout target, Activation activation, Lanes<A> lanes, A weight, A bias,
            Workers workers, Memory<A> memory) {
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
        this.biases = perLane(memory, bias, new int[1], 1);
        long weights = 0;
        for (LanePlan.Part each : plan.parts()) {
            parts.add(part(each, perLane(memory, weight, each.terms().kernelPositions(), g.kernelVolume())));
            weights += (long) plan.blocks() * width * g.outPerGroup() * each.terms().kernelPositions().length;
        }
        for (int i = 0; i < workers.size(); i++) {
            halos.add(memory.kept(i, Math.toIntExact(plan.haloLength())));
            outputs.add(memory.buffer(i, 0, Math.toIntExact(plan.scratchLength())));
        }
        this.alone = plan.time() < ALONE;
        this.cuts = cuts();
        this.bytes = weights * lanes.elementBytes()
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
    private Span<A> perLane(Memory<A> memory, A numbers, int[] positions, int volume) {
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
        Span<A> packed = memory.lasting(sources.length);
        lanes.pick(numbers, 0, sources, 0, sources.length, packed.array(), packed.start());
        return packed;
    }

    private Part<A> part(LanePlan.Part part, Span<A> weights) {
        RowTile.Size size = new RowTile.Size(
                1, part.positions(), 1, part.terms().taps(), Math.max(1, part.taps()), plan.sourceStep(2),
                part.tapStep(),
                true, clamp);
        // Planes of the tile are rows.
        RowTile.Strides strides = new RowTile.Strides(
                width, width, plan.sourceStep(1) * plan.halo().pitch(1) * width, part.step()[2] * width, 0,
                sums.index(0, 0, 0, part.step()[1], 0) - sums.index(0, 0, 0, 0, 0), 0, 0);
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
        int[] offsets = Arrays.stream(part.terms().offsets())
                .map(offset -> offset * width)
                .toArray();
        return new Part<>(part, firstRows, endRows, offsets, weights, lanes.rowTile(size, strides));
    }

    @Override
    public void run(A from, int at, A to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
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
    public void prepare(A from, int at, int n) {}

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
        int at = inputAt + n * source.imagePitch() + block * source.blockPitch();
        if (!source.isBlocked()) {
            from = halos.get(worker).array();
            at = halos.get(worker).start();
            turn(n, block, from, at);
        }
        if (target.isBlocked()) {
            int rows = g.out()[0] * g.out()[1];
            int to = outputAt + n * target.imagePitch() + block * target.blockPitch();
            computeRows(parts.getFirst(), from, at, output, to, block, rows * cut / cuts, rows * (cut + 1) / cuts);
            return;
        }
        A to = outputs.get(worker).array();
        int t = outputs.get(worker).start();
        for (int m = 0; m < g.outPerGroup(); m++) {
            for (int i = 0; i < parts.size(); i++) {
                Part<A> part = parts.get(i);
                int rows = part.plan.count()[0] * part.plan.count()[1];
                computeRows(part, from, at, to, t, block * g.outPerGroup() + m, 0, rows);
            }
            if (activation != null) {
                activation.apply(to, t, g.outVolume() * width);
            }
            turnBack(to, t, n, block, m);
        }
    }

    /** Turns the input of a block, so that its channels are lanes. */
    private void turn(int n, int block, A to, int t) {
        int volume = g.inVolume();
        int from = inputAt + (n * g.groups() + plan.firstChannel(block)) * volume;
        int channels = plan.channels(block);
        if (channels < width || volume < width) {
            for (int p = 0; p < volume; p++) {
                lanes.gather(input, from + p, volume, to, t + places[p], channels);
            }
            return;
        }
        turn.run(input, from, width, volume, to, t, places, 0, volume / width);
        if (volume % width > 0) {
            int last = volume - width;
            turn.run(input, from + last, 0, volume, to, t, places, last, 1);
        }
    }

    private void turnBack(A from, int at, int n, int block, int m) {
        int volume = g.outVolume();
        int to = outputAt + ((n * g.groups() + plan.firstChannel(block)) * g.outPerGroup() + m) * volume;
        int channels = plan.channels(block);
        if (channels < width || volume < width) {
            for (int lane = 0; lane < channels; lane++) {
                lanes.gather(from, at + lane, width, output, to + lane * g.outPerGroup() * volume, volume);
            }
            return;
        }
        turn.run(from, at, width * width, width, output, to, backPlaces, 0, volume / width);
        int last = volume - width;
        if (last % width > 0) {
            turn.run(from, at + last * width, 0, width, output, to + last, backPlaces, 0, 1);
        }
    }

    /** Computes some rows of a part, counted through its planes, for a block of channels. */
    private void computeRows(Part<A> part, A from, int at, A to, int t, int block, int first, int end) {
        LanePlan.Part cut = part.plan;
        int height = cut.count()[1];
        int alike = 1;
        for (int row = first; row < end; row += alike) {
            int z = row / height;
            int y = row % height;
            alike = alike(part, y, Math.min(height, y + end - row));
            int position =
                    z * plan.sourceStep(0) * plan.halo().pitch(0) + y * plan.sourceStep(1) * plan.halo().pitch(1);
            int line = t + sums.index(
                    0, 0, cut.first()[0] + z * cut.step()[0], cut.first()[1] + y * cut.step()[1], cut.first()[2]);
            // Kernel rows outside of the image are left out; the others are as far apart as ever.
            int firstLine = cut.skipsRows() ? part.firstRows[y] : 0;
            int lines = cut.skipsRows() ? part.endRows[y] - firstLine : part.offsets.length;
            int skipped = lines > 0 ? part.offsets[firstLine] - part.offsets[0] : 0;
            int taps = cut.terms().taps();
            part.tile.run(
                    part.weights.array(),
                    part.weights.start() + (block * part.offsets.length + firstLine) * taps * width,
                    from,
                    at + position * width + skipped,
                    part.offsets,
                    lines,
                    biases.array(),
                    biases.start() + block * width,
                    to,
                    line,
                    cut.count()[2],
                    alike);
            for (int i = 0; activation != null && target.isBlocked() && i < alike; i++) {
                activation.apply(to, line + i * (sums.index(0, 0, 0, 1, 0) - sums.index(0, 0, 0, 0, 0)),
                        cut.count()[2] * width);
            }
        }
    }

    /** Rows from {@code y} on that meet the same kernel rows. */
    private int alike(Part<A> part, int y, int end) {
        int next = y + 1;
        while (next < end
                && (!part.plan.skipsRows()
                        || part.firstRows[next] == part.firstRows[y]
                                && part.endRows[next] == part.endRows[y])) {
            next++;
        }
        return next - y;
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
