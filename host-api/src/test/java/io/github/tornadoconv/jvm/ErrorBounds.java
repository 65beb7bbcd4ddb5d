package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Holds an algorithm's results against the reference and against the error bound that the algorithm states. */
final class ErrorBounds {
    /** Threads of the algorithms that are held. */
    static final int THREADS = 3;

    private static final Slabs<float[]> FLOATS = new Slabs<>(Lanes.floats(), THREADS);
    private static final Slabs<double[]> DOUBLES = new Slabs<>(Lanes.doubles(), THREADS);

    /** Elements of arrays in front of a tensor and behind it. */
    private static final int BEFORE = 5;

    private static final int AFTER = 40;
    private static final float OUTSIDE = 12345;

    private ErrorBounds() {}

    /**
     * Runs a shape on random numbers and asserts that each output is within {@code factor} times the unit roundoff of the
     * sum of its terms' absolute values, and that every output is written.
     */
    static void check(JvmAlgorithm algorithm, ConvShape shape, double factor, long seed) {
        assertTrue(algorithm.accepts(shape).yes(), () -> shape + " refused: " + algorithm.accepts(shape).reason());
        Random random = new Random(seed);
        double[] input = numbers(random, shape.input());
        double[] weight = numbers(random, shape.spec().weightShape());
        double[] bias = shape.spec().bias() ? numbers(random, Shape.of(shape.spec().outChannels())) : null;
        double[] expected = reference(shape, input, weight, bias);
        double[] terms = reference(shape, absolute(input), absolute(weight), bias == null ? null : absolute(bias));
        boolean f32 = shape.spec().dtype() == DType.F32;
        double[] got =
                f32 ? floats(algorithm, shape, input, weight, bias) : doubles(algorithm, shape, input, weight, bias);
        double unit = f32 ? 0x1p-24 : 0x1p-53;
        for (int i = 0; i < got.length; i++) {
            double error = Math.abs(got[i] - expected[i]);
            double bound = factor * unit * terms[i];
            // Written so that NaN fails.
            boolean good = error <= bound;
            int at = i;
            assertTrue(good,
                    () -> algorithm.id() + ", " + shape + ", seed " + seed + ": element " + at + " is " + got[at]
                            + ", not " + expected[at] + "; error " + error + " is above the bound " + bound);
        }
    }

    /**
     * Runs a shape on random numbers and asserts that no output is off by more than {@code share} of the standard
     * deviation of all outputs.
     *
     * @param least the least input: -0.5 for numbers around zero, 0 for positive ones
     */
    static void checkSpread(JvmAlgorithm algorithm, ConvShape shape, double least, double share, long seed) {
        assertTrue(algorithm.accepts(shape).yes(), () -> shape + " refused: " + algorithm.accepts(shape).reason());
        Random random = new Random(seed);
        double[] input = numbers(random, shape.input());
        for (int i = 0; i < input.length; i++) {
            input[i] += least + 0.5;
        }
        double[] weight = numbers(random, shape.spec().weightShape());
        double[] bias = shape.spec().bias() ? numbers(random, Shape.of(shape.spec().outChannels())) : null;
        double[] expected = reference(shape, input, weight, bias);
        double mean = Arrays.stream(expected).average().orElseThrow();
        double spread = Math.sqrt(Arrays.stream(expected)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        double[] got = floats(algorithm, shape, input, weight, bias);
        double worst = 0;
        for (int i = 0; i < got.length; i++) {
            // Written so that NaN counts.
            worst = Math.abs(got[i] - expected[i]) <= worst ? worst : Math.abs(got[i] - expected[i]);
        }
        double error = worst / spread;
        assertTrue(error <= share, () -> algorithm.id() + ", " + shape + ", inputs from " + least + ", seed " + seed
                + ": the largest error is " + error + " of the outputs' spread, more than " + share);
    }

    /**
     * Runs a shape on random numbers and asserts that each output is within {@code factor} times the unit roundoff of
     * the largest input times the largest sum over kernels of their largest weight, the bias counted in.
     */
    static void checkTileBound(JvmAlgorithm algorithm, ConvShape shape, double factor, long seed) {
        assertTrue(algorithm.accepts(shape).yes(), () -> shape + " refused: " + algorithm.accepts(shape).reason());
        Random random = new Random(seed);
        double[] input = numbers(random, shape.input());
        double[] weight = numbers(random, shape.spec().weightShape());
        double[] bias = shape.spec().bias() ? numbers(random, Shape.of(shape.spec().outChannels())) : null;
        double[] expected = reference(shape, input, weight, bias);
        double[] got = floats(algorithm, shape, input, weight, bias);
        double largest = Arrays.stream(absolute(input)).max().orElse(0);
        double bound = factor * 0x1p-24 * (largest * largestKernelSum(shape, weight) + (bias == null ? 0 : 0.5));
        for (int i = 0; i < got.length; i++) {
            double error = Math.abs(got[i] - expected[i]);
            boolean good = error <= bound;
            int at = i;
            assertTrue(good,
                    () -> algorithm.id() + ", " + shape + ", seed " + seed + ": element " + at + " is " + got[at]
                            + ", not " + expected[at] + "; error " + error + " is above the bound " + bound);
        }
    }

    /** Over output channels, the largest sum over input channels and depths of the largest weight in height and width. */
    private static double largestKernelSum(ConvShape shape, double[] weight) {
        Geometry g = Geometry.of(shape);
        int area = g.kernel()[1] * g.kernel()[2];
        double largest = 0;
        for (int k = 0; k < g.groups() * g.outPerGroup(); k++) {
            double sum = 0;
            for (int i = 0; i < g.inPerGroup() * g.kernel()[0]; i++) {
                int kernel = g.weightIndex(k / g.outPerGroup(), k % g.outPerGroup(), i / g.kernel()[0]);
                int at = kernel + i % g.kernel()[0] * area;
                sum += Arrays.stream(absolute(Arrays.copyOfRange(weight, at, at + area))).max().orElse(0);
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }

    private static double[] floats(
            JvmAlgorithm algorithm, ConvShape shape, double[] input, double[] weight, double[] bias) {
        Memory<float[]> memory = new Memory<>(FLOATS);
        Kernel<float[]> kernel = algorithm.floats(step(algorithm, shape, weight, bias), memory);
        int outputs = Math.toIntExact(shape.output().elements());
        float[] output = new float[outputs + BEFORE + AFTER];
        float[] x = new float[input.length + BEFORE + AFTER];
        Arrays.fill(x, Float.NaN);
        for (int i = 0; i < input.length; i++) {
            x[BEFORE + i] = (float) input[i];
        }
        Arrays.fill(output, OUTSIDE);
        run(kernel, memory, x, output);
        float[] first = output.clone();
        // Twice: the second run meets buffers that the first has left, and memory that others have used.
        Arrays.fill(output, Float.NaN);
        Arrays.fill(output, 0, BEFORE, OUTSIDE);
        Arrays.fill(output, BEFORE + outputs, output.length, OUTSIDE);
        useByOthers(FLOATS, array -> Arrays.fill(array, Float.NaN));
        run(kernel, memory, x, output);
        assertArrayEquals(first, output, () -> "the same twice: " + shape);
        double[] result = new double[outputs];
        for (int i = 0; i < output.length; i++) {
            if (i >= BEFORE && i < BEFORE + outputs) {
                result[i - BEFORE] = output[i];
            } else {
                assertEquals(OUTSIDE, output[i], "outside of the output");
            }
        }
        return result;
    }

    private static double[] doubles(
            JvmAlgorithm algorithm, ConvShape shape, double[] input, double[] weight, double[] bias) {
        Memory<double[]> memory = new Memory<>(DOUBLES);
        Kernel<double[]> kernel = algorithm.doubles(step(algorithm, shape, weight, bias), memory);
        int outputs = Math.toIntExact(shape.output().elements());
        double[] output = new double[outputs + BEFORE + AFTER];
        Arrays.fill(output, Double.NaN);
        double[] x = new double[input.length + BEFORE + AFTER];
        Arrays.fill(x, Double.NaN);
        System.arraycopy(input, 0, x, BEFORE, input.length);
        useByOthers(DOUBLES, array -> Arrays.fill(array, Double.NaN));
        run(kernel, memory, x, output);
        return Arrays.copyOfRange(output, BEFORE, BEFORE + outputs);
    }

    private static <A> void run(Kernel<A> kernel, Memory<A> memory, A input, A output) {
        memory.take();
        kernel.run(input, BEFORE, output, BEFORE);
        memory.giveBack();
    }

    /** Fills all working memory as another program might. */
    private static <A> void useByOthers(Slabs<A> slabs, Consumer<A> fill) {
        Memory<A> other = new Memory<>(slabs);
        List<Memory.Buffer<A>> buffers = IntStream.rangeClosed(0, other.all())
                .mapToObj(thread -> other.buffer(thread, 0, 1))
                .toList();
        other.take();
        buffers.forEach(buffer -> fill.accept(buffer.array()));
        other.giveBack();
    }

    private static double[] reference(ConvShape shape, double[] input, double[] weight, double[] bias) {
        double[] output = new double[Math.toIntExact(shape.output().elements())];
        ReferenceAlgorithm reference = new ReferenceAlgorithm();
        reference.doubles(step(reference, shape, weight, bias), new Memory<>(DOUBLES)).run(input, 0, output, 0);
        return output;
    }

    private static Program.Step step(JvmAlgorithm algorithm, ConvShape shape, double[] weight, double[] bias) {
        HostArray weights = HostArray.of(shape.spec().weightShape(), weight).to(shape.spec().dtype());
        HostArray biases =
                bias == null ? null : HostArray.of(Shape.of(bias.length), bias).to(shape.spec().dtype());
        Choice choice = new Choice(algorithm, Params.NONE, "test", List.of());
        return new Program.Step(new Operation("", shape.spec(), weights, biases), shape, choice);
    }

    /** Numbers that float holds exactly, so that both precisions see the same. */
    private static double[] numbers(Random random, Shape shape) {
        double[] numbers = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    private static double[] absolute(double[] values) {
        return Arrays.stream(values).map(Math::abs).toArray();
    }
}
