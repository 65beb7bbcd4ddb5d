package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * The first part of {@link WinogradKernel}, one for each thread: the transformed input of a block. The channels of a
 * position are neighbours in a blocked input; of a plain one, a strip with its padding of one vector of channels is
 * transposed so that they are. Then each row of tiles is transformed downwards, once for all tiles that share a column,
 * and across; or one of them, where the kernel has one element on the other axis.
 */
final class WinogradInput {
    /** Its arrays of the memory memory. */
    private static final int TRANSFORMED = 0;

    private static final int STRIP = 1;
    private static final int LINE = 2;

    private final Geometry g;
    private final WinogradPlan plan;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final WinogradAxis.Part[] down;
    private final WinogradAxis.Part[] across;
    private final int width;
    private final Memory.Buffer<float[]> transformed;
    private final Memory.Buffer<float[]> strip;
    private final Memory.Buffer<float[]> line;
    private final int[] places;
    private final int[] tilePlaces;
    private final Turn<float[]> turn = Lanes.floats().turn();
    private final VectorSquare square = new VectorSquare();

    /** What is there: planes of a block and group, of which the slots hold the last. */
    private WinogradPlan.Block block;
    private int group;
    private int first;
    private int next;

    /** @param worker number of the thread */
    WinogradInput(Geometry g, WinogradPlan plan, int width, Memory<float[]> memory, int worker) {
        this.g = g;
        this.plan = plan;
        this.rows = plan.rows();
        this.columns = plan.columns();
        this.down = rows.parts().toArray(WinogradAxis.Part[]::new);
        this.across = columns.parts().toArray(WinogradAxis.Part[]::new);
        this.width = width;
        this.transformed = memory.buffer(worker, TRANSFORMED, plan.transformedLength());
        // The last square of a row may reach beyond it.
        this.strip = memory.buffer(
                worker, STRIP, plan.input().isBlocked() ? 0 : plan.stripLength() + width * width);
        this.line = memory.buffer(worker, LINE, plan.lineLength());
        this.places = new int[Math.max(width, Math.max(columns.sources().length, columns.tiles()))];
        Arrays.setAll(places, i -> i * width);
        this.tilePlaces = new int[columns.tiles()];
        Arrays.setAll(tilePlaces, tile -> columns.firstInput(tile) * width);
    }

    /** {@code [point][vector of channels][tile][channel]}. */
    Memory.Buffer<float[]> transformed() {
        return transformed;
    }

    /** Forgets what is there, because the input is another one. */
    void clear() {
        block = null;
    }

    /**
     * Sees to it that planes of a block are there, and transforms those that are not.
     *
     * @param start number of the input's first element
     */
    void provide(
            float[] input, int start, int wantedGroup, WinogradPlan.Block wanted, int firstPlane, int endPlane) {
        if (firstPlane == endPlane) {
            return;
        }
        boolean others = wanted != block || wantedGroup != group;
        if (others || firstPlane < first || firstPlane < next - plan.slots() || firstPlane >= next) {
            block = wanted;
            group = wantedGroup;
            first = firstPlane;
            next = firstPlane;
        }
        for (; next < Math.min(endPlane, block.planes()); next++) {
            for (int vector = 0; vector < plan.channelVectors(); vector++) {
                transform(input, start, next, vector);
            }
        }
    }

    private void transform(float[] input, int start, int plane, int vector) {
        int image = (block.plane() + plane) / g.in()[0];
        int depth = (block.plane() + plane) % g.in()[0];
        int channel = group * g.inPerGroup() + vector * width;
        int firstColumn = columns.bandInput(block.columnBand());
        int columnCount = columns.inputs(block.columnBands());
        int tileCount = plan.columnTiles(block);
        int to = transformed.start() + vector * plan.vectorPitch() + plan.planeStart(block, plane) * width;
        boolean inPlace = plan.input().isBlocked();
        int pitch = inPlace ? rows.dilation() * plan.input().pitch(1) : columnCount * width;
        int stripRows = plan.stripRows(block);
        for (int row = 0; row < block.rows(); row++) {
            int firstRow = rows.firstInput(block.row() + row);
            if (inPlace) {
                int at = start + plan.input().index(image, channel, depth, firstRow - rows.begin(),
                        firstColumn - columns.begin());
                transformRow(input, at, pitch, columnCount, tileCount, to + row * tileCount * width);
            } else {
                if (row % stripRows == 0) {
                    fillStrip(input, start, image, channel, depth, firstRow, firstColumn, columnCount);
                }
                int at = strip.start() + row % stripRows * rows.outputs() * rows.step() * pitch;
                transformRow(strip.array(), at, pitch, columnCount, tileCount, to + row * tileCount * width);
            }
        }
    }

    private void fillStrip(
            float[] input, int first, int image, int channel, int depth, int firstRow, int firstColumn,
            int columnCount) {
        int channels = Math.min(width, (group + 1) * g.inPerGroup() - channel);
        int start = first + plan.input().index(image, channel, depth, 0, 0);
        int rowCount = rows.stripInputs(plan.stripRows(block));
        for (int y = 0; y < rowCount; y++) {
            copyRow(input, start, rows.sources()[firstRow + y * rows.dilation()], channels, firstColumn, columnCount,
                    strip.start() + y * columnCount * width);
        }
    }

    private void transformRow(float[] from, int at, int fromPitch, int columnCount, int tileCount, int to) {
        int pointPitch = plan.pointPitch();
        if (rows.points() == 1) {
            transformAcross(from, at, tileCount, to);
        } else if (columns.points() == 1) {
            transformDown(from, at, fromPitch, tilePlaces, tileCount, transformed.array(), to, pointPitch);
        } else {
            int pitch = columnCount * width;
            transformDown(from, at, fromPitch, places, columnCount, line.array(), line.start(), pitch);
            for (int i = 0; i < rows.points(); i++) {
                transformAcross(line.array(), line.start() + i * pitch, tileCount,
                        to + i * columns.points() * pointPitch);
            }
        }
    }

    private void transformDown(
            float[] from, int at, int fromPitch, int[] fromPlaces, int count, float[] target, int to, int pitch) {
        for (int p = 0; p < down.length; p++) {
            WinogradVectors.inputs(down[p].filter(), count, from, at + down[p].shift() * fromPitch, fromPlaces,
                    rows.step() * fromPitch, target, to + down[p].firstPoint() * pitch, places, pitch);
        }
    }

    private void transformAcross(float[] from, int at, int tileCount, int to) {
        int position = columns.dilation() * width;
        for (int p = 0; p < across.length; p++) {
            WinogradVectors.inputs(across[p].filter(), tileCount, from, at + across[p].shift() * position, tilePlaces,
                    columns.step() * position, transformed.array(), to + across[p].firstPoint() * plan.pointPitch(),
                    places, plan.pointPitch());
        }
    }

    /** Copies positions {@code first} to {@code first + count} of a row of the padded input, transposed. */
    private void copyRow(float[] input, int from, int source, int channels, int firstColumn, int count, int at) {
        if (source < 0) {
            Arrays.fill(strip.array(), at, at + count * width, 0);
            return;
        }
        int row = from + source * g.in()[2];
        // The positions inside the input are one run; what is written beyond it is written over.
        int inside = Math.clamp(columns.begin() - (long) firstColumn, 0, count);
        int end = Math.clamp(columns.begin() + g.in()[2] - (long) firstColumn, inside, count);
        if (end > inside) {
            transpose(input, row + firstColumn + inside - columns.begin(), channels, end - inside, at + inside * width);
        }
        for (int x = 0; x < inside; x++) {
            copyPosition(input, row, columns.sources()[firstColumn + x], channels, at + x * width);
        }
        for (int x = end; x < count; x++) {
            copyPosition(input, row, columns.sources()[firstColumn + x], channels, at + x * width);
        }
    }

    private void copyPosition(float[] input, int row, int source, int channels, int at) {
        float[] to = strip.array();
        for (int c = 0; c < channels; c++) {
            to[at + c] = source < 0 ? 0 : input[row + source + c * g.inVolume()];
        }
    }

    private void transpose(float[] input, int row, int channels, int count, int at) {
        int whole = count / width;
        // Of the rows of a square, the last ends here; what they have beyond the channels and positions is of no use.
        int end = row + (width - 1) * g.inVolume() + Math.max(width, count);
        if (end <= input.length) {
            turn.run(input, row, width, g.inVolume(), strip.array(), at, places, 0, Math.max(1, whole));
            if (count % width > 0 && whole > 0) {
                // The last square is moved back and writes some positions once more.
                int back = count - width;
                turn.run(input, row + back, 0, g.inVolume(), strip.array(), at + back * width, places, 0, 1);
            }
            return;
        }
        for (int x = 0; x < count; x += width) {
            square.read(input, row + x, g.inVolume(), channels, count - x);
            square.write(strip.array(), at + x * width, width, width, width);
        }
    }
}
