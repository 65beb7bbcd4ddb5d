package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * The first half of {@link WinogradKernel}. The channels of a position are neighbours in a blocked input; of a plain one,
 * a strip with its padding of one vector of channels is transposed so that they are. Then each row of tiles is
 * transformed downwards, once for all tiles that share a column, and across.
 */
final class WinogradInput {
    private final Geometry g;
    private final WinogradPlan plan;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final int width;
    private final float[] transformed;
    private final float[][] strips;
    private final float[][] lines;
    private final int[] places;
    private final int[] tilePlaces;
    private final VectorSquare[] squares;

    /** @param transformed where it goes: {@code [point][vector of channels][tile][channel]} */
    WinogradInput(Geometry g, WinogradPlan plan, int width, int threads, float[] transformed) {
        this.g = g;
        this.plan = plan;
        this.rows = plan.rows();
        this.columns = plan.columns();
        this.width = width;
        this.transformed = transformed;
        // The last square of a row may reach beyond it.
        this.strips = new float[plan.input().isBlocked() ? 0 : threads][plan.stripLength() + width * width];
        this.lines = new float[threads][plan.lineLength()];
        this.places = new int[Math.max(columns.sources().length, columns.tiles())];
        Arrays.setAll(places, i -> i * width);
        this.tilePlaces = new int[columns.tiles()];
        Arrays.setAll(tilePlaces, tile -> columns.firstInput(tile) * width);
        this.squares = new VectorSquare[threads];
        Arrays.setAll(squares, i -> new VectorSquare());
    }

    /** Transforms one strip of one vector of channels of one plane. */
    void transform(float[] input, int group, WinogradPlan.Block block, int item, int worker) {
        int strip = item % block.strips();
        int plane = item / block.strips() % block.planes();
        int vector = item / block.strips() / block.planes();
        int band = block.rowBand() + WinogradPlan.part(block.rowBands(), strip, block.strips());
        int endBand = block.rowBand() + WinogradPlan.part(block.rowBands(), strip + 1, block.strips());
        int image = (block.plane() + plane) / g.in()[0];
        int depth = (block.plane() + plane) % g.in()[0];
        int channel = group * g.inPerGroup() + vector * width;
        int firstRow = rows.bandInput(band);
        int firstColumn = columns.bandInput(block.columnBand());
        int columnCount = columns.inputs(block.columnBands());
        int tileCount = plan.columnTiles(block);
        int firstTile = plan.planeStart(block, plane) + (band - block.rowBand()) * rows.dilation() * tileCount;
        int to = (vector * plan.mostTiles() + firstTile) * width;
        float[] from = input;
        int at = 0;
        int pitch = columnCount * width;
        if (plan.input().isBlocked()) {
            at = plan.input().index(image, channel, depth, firstRow - rows.begin(), firstColumn - columns.begin());
            pitch = plan.input().pitch(1);
        } else {
            from = strips[worker];
            int channels = Math.min(width, g.inPerGroup() - vector * width);
            int start = plan.input().index(image, channel, depth, 0, 0);
            int rowCount = rows.inputs(endBand - band);
            for (int y = 0; y < rowCount; y++) {
                copyRow(input, start, rows.sources()[firstRow + y], channels, firstColumn, columnCount, from, y * pitch,
                        squares[worker]);
            }
        }
        for (int row = 0; row < (endBand - band) * rows.dilation(); row++) {
            transformRow(from, at + rows.firstInput(row) * pitch, pitch, columnCount, tileCount,
                    to + row * tileCount * width, lines[worker]);
        }
    }

    private void transformRow(
            float[] from, int at, int fromPitch, int columnCount, int tileCount, int to, float[] line) {
        int pitch = columnCount * width;
        int pointPitch = plan.channelVectors() * plan.mostTiles() * width;
        for (int p = 0; p < rows.phases().size(); p++) {
            WinogradAxis.Phase phase = rows.phases().get(p);
            WinogradVectors.inputs(phase.filter(), columnCount, from, at + phase.shift() * fromPitch, places,
                    rows.dilation() * fromPitch, line, phase.firstPoint() * pitch, places, pitch);
        }
        for (int i = 0; i < rows.points(); i++) {
            for (int p = 0; p < columns.phases().size(); p++) {
                WinogradAxis.Phase phase = columns.phases().get(p);
                WinogradVectors.inputs(phase.filter(), tileCount, line, i * pitch + phase.shift() * width, tilePlaces,
                        columns.dilation() * width, transformed,
                        to + (i * columns.points() + phase.firstPoint()) * pointPitch, places, pointPitch);
            }
        }
    }

    /** Copies positions {@code first} to {@code first + count} of a row of the padded input, transposed. */
    private void copyRow(float[] input, int from, int source, int channels, int first, int count, float[] to, int at,
            VectorSquare square) {
        if (source < 0) {
            Arrays.fill(to, at, at + count * width, 0);
            return;
        }
        int row = from + source * g.in()[2];
        // The positions inside the input are one run; what is written beyond it is written over.
        int inside = Math.clamp(columns.begin() - (long) first, 0, count);
        int end = Math.clamp(columns.begin() + g.in()[2] - (long) first, inside, count);
        transpose(input, row + first + inside - columns.begin(), channels, end - inside, to, at + inside * width,
                square);
        for (int x = 0; x < inside; x++) {
            copyPosition(input, row, columns.sources()[first + x], channels, to, at + x * width);
        }
        for (int x = end; x < count; x++) {
            copyPosition(input, row, columns.sources()[first + x], channels, to, at + x * width);
        }
    }

    private void copyPosition(float[] input, int row, int source, int channels, float[] to, int at) {
        for (int c = 0; c < channels; c++) {
            to[at + c] = source < 0 ? 0 : input[row + source + c * g.inVolume()];
        }
    }

    private void transpose(
            float[] input, int row, int channels, int count, float[] to, int at, VectorSquare square) {
        for (int x = 0; x < count; x += width) {
            square.read(input, row + x, g.inVolume(), channels, count - x);
            square.write(to, at + x * width, width, width, width);
        }
    }
}
