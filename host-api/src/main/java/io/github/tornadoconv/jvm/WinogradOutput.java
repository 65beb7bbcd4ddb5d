package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * The second half of {@link WinogradKernel}, after the products: each row of tiles is transformed downwards and across
 * into rows of output, whose channels are neighbours; they get their activation and are copied into a blocked output, or transposed into a plain one.
 */
final class WinogradOutput {
    private final Geometry g;
    private final WinogradPlan plan;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final int width;
    private final Lanes.Pointwise<float[]> activation;
    private final float[][] lines;
    private final float[][] outputs;
    private final int[] places;
    private final int[] productPlaces;
    private final int[] tilePlaces;
    private final VectorSquare[] squares;

    WinogradOutput(Geometry g, WinogradPlan plan, int width, int threads, Lanes.Pointwise<float[]> activation) {
        this.g = g;
        this.plan = plan;
        this.rows = plan.rows();
        this.columns = plan.columns();
        this.width = width;
        this.activation = activation;
        this.lines = new float[threads][plan.lineLength()];
        // The last square of a row may reach beyond it.
        this.outputs = new float[threads][plan.outputLength() + width * width];
        this.places = new int[columns.tiles()];
        Arrays.setAll(places, tile -> tile * width);
        this.productPlaces = new int[columns.tiles()];
        Arrays.setAll(productPlaces, tile -> tile * plan.blockVectors() * width);
        this.tilePlaces = new int[columns.tiles()];
        Arrays.setAll(tilePlaces, tile -> columns.firstOutput(tile) * width);
        this.squares = new VectorSquare[threads];
        Arrays.setAll(squares, i -> new VectorSquare());
    }

    /**
     * Makes the outputs of some rows of tiles.
     *
     * @param products {@code [point of the phase downwards][point across][tile][output channel of the block]}
     * @param phase downwards
     * @param depth of the output, where planes are apart
     */
    void transform(
            float[] products,
            float[] output,
            int group,
            WinogradPlan.Block block,
            int firstRow,
            int endRow,
            int phase,
            int depth,
            int kernelBlock,
            int worker) {
        int tileCount = plan.columnTiles(block);
        int blockRows = block.rowBands() * rows.dilation();
        for (int v = 0; v < plan.blockVectors(); v++) {
            int k = (kernelBlock * plan.blockVectors() + v) * width;
            int channels = Math.min(width, g.outPerGroup() - k);
            for (int row = firstRow; row < endRow && channels > 0; row++) {
                int at = (row - firstRow) * tileCount * plan.blockVectors() * width + v * width;
                transformRow(products, at, block, rows.phases().get(phase).filter(), tileCount, lines[worker],
                        outputs[worker]);
                int plane = block.plane() + row / blockRows;
                int image = plane / g.in()[0];
                int outDepth = plan.planesApart() ? depth : plane % g.in()[0];
                write(outputs[worker], block, row % blockRows, phase, channels, output,
                        plan.output().index(image, group * g.outPerGroup() + k, outDepth, 0, 0), squares[worker]);
            }
        }
    }

    private void transformRow(
            float[] products, int at, WinogradPlan.Block block, MinimalFilter down, int tileCount, float[] line,
            float[] to) {
        int points = columns.points();
        int pointPitch = plan.itemTiles() * plan.blockVectors() * width;
        int linePitch = tileCount * width;
        for (int j = 0; j < points; j++) {
            WinogradVectors.products(down, tileCount, products, at + j * pointPitch, productPlaces,
                    points * pointPitch, line, j * linePitch, places, points * linePitch);
        }
        int pitch = block.columnBands() * columns.bandOutputs() * width;
        int step = columns.phases().size() * columns.dilation() * width;
        for (int i = 0; i < down.outputs(); i++) {
            for (int p = 0; p < columns.phases().size(); p++) {
                WinogradAxis.Phase across = columns.phases().get(p);
                WinogradVectors.products(across.filter(), tileCount, line,
                        (i * points + across.firstPoint()) * linePitch, places, linePitch, to, i * pitch + p * width,
                        tilePlaces, step);
            }
        }
        if (activation != null) {
            activation.apply(to, 0, down.outputs() * pitch);
        }
    }

    private void write(
            float[] from, WinogradPlan.Block block, int row, int phase, int channels, float[] output, int start,
            VectorSquare square) {
        int pitch = block.columnBands() * columns.bandOutputs() * width;
        int firstColumn = block.columnBand() * columns.bandOutputs();
        int count = Math.min(block.columnBands() * columns.bandOutputs(), g.out()[2] - firstColumn);
        int firstOut = block.rowBand() * rows.bandOutputs() + rows.firstOutput(row) + phase;
        for (int i = 0; i < rows.outputs(); i++) {
            int y = firstOut + i * rows.dilation() * rows.phases().size();
            int to = start + y * plan.output().pitch(1) + firstColumn * plan.output().pitch(2);
            if (y < g.out()[1] && plan.output().isBlocked()) {
                System.arraycopy(from, i * pitch, output, to, count * width);
            } else if (y < g.out()[1]) {
                transpose(from, i * pitch, channels, count, output, to, square);
            }
        }
    }

    private void transpose(
            float[] from, int at, int channels, int count, float[] output, int to, VectorSquare square) {
        for (int x = 0; x < count; x += width) {
            square.read(from, at + x * width, width, width, width);
            square.write(output, to + x, g.outVolume(), channels, count - x);
        }
    }
}
