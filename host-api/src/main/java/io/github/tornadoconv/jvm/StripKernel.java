package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution with wide rows. A thread copies the input of a strip of the output with its padding ({@link Patch}) into
 * an array of its own that stays in its second cache; where a strip meets no padding and the stride is 1, its input is
 * read where it is. It goes over the strip with {@link StripTile}s: some places, whose input so stays in the first cache,
 * for all output channels, then the next places. Where many channels read it, tiles copy it into a panel first.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class StripKernel<A> implements Kernel<A> {
    private final Geometry g;
    private final StripPlan plan;
    private final Patch patch;
    private final Lanes<A> lanes;
    private final Workers workers;
    private final int[] patchOffsets;
    private final int[] inputOffsets;
    private final A weights;
    private final A biases;
    private final List<Strip<A>> strips = new ArrayList<>();
    private final List<Memory.Buffer<A>> patches = new ArrayList<>();
    private final List<Memory.Buffer<A>> panels = new ArrayList<>();
    private final Clamp clamp;
    private final Lanes.Pointwise<A> activation;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private int inputAt;
    private A output;
    private int outputAt;

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
     * @param atOnce how many of one tile of output channels are computed before the next
     * @param inPatch where each lies in the patch and in the output, row by row
     * @param inInput where each lies in the input and in the output
     * @param tiles by output channels
     */
    private record Runs<A>(int perRow, int atOnce, int[] inPatch, int[] inInput, StripTile<A>[] tiles) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where patches are kept
     */
    StripKernel(Geometry whole, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers,
            Memory<A> memory) {
        this.plan = new StripPlan(whole, lanes, workers.size());
        this.g = plan.geometry();
        this.patch = plan.inPlace() ? null : new Patch(plan);
        this.lanes = lanes;
        this.workers = workers;
        this.clamp = lanes.clamp(activation);
        this.activation = clamp == Clamp.NONE ? lanes.pointwise(activation) : null;
        this.patchOffsets = plan.offsets(plan.patch());
        this.inputOffsets = plan.offsets(plan.input());
        this.weights = weights(weight);
        this.biases = bias;
        int[] columns = plan.columnStarts();
        for (int i = 0; i + 1 < columns.length; i++) {
            strips.add(strip(columns[i], columns[i + 1] - columns[i]));
        }
        for (int i = 0; i < workers.size(); i++) {
            patches.add(memory.buffer(i, 0, Math.toIntExact(plan.patchLength())));
            panels.add(memory.buffer(i, 1, plan.panelLength()));
        }
        long channels = (long) g.groups() * g.outPerGroup();
        this.bytes = channels * inputOffsets.length * lanes.elementBytes();
    }

    /** {@code [group][tile][term][row of the tile]}. */
    private A weights(A weight) {
        int[] sources = new int[g.groups() * g.outPerGroup() * inputOffsets.length];
        int[] starts = plan.channelStarts();
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int i = 0; i + 1 < starts.length; i++) {
                for (int r = 0; r < inputOffsets.length; r++) {
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
        return new Runs<>(
                perRow,
                plan.places(vectors),
                places(vectors, perRow, first, columns, plan.patch()),
                places(vectors, perRow, first, columns, plan.input()),
                tiles(vectors));
    }

    private int[] places(int vectors, int perRow, int first, int columns, StripPlan.Pitches pitches) {
        int[] places = new int[2 * plan.rows() * perRow];
        int at = 0;
        for (int y = 0; y < plan.rows(); y++) {
            for (int run = 0; run < perRow; run++) {
                // The last tile is moved back into the strip and computes some positions once more.
                int x = Math.min(first + run * vectors * lanes.width(), columns - vectors * lanes.width());
                places[at++] = y * g.stride()[1] * pitches.row() + x;
                places[at++] = y * g.out()[2] + x;
            }
        }
        return places;
    }

    @SuppressWarnings("unchecked")
    private StripTile<A>[] tiles(int vectors) {
        StripTile<A>[] tiles = (StripTile<A>[]) new StripTile<?>[plan.channelStarts()[1] + 1];
        for (int i = 0; i < plan.tiles(); i++) {
            int channels = plan.channelStarts()[i + 1] - plan.channelStarts()[i];
            tiles[channels] = lanes.stripTile(channels, vectors, plan.packs(), clamp);
        }
        return tiles;
    }

    @Override
    public void run(A from, int at, A to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
        workers.run(plan.items(), computeItem);
        input = null;
        output = null;
    }

    private void computeItem(int item, int worker) {
        int cut = item % plan.cuts();
        int rest = item / plan.cuts();
        Strip<A> strip = strips.get(rest % strips.size());
        int y = rest / strips.size() % plan.strips() * plan.rows();
        rest /= strips.size() * plan.strips();
        int z = rest % g.out()[0];
        int group = rest / g.out()[0];
        int rows = Math.min(plan.rows(), g.out()[1] - y);
        int x = strip.first;
        int channels = inputAt + group * g.inPerGroup() * g.inVolume();
        int to = (z * g.out()[1] + y) * g.out()[2] + x;
        boolean inPlace = plan.isInPlace(z, y, rows, x, strip.columns);
        Memory.Buffer<A> own = patches.get(worker);
        if (!inPlace) {
            patch.copy(lanes, input, channels, own.array(), own.start(), z, y, rows, x, strip.columns);
        }
        int row = (z * g.stride()[0] - g.begin()[0]) * g.in()[1] + y * g.stride()[1] - g.begin()[1];
        int from = inPlace ? channels + row * g.in()[2] + x - g.begin()[2] : own.start();
        A source = inPlace ? input : own.array();
        int end = plan.tiles() * (cut + 1) / plan.cuts();
        for (int tile = plan.tiles() * cut / plan.cuts(); tile < end;) {
            int next = tile < plan.wideTiles() ? Math.min(end, plan.wideTiles()) : end;
            computeTiles(strip, inPlace, source, from, group, tile, next, rows, to, panels.get(worker));
            tile = next;
        }
    }

    /** Computes a strip of the output channels of some tiles with as many channels each. */
    private void computeTiles(
            Strip<A> strip, boolean inPlace, A source, int from, int group, int firstTile, int endTile, int rows,
            int to, Memory.Buffer<A> panel) {
        int first = plan.channelStarts()[firstTile];
        int channels = plan.channelStarts()[endTile] - first;
        int channel = group % g.groups() * g.outPerGroup() + first;
        int target = outputAt + (group * g.outPerGroup() + first) * g.outVolume() + to;
        // By number: an iterator would be memory for the collector.
        for (int i = 0; i < strip.runs.size(); i++) {
            Runs<A> runs = strip.runs.get(i);
            StripTile<A> tile = runs.tiles[channels / (endTile - firstTile)];
            int places = rows * runs.perRow;
            for (int place = 0; place < places; place += runs.atOnce) {
                tile.run(
                        weights, channel * inputOffsets.length, source, from, inPlace ? inputOffsets : patchOffsets,
                        inPlace ? runs.inInput : runs.inPatch, place, Math.min(place + runs.atOnce, places),
                        endTile - firstTile, biases, channel, output, target, g.outVolume(), panel.array(),
                        panel.start());
            }
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
