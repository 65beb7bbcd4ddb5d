package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * A convolution by minimal filtering. The output is cut into tiles. Of a {@link WinogradPlan.Block} of tiles, one thread
 * makes vectors of channels of the input and transforms them ({@link WinogradInput}); multiplies, for each of a tile's
 * points, the matrix of tiles by input channels with that of input by output channels ({@link Product}); and transforms
 * the products into outputs ({@link WinogradOutput}). It needs nothing that another thread made. Where a block is shared
 * because there are few, each thread makes a part of the output channels and transforms the input for itself: that is
 * a small part of the work, and numbers that pass from one core to another come slowly.
 *
 * <p>The terms of a kernel's depth are summed among the products. All phases of a transposed convolution share what is
 * transposed of the input, and those across also the rows of outputs that are transposed back, so that their outputs are
 * stored as whole vectors.
 */
final class WinogradKernel implements Kernel<float[]> {
    private final Geometry g;
    private final WinogradPlan plan;
    private final Workers workers;
    private final int width;
    private final WinogradInput[] inputs;
    private final WinogradOutput[] outputs;
    private final Span<float[]> weights;
    private final Span<float[]> starts;
    private final Product[] tiles;
    private final int[][] offsets;
    private final int[] firstDepths;
    private final Lanes<float[]> lanes = Lanes.floats();
    private final long bytes;

    private final Workers.Job runItem = this::runItem;
    private float[] input;
    private int inputAt;
    private float[] output;
    private int outputAt;

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where transformed inputs, products and outputs are kept
     */
    WinogradKernel(
            Geometry g, WinogradPlan plan, Activation activation, float[] weight, float[] bias, Workers workers,
            Memory<float[]> memory) {
        this.g = g;
        this.plan = plan;
        this.workers = workers;
        this.width = WinogradVectors.bits() / Float.SIZE;
        int columns = plan.blockVectors() * width;
        this.weights = WinogradWeights.transform(g, plan, columns, weight, workers, memory);
        this.starts = starts(columns, bias, memory);
        this.inputs = new WinogradInput[workers.size()];
        Arrays.setAll(inputs, i -> new WinogradInput(g, plan, width, memory, i));
        this.outputs = new WinogradOutput[workers.size()];
        ChannelsOutput<float[]> writer = new ChannelsOutput<>(
                lanes, g.outVolume(), plan.outputLength() / width, workers.size(), memory);
        Arrays.setAll(
                outputs, i -> new WinogradOutput(g, plan, width, lanes.pointwise(activation), writer, memory, i));
        this.offsets = new int[plan.steps()][];
        this.firstDepths = new int[offsets.length];
        for (int depth = 0; depth < offsets.length; depth++) {
            offsets[depth] = offsets(depth);
        }
        int most = VectorCode.MOST_TERMS;
        boolean together = width % most == 0 && (g.kernel()[0] == 1 || g.inPerGroup() % most == 0);
        this.tiles = new Product[Registers.of(WinogradVectors.bits()).rowsOf(plan.blockVectors()) + 1];
        for (int i = 1; i < tiles.length; i++) {
            tiles[i] = ProductEmitter.product(WinogradVectors.bits(), i, plan.blockVectors(), together);
        }
        this.bytes = (plan.weightElements() + 2L * g.groups() * plan.kernelBlocks() * columns) * Float.BYTES;
    }

    /** What the sums start from: for each group and block of output channels a row of zeros and one of the bias. */
    private Span<float[]> starts(int columns, float[] bias, Memory<float[]> memory) {
        int count = g.groups() * plan.kernelBlocks();
        Span<float[]> rows = memory.lasting(2 * count * columns);
        for (int i = 0; i < count; i++) {
            int first = i % plan.kernelBlocks() * columns;
            System.arraycopy(
                    bias,
                    i / plan.kernelBlocks() * g.outPerGroup() + first,
                    rows.array(),
                    rows.start() + (2 * i + 1) * columns,
                    Math.min(columns, g.outPerGroup() - first));
        }
        return rows;
    }

    /** How far the terms of an output depth lie from a tile in the transformed input: those that are not of the padding. */
    private int[] offsets(int depth) {
        int depths = g.kernel()[0];
        int[] sources = new int[depths];
        Arrays.setAll(sources, k -> g.sources(0, plan.depthOrder().get(k))[depth]);
        int[] met = Arrays.stream(sources).filter(source -> source >= 0).toArray();
        int first = 0;
        while (first < depths && sources[first] < 0) {
            first++;
        }
        firstDepths[depth] = first;
        int channels = g.inPerGroup();
        int[] table = new int[met.length * channels];
        for (int r = 0; r < table.length; r++) {
            int plane = plan.planesApart() ? met[r / channels] % plan.slots() * plan.mostPlaneTiles() : 0;
            int c = r % channels;
            table[r] = c / width * plan.vectorPitch() + plane * width + c % width;
        }
        return table;
    }

    @Override
    public void run(float[] from, int at, float[] to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
        for (WinogradInput thread : inputs) {
            thread.clear();
        }
        workers.run(plan.items(), runItem);
        input = null;
        output = null;
    }

    private void runItem(int item, int worker) {
        int part = item % plan.kernelParts();
        int step = item / plan.kernelParts() % plan.steps();
        int rest = item / plan.kernelParts() / plan.steps();
        WinogradPlan.Block block = plan.blocks().get(rest % plan.blocks().size());
        int group = rest / plan.blocks().size();
        inputs[worker].provide(input, inputAt, group, block, plan.firstPlane(step), plan.endPlane(step));
        int first = WinogradPlan.part(plan.kernelBlocks(), part, plan.kernelParts());
        int end = WinogradPlan.part(plan.kernelBlocks(), part + 1, plan.kernelParts());
        int pitch = plan.tiles(block) * plan.blockVectors() * width;
        for (int phase = 0; phase < plan.rows().phases().size(); phase++) {
            WinogradAxis.Phase down = plan.rows().phases().get(phase);
            for (int i = 0; i < down.points() * plan.columns().points(); i++) {
                for (int kernel = first; kernel < end; kernel++) {
                    multiply(inputs[worker].transformed(), plan.tiles(block), down, i, step,
                            group * plan.kernelBlocks() + kernel, outputs[worker].products(),
                            i * plan.productPitch() + (kernel - first) * pitch);
                }
            }
            for (int kernel = first; kernel < end; kernel++) {
                outputs[worker].transform(output, outputAt, group, block, phase, step, kernel,
                        (kernel - first) * pitch);
            }
        }
    }

    /** Makes the products of one point, number {@code i} of a phase downwards. */
    private void multiply(
            Memory.Buffer<float[]> transformed, int tileCount, WinogradAxis.Phase down, int i, int step, int which,
            Memory.Buffer<float[]> products, int at) {
        int columns = plan.blockVectors() * width;
        int cuts = Math.ceilDiv(tileCount, tiles.length - 1);
        int[] table = offsets[step];
        int across = plan.columns().points();
        int point = down.firstPoint() * across + i;
        int terms = g.kernel()[0] * g.inPerGroup();
        int w = weights.start()
                + ((which * plan.points() + point) * terms + firstDepths[step] * g.inPerGroup()) * columns;
        boolean unit = plan.rows().isUnit(point / across) && plan.columns().isUnit(point % across);
        int start = starts.start() + (2 * which + (unit ? 1 : 0)) * columns;
        int from = transformed.start() + point * plan.pointPitch();
        int to = products.start() + at;
        if (plan.fetchesWeights()) {
            lanes.fetch(weights.array(), w, w + table.length * columns);
        }
        for (int cut = 0; cut < cuts; cut++) {
            int tile = WinogradPlan.part(tileCount, cut, cuts);
            int rows = WinogradPlan.part(tileCount, cut + 1, cuts) - tile;
            tiles[rows].run(
                    weights.array(), w, transformed.array(), from + tile * width, table, table.length,
                    starts.array(), start,
                    products.array(), to + tile * width, tileCount * width);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
