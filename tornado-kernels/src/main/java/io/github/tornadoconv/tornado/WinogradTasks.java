package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.tornado.kernels.Planes;
import io.github.tornadoconv.tornado.kernels.WinogradInputKernels;
import io.github.tornadoconv.tornado.kernels.WinogradProductKernels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/**
 * The tasks of minimal filtering:
 *
 * <pre>
 * x -> padded, 16 channels side by side -> points of tiles -> products, a matrix product for each point -> y
 * </pre>
 */
final class WinogradTasks {
    private final Tasks tasks;
    private final Operation operation;
    private final WinogradSizes sizes;
    private final WinogradAxis rows;
    private final WinogradAxis columns;
    private final TiledLayout layout;
    private final Geometry g;

    WinogradTasks(Tasks tasks, Operation operation, ConvShape shape, WinogradTile tile) {
        this.tasks = tasks;
        this.operation = operation;
        this.sizes = new WinogradSizes(Geometry.of(shape), tile);
        this.rows = sizes.rows();
        this.columns = sizes.columns();
        this.layout = TiledLayout.filtered(shape, rows, columns);
        this.g = sizes.g();
    }

    void add(FloatArray x, FloatArray y) {
        int last = g.inPerGroup() - 1;
        int[] channels = IntStream.range(0, sizes.stacks() * TiledLayout.LANES)
                .map(c -> Math.min(c, last))
                .toArray();
        products(input(layout.padLanes(tasks, channels, x)), y);
    }

    private FloatArray input(VectorFloat16 x) {
        int depth = sizes.depth().padded();
        int width = columns.padded();
        int items = Math.toIntExact((long) g.batch() * depth * sizes.tiles() * sizes.stacks());
        Runs share = Runs.of(tasks.traits(), items);
        FloatArray v = tasks.scratch(Math.toIntExact(sizes.pointFloats()));
        Sparse down = Sparse.of(rows.input());
        IntArray table = tasks.resident(concat(
                new int[] {rows.points(), columns.points(), sizes.pointStride(), items},
                down.starts(),
                IntStream.of(rows.tileInputs()).map(at -> at * width).toArray(),
                columns.tileInputs(),
                IntStream.of(down.places()).map(at -> at * rows.dilation() * width).toArray()));
        FloatArray matrices = tasks.resident(concat(down.factors(), flat(columns.input())));
        tasks.task(
                "winograd_input",
                share.workers(),
                WinogradInputKernels::input,
                x,
                v,
                table,
                matrices,
                share.workers(),
                share.each(),
                sizes.stacks(),
                columns.tiles(),
                rows.tiles(),
                depth,
                rows.padded() * width,
                sizes.tile(),
                columns.inputs(),
                columns.dilation());
        return v;
    }

    private void products(FloatArray v, FloatArray y) {
        int items = Math.toIntExact(sizes.items());
        Runs share = Runs.of(tasks.traits(), items);
        int slice = Math.toIntExact(sizes.slice());
        Sparse down = Sparse.of(rows.output());
        int[] header = new int[WinogradProductKernels.HEADER];
        header[WinogradProductKernels.POINTS] = sizes.points();
        header[WinogradProductKernels.TERMS] = sizes.terms();
        header[WinogradProductKernels.OUTPUTS] = rows.outputs();
        header[WinogradProductKernels.RUN] = sizes.tile();
        header[WinogradProductKernels.IMAGE_STRIDE] = sizes.depth().padded() * slice;
        header[WinogradProductKernels.DEPTH_STEP] = sizes.depth().step() * slice;
        header[WinogradProductKernels.POINT_STRIDE] = sizes.pointStride();
        header[WinogradProductKernels.ROW_STEP] = rows.dilation();
        header[WinogradProductKernels.COLUMN_STEP] = columns.dilation();
        header[WinogradProductKernels.HALVES] = Planes.HALVES;
        int lanes = TiledLayout.LANES;
        int[] offsets = depthTaps().stream()
                .flatMapToInt(tap -> IntStream.range(0, g.inPerGroup())
                        .map(c -> tap.offset() * slice + c / lanes * lanes * sizes.tile() + c % lanes))
                .toArray();
        IntArray table = tasks.resident(concat(header, offsets, down.starts(), down.places(), tileOutputs()));
        FloatArray factors = tasks.resident(concat(
                Activations.floatRamp(operation.spec().activation()), down.factors(), flat(columns.output())));
        VectorFloat16 w = tasks.residentVectors(weights());
        VectorFloat16 m = tasks.scratchVectors(Math.multiplyExact(share.workers(), sizes.points() * sizes.tile()));
        tasks.task(
                "winograd_products",
                share.workers(),
                WinogradProductKernels::products,
                v,
                w,
                m,
                y,
                table,
                factors,
                share.workers(),
                share.each(),
                items,
                sizes.runs(),
                g.out()[0],
                sizes.blocks(),
                g.outPerGroup(),
                g.out()[1],
                g.out()[2],
                columns.points(),
                Activations.isRamp(operation.spec().activation()) ? 1 : 0,
                sizes.tile());
    }

    private List<AxisTaps.Tap> depthTaps() {
        return sizes.depth().phases().getFirst();
    }

    /** For each tile its first row and how many it has, its first column and how many; none for what fills the last run. */
    private int[] tileOutputs() {
        int[] outputs = new int[4 * sizes.runs() * sizes.tile()];
        for (int t = 0; t < sizes.tiles(); t++) {
            int row = t / columns.tiles();
            int column = t % columns.tiles();
            outputs[4 * t] = rows.tileOutputs()[row];
            outputs[4 * t + 1] = rows.outputs(row);
            outputs[4 * t + 2] = columns.tileOutputs()[column];
            outputs[4 * t + 3] = columns.outputs(column);
        }
        return outputs;
    }

    private float[] weights() {
        int terms = sizes.terms();
        int points = sizes.points();
        int biases = sizes.blocks() * points * terms;
        float[] weights = new float[Math.multiplyExact(biases + sizes.blocks(), TiledLayout.LANES)];
        float[] source = operation.weight().toFloats();
        int kernelPlane = g.kernel()[1] * g.kernel()[2];
        for (int out = 0; out < g.outPerGroup(); out++) {
            int term = 0;
            for (AxisTaps.Tap tap : depthTaps()) {
                for (int c = 0; c < g.inPerGroup(); c++) {
                    double[] filtered = filtered(source, layout.weightAt(0, c, out, tap.kernel() * kernelPlane));
                    for (int point = 0; point < points; point++) {
                        int at = out / TiledLayout.LANES * points + point;
                        weights[(at * terms + term) * TiledLayout.LANES + out % TiledLayout.LANES] =
                                (float) filtered[point];
                    }
                    term++;
                }
            }
        }
        System.arraycopy(
                operation.biasOrZeros().toFloats(), 0, weights, biases * TiledLayout.LANES, g.outPerGroup());
        return weights;
    }

    /** A plane of the kernel in points. */
    private double[] filtered(float[] source, int at) {
        int height = g.kernel()[1];
        int width = g.kernel()[2];
        double[] result = new double[sizes.points()];
        for (int i = 0; i < rows.points(); i++) {
            for (int kw = 0; kw < width; kw++) {
                double sum = 0;
                for (int kh = 0; kh < height; kh++) {
                    sum += rows.kernel()[i][kh] * source[at + kh * width + kw];
                }
                for (int j = 0; j < columns.points(); j++) {
                    result[i * columns.points() + j] += columns.kernel()[j][kw] * sum;
                }
            }
        }
        return result;
    }

    /** What is not 0 in the rows of a matrix. */
    private record Sparse(int[] starts, int[] places, float[] factors) {
        static Sparse of(double[][] matrix) {
            int[] starts = new int[matrix.length + 1];
            int[] places = new int[matrix.length * matrix[0].length];
            float[] factors = new float[places.length];
            int used = 0;
            for (int row = 0; row < matrix.length; row++) {
                for (int column = 0; column < matrix[row].length; column++) {
                    if (matrix[row][column] != 0) {
                        places[used] = column;
                        factors[used++] = (float) matrix[row][column];
                    }
                }
                starts[row + 1] = used;
            }
            return new Sparse(starts, Arrays.copyOf(places, used), Arrays.copyOf(factors, used));
        }
    }

    private static float[] flat(double[][] matrix) {
        float[] flat = new float[matrix.length * matrix[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) matrix[i / matrix[0].length][i % matrix[0].length];
        }
        return flat;
    }

    private static int[] concat(int[]... parts) {
        return Stream.of(parts).flatMapToInt(IntStream::of).toArray();
    }

    private static float[] concat(float[]... parts) {
        float[] whole = new float[Stream.of(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
