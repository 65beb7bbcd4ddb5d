package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution with wide rows. A thread copies the input of a strip of the output with its padding ({@link Patch}) into
 * an array of its own that stays in its second cache, and goes over it with {@link StripTile}s: for some output channels
 * the whole strip, then for the next, so that the output is written in long runs of whole lines. Where the kernel has one
 * element there is nothing to copy: strips are then so short that the input which the first tiles read stays in the first
 * cache for the others.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class StripKernel<A> implements Kernel<A> {
    private final Geometry g;
    private final StripPlan plan;
    private final Patch patch;
    private final Lanes<A> lanes;
    private final Workers workers;
    private final int[] offsets;
    private final A weights;
    private final A biases;
    private final List<Strip<A>> strips = new ArrayList<>();
    private final List<A> patches = new ArrayList<>();
    private final Clamp clamp;
    private final Lanes.Pointwise<A> activation;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private A output;

    /**
     * Columns of the output, and the tiles that compute them.
     *
     * @param first first column
     * @param columns number of columns
     */
    private record Strip<A>(int first, int columns, List<Runs<A>> runs) {}

    /**
     * Tiles of one width.
     *
     * @param perRow how many a row has
     * @param places where each lies in the source and in the output, row by row
     * @param tiles by output channels
     */
    private record Runs<A>(int perRow, int[] places, StripTile<A>[] tiles) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel, or null
     */
    StripKernel(Geometry whole, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers) {
        this.plan = new StripPlan(whole, lanes, workers.size());
        this.g = plan.geometry();
        this.patch = plan.inPlace() ? null : new Patch(plan);
        this.lanes = lanes;
        this.workers = workers;
        this.clamp = lanes.clamp(activation);
        this.activation = clamp == Clamp.NONE ? lanes.pointwise(activation) : null;
        this.offsets = plan.offsets();
        this.weights = weights(weight);
        int channels = g.groups() * g.outPerGroup();
        this.biases = bias == null ? lanes.array(channels) : bias;
        int[] columns = plan.columnStarts();
        for (int i = 0; i + 1 < columns.length; i++) {
            strips.add(strip(columns[i], columns[i + 1] - columns[i]));
        }
        for (int i = 0; i < workers.size(); i++) {
            patches.add(lanes.array(Math.toIntExact(plan.patchLength())));
        }
        this.bytes = ((long) channels * offsets.length + workers.size() * plan.patchLength()) * lanes.elementBytes();
    }

    /** {@code [group][tile][term][row of the tile]}. */
    private A weights(A weight) {
        int[] sources = new int[g.groups() * g.outPerGroup() * offsets.length];
        int[] starts = plan.channelStarts();
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int i = 0; i + 1 < starts.length; i++) {
                for (int r = 0; r < offsets.length; r++) {
                    for (int k = starts[i]; k < starts[i + 1]; k++) {
                        sources[at++] =
                                g.weightIndex(group, k, r / g.kernelVolume()) + r % g.kernelVolume();
                    }
                }
            }
        }
        A packed = lanes.array(sources.length);
        lanes.pick(weight, 0, sources, 0, sources.length, packed, 0);
        return packed;
    }

    private Strip<A> strip(int first, int columns) {
        StripPlan.Runs runs = plan.runs(columns);
        List<Runs<A>> both = new ArrayList<>();
        if (runs.wide() > 0) {
            both.add(runs(runs.vectors() + 1, runs.wide(), 0, columns));
        }
        int wide = runs.wide() * (runs.vectors() + 1) * lanes.width();
        both.add(runs(runs.vectors(), runs.narrow(), wide, columns));
        return new Strip<>(first, columns, both);
    }

    private Runs<A> runs(int vectors, int perRow, int first, int columns) {
        int[] places = new int[2 * plan.rows() * perRow];
        int at = 0;
        for (int y = 0; y < plan.rows(); y++) {
            for (int run = 0; run < perRow; run++) {
                // The last tile is moved back into the strip and computes some positions once more.
                int x = Math.min(first + run * vectors * lanes.width(), columns - vectors * lanes.width());
                places[at++] = y * g.stride()[1] * plan.rowPitch() + x;
                places[at++] = y * g.out()[2] + x;
            }
        }
        return new Runs<>(perRow, places, tiles(vectors));
    }

    @SuppressWarnings("unchecked")
    private StripTile<A>[] tiles(int vectors) {
        StripTile<A>[] tiles = (StripTile<A>[]) new StripTile<?>[lanes.rows() + 1];
        for (int i = 0; i < plan.tiles(); i++) {
            int channels = plan.channelStarts()[i + 1] - plan.channelStarts()[i];
            tiles[channels] = lanes.stripTile(channels, vectors, clamp);
        }
        return tiles;
    }

    @Override
    public void run(A from, A to) {
        input = from;
        output = to;
        workers.run(plan.items(), computeItem);
        input = null;
        output = null;
    }

    private void computeItem(int item, int worker) {
        int cut = item % plan.cuts();
        int rest = item / plan.cuts();
        int strip = rest % strips.size();
        int y = rest / strips.size() % plan.strips() * plan.rows();
        rest /= strips.size() * plan.strips();
        int z = rest % g.out()[0];
        int group = rest / g.out()[0];
        int rows = Math.min(plan.rows(), g.out()[1] - y);
        int x = strips.get(strip).first;
        int channels = group * g.inPerGroup() * g.inVolume();
        int to = (z * g.out()[1] + y) * g.out()[2] + x;
        A source = plan.inPlace() ? input : patches.get(worker);
        if (!plan.inPlace()) {
            patch.copy(lanes, input, channels, source, z, y, rows, x, strips.get(strip).columns);
        }
        int end = plan.tiles() * (cut + 1) / plan.cuts();
        for (int tile = plan.tiles() * cut / plan.cuts(); tile < end; tile++) {
            computeTile(strips.get(strip), source, plan.inPlace() ? channels + to : 0, group, tile, rows, to);
        }
    }

    /** Computes a strip of the output channels of one tile. */
    private void computeTile(Strip<A> strip, A source, int from, int group, int tile, int rows, int to) {
        int first = plan.channelStarts()[tile];
        int channels = plan.channelStarts()[tile + 1] - first;
        int channel = group % g.groups() * g.outPerGroup() + first;
        int target = (group * g.outPerGroup() + first) * g.outVolume() + to;
        for (int i = 0; i < strip.runs.size(); i++) {
            Runs<A> runs = strip.runs.get(i);
            runs.tiles[channels].run(
                    weights, channel * offsets.length, source, from, offsets, runs.places, 0, rows * runs.perRow,
                    biases, channel, output, target, g.outVolume());
        }
        if (activation != null) {
            for (int k = 0; k < channels; k++) {
                for (int y = 0; y < rows; y++) {
                    activation.apply(output, target + k * g.outVolume() + y * g.out()[2], strip.columns);
                }
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
