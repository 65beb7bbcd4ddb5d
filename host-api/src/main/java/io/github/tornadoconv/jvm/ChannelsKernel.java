package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution whose vectors hold output channels. An input element is loaded into all lanes of a vector and multiplied
 * by vectors of weights that are packed in the order in which they are read ({@link ChannelTile}). Positions need not be
 * neighbours, so that no stride, no row's end and no small image leaves lanes empty.
 *
 * <p>A thread takes a run of positions and some of the output channels ({@link ChannelsPlan}). It goes over a block of
 * terms at a time, so that their weights stay in its cache for all positions of the run; the sums wait in an array, or
 * in the output where that has channels side by side. In the end squares of them are turned ({@link Turn}) to where they
 * belong in a plain output.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ChannelsKernel<A> implements BandKernel<A> {
    private final Geometry g;
    private final ChannelsPlan plan;
    private final Layout in;
    private final Layout out;
    private final Lanes<A> lanes;
    private final int width;
    private final Workers workers;
    private final List<Memory.Buffer<A>> copies = new ArrayList<>();
    /** What each thread's own copy is of: an image times the groups, plus a group; -1 for nothing yet. */
    private final int[] copied;
    private final Span<A> weights;
    private final Span<A> biases;
    private final int[] offsets;
    private final int[] bases;
    private final int[] places;
    private final ChannelsTiles table;
    private final ChannelTile<A>[][] tiles;
    private final ChannelTile<A>[][] lastTiles;
    private final ChannelsOutput<A> turned;
    private final List<Memory.Buffer<A>> sums = new ArrayList<>();
    private final Clamp clamp;
    private final Lanes.Pointwise<A> activation;
    private final boolean far;
    private final int items;
    private final long bytes;

    private final Workers.Job copyChannel = this::copyChannel;
    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private int inputAt;
    private A output;
    private int outputAt;
    private int image;

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where copies of input and sums are kept
     */
    ChannelsKernel(
            Geometry g, Layout in, Layout out, Activation activation, Lanes<A> lanes, A weight, A bias,
            Workers workers, Memory<A> memory) {
        this.g = g;
        this.plan = new ChannelsPlan(g, in, out, lanes, workers.size());
        this.in = in;
        this.out = out;
        this.lanes = lanes;
        this.width = lanes.width();
        this.workers = workers;
        this.clamp = lanes.clamp(activation);
        this.activation = clamp == Clamp.NONE ? lanes.pointwise(activation) : null;
        this.table = new ChannelsTiles(plan);
        for (int i = 0; i < plan.copies(); i++) {
            copies.add(memory.kept(plan.ownCopies() ? i : memory.all(), plan.copyLength()));
        }
        this.copied = new int[plan.copies()];
        List<ChannelTerms.Term> order = plan.terms().order();
        this.offsets = order.stream().mapToInt(plan.source()::offset).toArray();
        this.bases = plan.source().bases();
        this.weights = weights(order, weight, memory);
        // A layer that runs by itself finds its weights where it left them.
        this.far = (in.isBlocked() || out.isBlocked()) && !in.isWindow() && !out.isWindow()
                && Lanes.far((long) g.groups() * plan.groupVectors() * width * offsets.length * lanes.elementBytes());
        this.biases = biases(bias, memory);
        this.tiles = tiles(Clamp.NONE);
        this.lastTiles = tiles(clamp);
        for (int i = 0; i < workers.size(); i++) {
            sums.add(memory.buffer(i, 0, plan.scratchLength()));
        }
        this.turned = out.isBlocked()
                ? null
                : new ChannelsOutput<>(lanes, out.blockPitch(), plan.runLength(), workers.size(), memory);
        this.places = new int[g.outVolume()];
        for (int p = 0; p < places.length; p++) {
            places[p] = out.isBlocked()
                    ? out.index(0, 0, p / g.out()[2] / g.out()[1], p / g.out()[2] % g.out()[1], p % g.out()[2])
                    : p * width;
        }
        this.items = g.groups() * (plan.wholeGroups() ? 1 : plan.cuts() * plan.runs());
        long packed = (long) g.groups() * plan.groupVectors() * width * (offsets.length + 1);
        this.bytes = packed * lanes.elementBytes()
                + (long) Integer.BYTES * (offsets.length + bases.length + places.length)
                + table.bytes();
    }

    /** {@code [group][block][term][channel]}, with zeros for channels past the last. */
    private Span<A> weights(List<ChannelTerms.Term> order, A weight, Memory<A> memory) {
        int[] sources = new int[Math.multiplyExact(g.groups() * plan.groupVectors() * width, order.size())];
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int block = 0; block < plan.blocks(); block++) {
                int first = plan.firstVector(block) * width;
                int end = plan.firstVector(block + 1) * width;
                for (ChannelTerms.Term term : order) {
                    for (int k = first; k < end; k++) {
                        sources[at++] = k < g.outPerGroup()
                                ? g.weightIndex(group, k, term.channel()) + term.tap()
                                : -1;
                    }
                }
            }
        }
        Span<A> packed = memory.lasting(sources.length);
        lanes.pick(weight, 0, sources, 0, sources.length, packed.array(), packed.start());
        return packed;
    }

    private Span<A> biases(A bias, Memory<A> memory) {
        int channels = plan.groupVectors() * width;
        Span<A> packed = memory.lasting(g.groups() * channels);
        for (int group = 0; group < g.groups(); group++) {
            System.arraycopy(
                    bias, group * g.outPerGroup(), packed.array(), packed.start() + group * channels, g.outPerGroup());
        }
        return packed;
    }

    @SuppressWarnings("unchecked")
    private ChannelTile<A>[][] tiles(Clamp last) {
        ChannelTile<A>[][] made = (ChannelTile<A>[][]) new ChannelTile<?>[plan.positions() + 1][plan.vectors(0) + 2];
        for (int block = 0; block < plan.blocks(); block++) {
            int v = plan.vectors(block);
            for (int tile = 0; tile < plan.tileCount(); tile++) {
                int p = table.positions(tile);
                if (made[p][v] == null) {
                    made[p][v] = lanes.channelTile(new ChannelTile.Size(p, v, plan.step(), plan.together(), last));
                }
            }
        }
        return made;
    }

    @Override
    public void run(A from, int at, A to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
        if (plan.source().inPlace() || plan.ownCopies()) {
            Arrays.fill(copied, -1);
            workers.run(g.batch() * items, computeItem);
        } else {
            for (int n = 0; n < g.batch(); n++) {
                prepare(from, at, n);
                workers.run(items, computeItem);
            }
            image = 0;
        }
        input = null;
        output = null;
    }

    @Override
    public boolean prepares() {
        return !plan.source().inPlace();
    }

    @Override
    public void prepare(A from, int at, int n) {
        input = from;
        inputAt = at;
        image = n;
        workers.run(in.channels(), copyChannel);
    }

    @Override
    public void rows(A from, int at, A to, int t, int first, int end) {
        A source = plan.source().inPlace() ? from : copies.getFirst().array();
        for (int group = 0; group < g.groups(); group++) {
            int start = plan.source().start(0, group)
                    + (plan.source().inPlace() ? at : copies.getFirst().start());
            for (int i = 0; i < plan.terms().blocks(); i++) {
                for (int block = 0; block < plan.blocks(); block++) {
                    compute(
                            first * plan.rowTiles(), end * plan.rowTiles(), group, block, i, source, start, to,
                            t + channelStart(group, block));
                }
            }
        }
    }

    /** Where the first channel of a block goes in an output in blocks. */
    private int channelStart(int group, int block) {
        int channel = group * g.outPerGroup() + plan.firstVector(block) * width;
        return channel / width * out.blockPitch();
    }

    private void copyChannel(int channel, int worker) {
        plan.source().copy(lanes, input, inputAt, image, channel, copies.getFirst(), channel);
    }

    private void computeItem(int item, int worker) {
        int parts = items / g.groups();
        int n = image + item / items;
        int group = item / parts % g.groups();
        A source = input;
        int at = plan.ownCopies() ? 0 : plan.source().start(n, group);
        if (plan.source().inPlace()) {
            at += inputAt;
        } else {
            Memory.Buffer<A> copy = copies.get(plan.ownCopies() ? worker : 0);
            source = copy.array();
            at += copy.start();
        }
        if (plan.ownCopies()) {
            copyGroup(n, group, worker);
        }
        if (!plan.wholeGroups()) {
            computeRun(item % plan.runs(), item % parts / plan.runs(), n, group, source, at, worker);
            return;
        }
        for (int cut = 0; cut < plan.cuts(); cut++) {
            for (int run = 0; run < plan.runs(); run++) {
                computeRun(run, cut, n, group, source, at, worker);
            }
        }
    }

    /** Copies the input of a group for one thread, if that is not what it copied last. */
    private void copyGroup(int n, int group, int worker) {
        int number = n * g.groups() + group;
        if (copied[worker] == number) {
            return;
        }
        copied[worker] = number;
        for (int c = 0; c < g.inPerGroup(); c++) {
            plan.source().copy(lanes, input, inputAt, n, group * g.inPerGroup() + c, copies.get(worker), c);
        }
    }

    /** Computes a cut of the output channels for a run of positions. */
    private void computeRun(int run, int cut, int n, int group, A source, int at, int worker) {
        int firstBlock = plan.firstBlock(cut);
        int endBlock = plan.firstBlock(cut + 1);
        int firstTile = plan.firstTile(run);
        int endTile = plan.firstTile(run + 1);
        Memory.Buffer<A> own = sums.get(worker);
        for (int i = 0; i < plan.terms().blocks(); i++) {
            int made = 0;
            if (plan.fetchesInput()) {
                fetchInput(firstTile, endTile, i, source, at);
            }
            for (int block = firstBlock; block < endBlock; block++) {
                if (out.isBlocked()) {
                    compute(firstTile, endTile, group, block, i, source, at, output,
                            outputAt + n * out.imagePitch() + channelStart(group, block));
                } else {
                    int from = own.start() + made - table.firstPosition(firstTile) * width;
                    compute(firstTile, endTile, group, block, i, source, at, own.array(), from);
                    if (i == plan.terms().blocks() - 1) {
                        finish(firstTile, endTile, n, group, block, own.start() + made, worker);
                    }
                }
                made += plan.terms().blocks() > 1 ? plan.vectors(block) * width * plan.runLength() : 0;
            }
        }
    }

    /** Reads the input of some tiles once: of each of the channels that are side by side one piece. */
    private void fetchInput(int firstTile, int endTile, int termBlock, A source, int at) {
        int from = at + bases[table.firstPosition(firstTile)];
        int end = at + bases[table.firstPosition(endTile) - 1] + width;
        for (int r = plan.terms().first(termBlock); r < plan.terms().first(termBlock + 1); r += width) {
            lanes.fetch(source, from + offsets[r], end + offsets[r]);
        }
    }

    /**
     * Adds a block of terms to the sums of the positions of some tiles and a block's channels.
     *
     * @param t where the sums of position 0 and the first channel would be, less what {@code places} has for it
     */
    private void compute(
            int firstTile, int endTile, int group, int block, int termBlock, A source, int at, A target, int t) {
        int vectors = plan.vectors(block);
        int vector = group * plan.groupVectors() + plan.firstVector(block);
        int w = weights.start() + vector * width * offsets.length;
        int targetPitch = out.isBlocked() ? out.blockPitch() : plan.runLength() * width;
        A start = termBlock == 0 ? biases.array() : target;
        int s = termBlock == 0 ? biases.start() + vector * width : t;
        int startStep = termBlock == 0 ? 0 : 1;
        int startPitch = termBlock == 0 ? width : targetPitch;
        if (far) {
            int panel = w + plan.terms().first(termBlock) * vectors * width;
            lanes.fetch(weights.array(), panel, w + plan.terms().first(termBlock + 1) * vectors * width);
        }
        boolean isLast = termBlock == plan.terms().blocks() - 1;
        ChannelTile<A>[][] made = isLast ? lastTiles : tiles;
        for (int tile = firstTile; tile < endTile;) {
            int[] runs = table.runs(termBlock, tile);
            int alike = Math.min(table.alike(tile), endTile - tile);
            if (runs.length > 0 || termBlock == 0 || isLast && clamp != Clamp.NONE) {
                made[table.positions(tile)][vectors].run(
                        weights.array(), w, source, at, offsets, runs, bases, table.firstPosition(tile), alike, start,
                        s,
                        startStep, startPitch, target, t, places, targetPitch);
            }
            tile += alike;
        }
        if (isLast && out.isBlocked() && activation != null) {
            activate(target, t, table.firstPosition(firstTile), table.firstPosition(endTile), vectors);
        }
    }

    /** Turns the sums of a run's positions and a block's channels to where they belong in a plain output. */
    private void finish(int firstTile, int endTile, int n, int group, int block, int at, int worker) {
        A made = sums.get(worker).array();
        int first = table.firstPosition(firstTile);
        int length = table.firstPosition(endTile) - first;
        int firstChannel = plan.firstVector(block) * width;
        int channels = Math.min(plan.vectors(block) * width, g.outPerGroup() - firstChannel);
        for (int c = 0; c < channels; c += width) {
            int from = at + c * plan.runLength();
            if (activation != null) {
                activation.apply(made, from, length * width);
            }
            int to = outputAt + out.index(n, group * g.outPerGroup() + firstChannel + c, 0, 0, 0) + first;
            turned.write(made, from, length, Math.min(width, channels - c), output, to, worker);
        }
    }

    /** Applies the activation where the output has channels side by side. */
    private void activate(A target, int t, int first, int end, int vectors) {
        for (int p = first; p < end;) {
            int row = Math.min(g.out()[2] - p % g.out()[2], end - p);
            for (int v = 0; v < vectors; v++) {
                activation.apply(target, t + places[p] + v * out.blockPitch(), row * width);
            }
            p += row;
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
