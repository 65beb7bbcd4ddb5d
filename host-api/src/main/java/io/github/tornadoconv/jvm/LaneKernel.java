package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A depthwise convolution whose vectors hold as many channels, instead of as many positions of a row. A thread turns the
 * input of as many channels so that the lanes are channels ({@link Turn}), with room for the padding; goes over it with
 * {@link RowTile}s of some positions of a row, which need neither long rows nor rows of any size; and turns the output
 * back.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class LaneKernel<A> implements Kernel<A> {
    /** Cycles of work below which a second thread is not worth waking. */
    private static final double ALONE = 40_000;

    private final Geometry g;
    private final LanePlan plan;
    private final int width;
    private final Workers workers;
    private final Turn<A> turn;
    private final int[] places;
    private final int[] backPlaces;
    private final List<Part<A>> parts = new ArrayList<>();
    private final List<A> halos = new ArrayList<>();
    private final List<A> scratches = new ArrayList<>();
    private final A biases;
    private final Lanes.Pointwise<A> activation;
    private final boolean alone;
    private final long bytes;

    private final Workers.Job computeBlock = this::computeBlock;
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
    LaneKernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers) {
        this.g = g;
        this.plan = new LanePlan(g, lanes);
        this.width = lanes.width();
        this.workers = workers;
        this.turn = lanes.turn();
        this.activation = lanes.pointwise(activation);
        this.places = plan.places();
        this.backPlaces = new int[g.outVolume() / width * width];
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
                        pass != each.passes().getFirst(),
                        true));
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
        this.bytes = (plan.workspaceElements() * workers.size() + weights) * lanes.elementBytes()
                + (long) Integer.BYTES * (places.length + backPlaces.length);
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
                        sources[at++] = (channel * g.outPerGroup() + m) * volume + position;
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
        int blocks = g.batch() * plan.blocks();
        if (alone) {
            for (int i = 0; i < blocks; i++) {
                computeBlock(i, 0);
            }
        } else {
            workers.run(blocks, computeBlock);
        }
        input = null;
        output = null;
    }

    private void computeBlock(int item, int worker) {
        int n = item / plan.blocks();
        int block = item % plan.blocks();
        int channel = n * g.groups() + plan.firstChannel(block);
        A halo = halos.get(worker);
        A sums = scratches.get(worker);
        int volume = g.inVolume();
        turn.run(input, channel * volume, width, volume, halo, 0, places, 0, volume / width);
        if (volume % width > 0) {
            int last = volume - width;
            turn.run(input, channel * volume + last, 0, volume, halo, 0, places, last, 1);
        }
        for (int m = 0; m < g.outPerGroup(); m++) {
            for (int i = 0; i < parts.size(); i++) {
                computePart(parts.get(i), halo, sums, block * g.outPerGroup() + m);
            }
            if (activation != null) {
                activation.apply(sums, 0, g.outVolume() * width);
            }
            turnBack(sums, (channel * g.outPerGroup() + m) * g.outVolume());
        }
    }

    private void turnBack(A sums, int to) {
        int squares = g.outVolume() / width;
        turn.run(sums, 0, width * width, width, output, to, backPlaces, 0, squares);
        int last = g.outVolume() - width;
        if (last % width > 0) {
            turn.run(sums, last * width, 0, width, output, to + last, backPlaces, 0, 1);
        }
    }

    private void computePart(Part<A> part, A halo, A sums, int block) {
        LanePlan.Part cut = part.plan;
        for (int z = 0; z < cut.count()[0]; z++) {
            for (int y = 0; y < cut.count()[1]; y++) {
                int source =
                        z * plan.sourceStep(0) * plan.halo().pitch(0) + y * plan.sourceStep(1) * plan.halo().pitch(1);
                int row = ((cut.first()[0] + z * cut.step()[0]) * g.out()[1] + cut.first()[1] + y * cut.step()[1])
                        * g.out()[2];
                computeRow(part, halo, source, sums, row + cut.first()[2], block, y);
            }
        }
    }

    private void computeRow(Part<A> part, A halo, int source, A sums, int target, int block, int y) {
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
                        halo,
                        (source + x * plan.sourceStep(2)) * width + skipped,
                        width,
                        pass.offsets,
                        columns,
                        end == 0 ? whole : 1,
                        biases,
                        block * width,
                        sums,
                        (target + x * cut.step()[2]) * width,
                        0,
                        cut.step()[2] * width);
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
