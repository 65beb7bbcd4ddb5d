package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A layer whose input or output has one position: a product of the matrix of all images' inputs, {@code [image][term]},
 * and the weights, {@code [term][result]}. Vectors hold results, which are neighbours in the output; a {@link ChannelTile}
 * takes some images by some vectors of them, the images in the place of its positions.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class LinearKernel<A> implements Kernel<A> {
    private final Geometry g;
    private final LinearPlan plan;
    private final Lanes<A> lanes;
    private final int width;
    private final Workers workers;
    private final Span<A> weights;
    private final Span<A> biases;
    private final int[] offsets;
    private final int[][] termRuns;
    private final int[] bases;
    private final int[] places;
    private final ChannelTile<A>[][] tiles;
    private final List<Memory.Buffer<A>> sums = new ArrayList<>();
    private final Lanes.Pointwise<A> activation;
    private final int groupWeights;

    private final Workers.Job computeItem = this::computeItem;
    private A input;
    private int inputAt;
    private A output;
    private int outputAt;

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where sums are kept
     */
    @SuppressWarnings("unchecked")
    LinearKernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers,
            Memory<A> memory) {
        this.g = g;
        this.plan = new LinearPlan(g, lanes, workers.size());
        this.lanes = lanes;
        this.width = lanes.width();
        this.workers = workers;
        this.activation = lanes.pointwise(activation);
        this.groupWeights = Math.multiplyExact(plan.firstVector(plan.blocks()) * width, plan.terms());
        this.weights = weights(weight, memory);
        this.biases = biases(bias, memory);
        this.offsets = new int[plan.terms()];
        Arrays.setAll(offsets, term -> term);
        this.termRuns = new int[plan.termBlocks()][];
        Arrays.setAll(termRuns, i -> new int[] {plan.firstTerm(i), plan.firstTerm(i + 1)});
        this.bases = new int[g.batch()];
        Arrays.setAll(bases, n -> n * g.groups() * plan.terms());
        this.places = new int[g.batch()];
        Arrays.setAll(places, n -> n * width);
        this.tiles = (ChannelTile<A>[][]) new ChannelTile<?>[plan.tileImages() + 1][plan.blockVectors() + 1];
        for (int i = 0; i < workers.size(); i++) {
            sums.add(memory.buffer(i, 0, plan.sumsLength()));
        }
        for (int block = 0; block < plan.blocks(); block++) {
            int vectors = plan.firstVector(block + 1) - plan.firstVector(block);
            for (int run = 0; run < plan.runs(); run++) {
                int images = plan.firstImage(run + 1) - plan.firstImage(run);
                makeTile(Math.min(images, plan.tileImages()), vectors);
                makeTile(images % plan.tileImages(), vectors);
            }
        }
    }

    private void makeTile(int images, int vectors) {
        if (images > 0 && tiles[images][vectors] == null) {
            int step = g.groups() * plan.terms();
            tiles[images][vectors] = lanes.channelTile(new ChannelTile.Size(images, vectors, step, true, Clamp.NONE));
        }
    }

    /** {@code [group][block][term][result]}, with zeros for results past the last. */
    private Span<A> weights(A weight, Memory<A> memory) {
        int[] sources = new int[Math.multiplyExact(g.groups(), groupWeights)];
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int block = 0; block < plan.blocks(); block++) {
                int first = plan.firstVector(block) * width;
                int end = plan.firstVector(block + 1) * width;
                for (int term = 0; term < plan.terms(); term++) {
                    for (int result = first; result < end; result++) {
                        sources[at++] = result < plan.results() ? plan.weightIndex(group, result, term) : -1;
                    }
                }
            }
        }
        Span<A> packed = memory.lasting(sources.length);
        lanes.pick(weight, 0, sources, 0, sources.length, packed.array(), packed.start());
        return packed;
    }

    /** {@code [group][result]}, as long as whole vectors. */
    private Span<A> biases(A bias, Memory<A> memory) {
        int length = plan.firstVector(plan.blocks()) * width;
        int[] sources = new int[g.groups() * length];
        for (int i = 0; i < sources.length; i++) {
            int result = i % length;
            sources[i] = result < plan.results() ? i / length * g.outPerGroup() + result / g.outVolume() : -1;
        }
        Span<A> packed = memory.lasting(sources.length);
        lanes.pick(bias, 0, sources, 0, sources.length, packed.array(), packed.start());
        return packed;
    }

    @Override
    public void run(A from, int at, A to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
        workers.run(g.groups() * plan.runs() * plan.cuts(), computeItem);
        input = null;
        output = null;
    }

    private void computeItem(int item, int worker) {
        int cut = item % plan.cuts();
        int run = item / plan.cuts() % plan.runs();
        int group = item / plan.cuts() / plan.runs();
        for (int block = plan.firstBlock(cut); block < plan.firstBlock(cut + 1); block++) {
            compute(group, block, plan.firstImage(run), plan.firstImage(run + 1), sums.get(worker));
        }
    }

    /** Computes a block of results of some images. */
    private void compute(int group, int block, int first, int end, Memory.Buffer<A> buffer) {
        A target = buffer.array();
        int vector = plan.firstVector(block);
        int vectors = plan.firstVector(block + 1) - vector;
        int images = end - first;
        int pitch = images * width;
        int whole = images / plan.tileImages();
        int rest = images % plan.tileImages();
        int weight = weights.start() + group * groupWeights + vector * width * plan.terms();
        int bias = biases.start() + (group * plan.firstVector(plan.blocks()) + vector) * width;
        int t = buffer.start() - first * width;
        for (int i = 0; i < plan.termBlocks(); i++) {
            for (int part = 0; part < 2; part++) {
                int count = part == 0 ? whole : rest > 0 ? 1 : 0;
                if (count > 0) {
                    tiles[part == 0 ? plan.tileImages() : rest][vectors].run(
                            weights.array(), weight, input, inputAt + group * plan.terms(), offsets, termRuns[i],
                            bases, part == 0 ? first : end - rest, count, i == 0 ? biases.array() : target,
                            i == 0 ? bias : t, i == 0 ? 0 : 1, i == 0 ? width : pitch, target, t, places, pitch);
                }
            }
        }
        if (activation != null) {
            activation.apply(target, buffer.start(), vectors * pitch);
        }
        for (int v = 0; v < vectors; v++) {
            int result = (vector + v) * width;
            int to = outputAt + (first * g.groups() + group) * plan.results() + result;
            lanes.spread(target, buffer.start() + v * pitch, width, output, to, g.groups() * plan.results(), images,
                    Math.min(width, plan.results() - result), 1);
        }
    }

    @Override
    public long bytes() {
        return (long) g.groups() * groupWeights * lanes.elementBytes()
                + (long) Integer.BYTES * (offsets.length + 2 * bases.length);
    }
}
