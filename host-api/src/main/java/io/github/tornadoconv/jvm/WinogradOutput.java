package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * The last part of {@link WinogradKernel}, one for each thread, after the products: each row of tiles is transformed downwards and across
 * into rows of output, whose channels are neighbours; they get their activation and are copied into a blocked output, or transposed into a plain one.
 */
final class WinogradOutput {
    /** Its arrays of the memory memory, besides those of {@link WinogradInput}. */
    private static final int PRODUCTS = 3;

    private static final int LINE = 4;
    private static final int OUTPUTS = 5;

    private final Geometry g;
    private final WinogradPlan plan;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final int width;
    private final Lanes.Pointwise<float[]> activation;
    private final Memory.Buffer<float[]> products;
    private final Memory.Buffer<float[]> line;
    private final Memory.Buffer<float[]> outputs;
    private final int[] places;
    private final int[] tilePlaces;
    private final ChannelsOutput<float[]> writer;
    private final int worker;

    /**
     * @param writer what writes into a plain output
     * @param worker number of the thread
     */
    WinogradOutput(
            Geometry g, WinogradPlan plan, int width, Lanes.Pointwise<float[]> activation,
            ChannelsOutput<float[]> writer, Memory<float[]> memory, int worker) {
        this.g = g;
        this.plan = plan;
        this.rows = plan.rows();
        this.columns = plan.columns();
        this.width = width;
        this.activation = activation;
        this.products = memory.buffer(worker, PRODUCTS, plan.productLength());
        this.line = memory.buffer(worker, LINE, plan.lineLength());
        // The last square of a row may reach beyond it.
        this.outputs = memory.buffer(worker, OUTPUTS, plan.outputLength() + width * width);
        this.places = new int[columns.tiles()];
        Arrays.setAll(places, tile -> tile * width);
        this.tilePlaces = new int[columns.tiles()];
        Arrays.setAll(tilePlaces, tile -> columns.firstOutput(tile) * width);
        this.writer = writer;
        this.worker = worker;
    }

    /** {@code [point of the phase downwards][point across][block of output channels][vector][tile][output channel]}. */
    Memory.Buffer<float[]> products() {
        return products;
    }

    /**
     * Makes the outputs of a block of output channels.
     *
     * @param start number of the output's first element
     * @param at where its products lie
     * @param phase downwards
     * @param depth of the output, where planes are apart
     */
    void transform(
            float[] output, int start, int group, WinogradPlan.Block block, int phase, int depth, int kernelBlock,
            int at) {
        int tileCount = plan.columnTiles(block);
        for (int v = 0; v < plan.blockVectors(); v++) {
            int k = (kernelBlock * plan.blockVectors() + v) * width;
            int channels = Math.min(width, g.outPerGroup() - k);
            for (int row = 0; row < plan.tileRows(block) && channels > 0; row++) {
                transformRow(products.start() + at + (v * plan.tiles(block) + row * tileCount) * width,
                        rows.phases().get(phase), block, tileCount);
                int plane = block.plane() + row / block.rows();
                int image = plane / g.in()[0];
                int outDepth = plan.planesApart() ? depth : plane % g.in()[0];
                write(block, row % block.rows(), phase, channels, output,
                        start + plan.output().index(image, group * g.outPerGroup() + k, outDepth, 0, 0));
            }
        }
    }

    private void transformRow(int at, WinogradAxis.Phase down, WinogradPlan.Block block, int tileCount) {
        int pitch = block.columnBands() * columns.bandOutputs() * width;
        int productPitch = plan.productPitch();
        if (rows.points() == 1) {
            transformAcross(products.array(), at, productPitch, tileCount, outputs.start());
        } else if (columns.points() == 1) {
            transformDown(down, at, tileCount, outputs.array(), outputs.start(), tilePlaces, pitch);
        } else {
            int points = columns.points();
            int linePitch = tileCount * width;
            for (int j = 0; j < points; j++) {
                transformDown(down, at + j * productPitch, tileCount, line.array(), line.start() + j * linePitch,
                        places,
                        points * linePitch);
            }
            for (int i = 0; i < rows.outputs(); i++) {
                transformAcross(line.array(), line.start() + i * points * linePitch, linePitch, tileCount,
                        outputs.start() + i * pitch);
            }
        }
        if (activation != null) {
            activation.apply(outputs.array(), outputs.start(), rows.outputs() * pitch);
        }
    }

    private void transformDown(
            WinogradAxis.Phase phase, int at, int tileCount, float[] target, int to, int[] targetPlaces, int pitch) {
        int pointPitch = columns.points() * plan.productPitch();
        for (int part = 0; part < phase.parts().size(); part++) {
            WinogradAxis.Part each = phase.parts().get(part);
            WinogradVectors.products(each.filter(), tileCount, products.array(),
                    at + (each.firstPoint() - phase.firstPoint()) * pointPitch, places, pointPitch, target, to,
                    targetPlaces, pitch, part > 0);
        }
    }

    private void transformAcross(float[] from, int at, int pitch, int tileCount, int to) {
        int step = columns.phases().size() * columns.dilation() * width;
        for (int p = 0; p < columns.phases().size(); p++) {
            WinogradAxis.Phase across = columns.phases().get(p);
            for (int part = 0; part < across.parts().size(); part++) {
                WinogradAxis.Part each = across.parts().get(part);
                WinogradVectors.products(each.filter(), tileCount, from, at + each.firstPoint() * pitch, places, pitch,
                        outputs.array(), to + p * width, tilePlaces, step, part > 0);
            }
        }
    }

    private void write(
            WinogradPlan.Block block, int row, int phase, int channels, float[] output, int start) {
        int pitch = block.columnBands() * columns.bandOutputs() * width;
        int firstColumn = block.columnBand() * columns.bandOutputs();
        int count = Math.min(block.columnBands() * columns.bandOutputs(), g.out()[2] - firstColumn);
        int firstOut = rows.firstOutput(block.row() + row) + phase;
        for (int i = 0; i < rows.outputs(); i++) {
            int y = firstOut + i * rows.dilation() * rows.phases().size();
            int to = start + y * plan.output().pitch(1) + firstColumn * plan.output().pitch(2);
            if (y < g.out()[1] && plan.output().isBlocked()) {
                System.arraycopy(outputs.array(), outputs.start() + i * pitch, output, to, count * width);
            } else if (y < g.out()[1]) {
                writer.write(outputs.array(), outputs.start() + i * pitch, count, channels, output, to, worker);
            }
        }
    }
}
