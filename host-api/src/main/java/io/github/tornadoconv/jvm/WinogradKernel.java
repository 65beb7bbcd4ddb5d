package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * A convolution by minimal filtering. The output is cut into tiles. For a {@link WinogradPlan.Block} of tiles, a first
 * job makes vectors of channels of the input ({@link WinogradInput}) and transforms them; a second one multiplies, for
 * each of a tile's points, the matrix of tiles by input channels with that of input by output channels
 * ({@link Product}), and transforms the products into outputs ({@link WinogradOutput}). The terms of a kernel's depth
 * are summed among the products. All phases of a transposed convolution share what is transposed of the input, and those
 * across also the rows of outputs that are transposed back, so that their outputs are stored as whole vectors.
 */
final class WinogradKernel implements Kernel<float[]> {
    private final Geometry g;
    private final WinogradPlan plan;
    private final Workers workers;
    private final int width;
    private final WinogradInput inputs;
    private final WinogradOutput outputs;
    private final float[] weights;
    private final float[] starts;
    private final float[] transformed;
    private final float[][] products;
    private final Product[] tiles;
    private final int[][] offsets;
    private final int[] firstDepths;
    private final Lanes<float[]> lanes = Lanes.floats();
    private final boolean far;
    private final long bytes;

    private final Workers.Job transformItem = this::transformItem;
    private final Workers.Job multiplyItem = this::multiplyItem;
    private float[] input;
    private float[] output;
    private WinogradPlan.Block block;
    private int group;

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel, or null
     */
    WinogradKernel(
            Geometry g, WinogradPlan plan, Activation activation, float[] weight, float[] bias, Workers workers) {
        this.g = g;
        this.plan = plan;
        this.workers = workers;
        this.width = WinogradVectors.bits() / Float.SIZE;
        int columns = plan.blockVectors() * width;
        this.weights = WinogradWeights.transform(g, plan, columns, weight, workers);
        this.far = Lanes.far((long) weights.length * Float.BYTES);
        this.starts = starts(columns, bias);
        this.transformed = new float[plan.transformedLength()];
        this.products = new float[workers.size()][plan.productLength()];
        this.inputs = new WinogradInput(g, plan, width, workers.size(), transformed);
        this.outputs = new WinogradOutput(g, plan, width, workers.size(), lanes.pointwise(activation));
        this.tiles = new Product[Registers.rowsOf(WinogradVectors.bits(), plan.blockVectors()) + 1];
        for (int i = 1; i < tiles.length; i++) {
            tiles[i] = ProductEmitter.product(WinogradVectors.bits(), i, plan.blockVectors());
        }
        this.offsets = new int[plan.planesApart() ? g.out()[0] : 1][];
        this.firstDepths = new int[offsets.length];
        for (int depth = 0; depth < offsets.length; depth++) {
            offsets[depth] = offsets(depth);
        }
        this.bytes = (plan.workspaceElements() + weights.length + starts.length) * Float.BYTES;
    }

    /** What the sums start from: for each group and block of output channels a row of zeros and one of the bias. */
    private float[] starts(int columns, float[] bias) {
        int count = g.groups() * plan.kernelBlocks();
        float[] rows = new float[2 * count * columns];
        for (int i = 0; bias != null && i < count; i++) {
            int first = i % plan.kernelBlocks() * columns;
            System.arraycopy(
                    bias,
                    i / plan.kernelBlocks() * g.outPerGroup() + first,
                    rows,
                    (2 * i + 1) * columns,
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
            int plane = plan.planesApart() ? met[r / channels] * plan.mostPlaneTiles() : 0;
            int c = r % channels;
            table[r] = (c / width * plan.mostTiles() + plane) * width + c % width;
        }
        return table;
    }

    @Override
    public void run(float[] from, float[] to) {
        input = from;
        output = to;
        for (group = 0; group < g.groups(); group++) {
            for (int i = 0; i < plan.blocks().size(); i++) {
                block = plan.blocks().get(i);
                workers.run(plan.inputItems(block), transformItem);
                workers.run(plan.productItems(block), multiplyItem);
            }
        }
        input = null;
        output = null;
    }

    private void transformItem(int item, int worker) {
        inputs.transform(input, group, block, item, worker);
    }

    private void multiplyItem(int item, int worker) {
        int rest = item;
        int part = rest % block.groups();
        rest /= block.groups();
        int depth = 0;
        if (plan.planesApart()) {
            depth = rest % g.out()[0];
            rest /= g.out()[0];
        }
        int phase = rest % plan.rows().phases().size();
        rest /= plan.rows().phases().size();
        int firstRow = WinogradPlan.part(plan.tileRows(block), part, block.groups());
        int endRow = WinogradPlan.part(plan.tileRows(block), part + 1, block.groups());
        multiply(firstRow, endRow, plan.rows().phases().get(phase), depth, rest, products[worker]);
        outputs.transform(products[worker], output, group, block, firstRow, endRow, phase, depth, rest, worker);
    }

    /** Makes the products of some rows of tiles and one phase downwards. */
    private void multiply(
            int firstRow, int endRow, WinogradAxis.Phase down, int depth, int kernelBlock, float[] to) {
        int columns = plan.blockVectors() * width;
        int tileCount = (endRow - firstRow) * plan.columnTiles(block);
        int firstTile = firstRow * plan.columnTiles(block);
        int cuts = Math.ceilDiv(tileCount, tiles.length - 1);
        int which = group * plan.kernelBlocks() + kernelBlock;
        int terms = g.kernel()[0] * g.inPerGroup();
        int[] table = offsets[depth];
        int skipped = firstDepths[depth] * g.inPerGroup();
        int across = plan.columns().points();
        for (int i = 0; i < down.filter().points() * across; i++) {
            int point = down.firstPoint() * across + i;
            int w = ((which * plan.points() + point) * terms + skipped) * columns;
            boolean unit = down.filter().isUnit(i / across) && plan.columns().isUnit(i % across);
            int start = (2 * which + (unit ? 1 : 0)) * columns;
            int from = point * plan.channelVectors() * plan.mostTiles() * width;
            int target = i * plan.itemTiles() * columns;
            if (far) {
                lanes.fetch(weights, w, w + table.length * columns);
            }
            for (int cut = 0; cut < cuts; cut++) {
                int tile = WinogradPlan.part(tileCount, cut, cuts);
                int rows = WinogradPlan.part(tileCount, cut + 1, cuts) - tile;
                tiles[rows].run(
                        weights, w, transformed, from + (firstTile + tile) * width, table, 0, table.length,
                        starts, start, to, target + tile * columns);
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
