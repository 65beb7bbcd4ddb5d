package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution with wide rows. A thread copies the input of a strip of the output with its padding ({@link Patch}) into
 * an array of its own that stays in its second cache; where a strip meets no padding and the stride is 1, its input is
 * read where it is. It goes over the strip with {@link StripTile}s: some places, whose input so stays in the first cache,
 * for all output channels, then the next places. Where many channels read it, it is copied into {@link Panels} first, of as
 * many terms as the first cache holds; the output then keeps the sums of one block of terms for the next.
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
     * @param vectors of each
     * @param inPatch where each lies in the patch and in the output, row by row
     * @param inInput where each lies in the input and in the output
     * @param inPanel where each lies in the panels of its group and in the output
     * @param groups first number of those that are packed together; the last number is the end
     * @param tiles by output channels
     * @param unfinished the same without what is done to sums in the end
     */
    private record Runs<A>(int perRow, int vectors, int[] inPatch, int[] inInput, int[] inPanel, int[] groups,
            StripTile<A>[] tiles, StripTile<A>[] unfinished) {}

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

    /** {@code [group][block of terms][tile][term][row of the tile]}. */
    private A weights(A weight) {
        int[] sources = new int[g.groups() * g.outPerGroup() * inputOffsets.length];
        int[] starts = plan.channelStarts();
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int block = 0; block < plan.termBlocks(); block++) {
                for (int i = 0; i + 1 < starts.length; i++) {
                    for (int r = plan.firstTerm(block); r < plan.firstTerm(block + 1); r++) {
                        for (int k = starts[i]; k < starts[i + 1]; k++) {
                            sources[at++] =
                                    g.weightIndex(group, k, r / g.kernelVolume()) + r % g.kernelVolume();
                        }
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
        int[] inPatch = places(vectors, perRow, first, columns, plan.patch());
        int[] inInput = places(vectors, perRow, first, columns, plan.input());
        int[] groups = plan.packs()
                ? Panels.groups(
                        plan.inPlace() ? List.of(inInput) : List.of(inInput, inPatch), vectors * lanes.width(),
                        plan.placesPacked(vectors))
                : new int[0];
        int[] inPanel = Panels.places(inInput, groups, plan.panelPitch(vectors));
        StripTile<A>[] tiles = tiles(vectors, clamp);
        return new Runs<>(
                perRow, vectors, inPatch, inInput, inPanel, groups, tiles,
                plan.termBlocks() > 1 ? tiles(vectors, Clamp.NONE) : tiles);
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
    private StripTile<A>[] tiles(int vectors, Clamp clamp) {
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
        int firstTile = plan.tiles() * cut / plan.cuts();
        int endTile = plan.tiles() * (cut + 1) / plan.cuts();
        int target = outputAt + group * g.outPerGroup() * g.outVolume() + to;
        // By number: an iterator would be memory for the collector.
        for (int i = 0; i < strip.runs.size(); i++) {
            Runs<A> runs = strip.runs.get(i);
            int[] offsets = inPlace ? inputOffsets : patchOffsets;
            int[] places = inPlace ? runs.inInput : runs.inPatch;
            int end = rows * runs.perRow;
            if (plan.packs()) {
                computePacked(runs, source, from, offsets, places, end, group, firstTile, endTile, target,
                        panels.get(worker));
                continue;
            }
            int atOnce = plan.places(runs.vectors);
            for (int n = 0; n < end; n += atOnce) {
                compute(runs.tiles, 0, source, from, offsets, places, n, Math.min(n + atOnce, end), group, firstTile,
                        endTile, target);
            }
        }
        if (activation != null) {
            activate(rows, strip.columns, firstTile, endTile, target);
        }
    }

    /** Computes some output channels at all places, whose input is copied into panels. */
    private void computePacked(
            Runs<A> runs, A source, int from, int[] offsets, int[] places, int end, int group, int firstTile,
            int endTile, int target, Memory.Buffer<A> panel) {
        for (int i = 0; i + 1 < runs.groups.length && runs.groups[i] < end; i++) {
            int first = runs.groups[i];
            int last = Math.min(runs.groups[i + 1], end);
            for (int block = 0; block < plan.termBlocks(); block++) {
                pack(source, from + places[2 * first], offsets, block, last - first, runs.vectors, panel);
                StripTile<A>[] tiles = block == plan.termBlocks() - 1 ? runs.tiles : runs.unfinished;
                compute(tiles, block, panel.array(), panel.start(), offsets, runs.inPanel, first, last, group,
                        firstTile, endTile, target);
            }
        }
    }

    /** Copies the input of a block of terms at places one behind the other: each channel's in one go, as it lies there. */
    private void pack(A source, int from, int[] offsets, int block, int places, int vectors, Memory.Buffer<A> panel) {
        int first = plan.firstTerm(block);
        int terms = plan.firstTerm(block + 1) - first;
        lanes.packPanels(source, from, offsets, first, terms, panel.array(), panel.start(), plan.panelPitch(vectors),
                places, vectors);
    }

    /** Computes the output channels of some tiles at some places. */
    private void compute(
            StripTile<A>[] sizes, int block, A source, int from, int[] offsets, int[] places, int first, int end,
            int group, int firstTile, int endTile, int target) {
        int groupChannel = group % g.groups() * g.outPerGroup();
        int terms = plan.firstTerm(block + 1) - plan.firstTerm(block);
        int weightsAt = groupChannel * offsets.length + plan.firstTerm(block) * g.outPerGroup();
        for (int tile = firstTile; tile < endTile;) {
            int next = tile < plan.wideTiles() ? Math.min(endTile, plan.wideTiles()) : endTile;
            int channel = plan.channelStarts()[tile];
            int channels = (plan.channelStarts()[next] - channel) / (next - tile);
            sizes[channels].run(
                    weights, weightsAt + channel * terms, source, from, offsets, terms, places, first, end, next - tile,
                    biases, groupChannel + channel, output, target + channel * g.outVolume(), g.outVolume(),
                    block > 0);
            tile = next;
        }
    }

    private void activate(int rows, int columns, int firstTile, int endTile, int target) {
        for (int k = plan.channelStarts()[firstTile]; k < plan.channelStarts()[endTile]; k++) {
            for (int y = 0; y < rows; y++) {
                activation.apply(output, target + k * g.outVolume() + y * g.out()[2], columns);
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
