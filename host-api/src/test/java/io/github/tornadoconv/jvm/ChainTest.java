package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.spi.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Chains of layers, between which numbers may lie in blocks of channels, against the reference. */
@SuppressWarnings("UnusedVariable") // The lists are read by their names, through @FieldSource.
class ChainTest {
    private static final long SEED = Long.getLong("tornadoconv.seed", new Random().nextInt(1 << 20));
    private static final List<Long> SEEDS = LongStream.range(SEED, SEED + Integer.getInteger("tornadoconv.chains", 60))
            .boxed()
            .toList();
    private static final int[] CHANNELS = {1, 3, 8, 16, 24, 32, 37, 48, 64};

    private static Device device;
    private static Device exact;
    private static Device reference;

    @BeforeAll
    static void open() {
        device = Devices.open(Devices.JVM, DeviceOptions.defaults().withThreads(3));
        exact = Devices.open(Devices.JVM, DeviceOptions.defaults().withExact(true));
        reference = Devices.open(Devices.JVM, DeviceOptions.defaults().withAlgorithm(new ReferenceAlgorithm().id()));
    }

    @AfterAll
    static void close() {
        device.close();
        exact.close();
        reference.close();
    }

    @ParameterizedTest
    @FieldSource("SEEDS")
    void aChainOfRandomLayersIsTheReference(long seed) {
        Random random = new Random(seed);
        List<ConvShape> shapes = shapes(random);
        check(device, shapes, 1e-4, seed);
        check(exact, shapes, 1e-5, seed);
    }

    @Test
    void depthwiseLayersHandOnBlocks() {
        List<ConvShape> shapes = List.of(
                ConvShape.parse("n2 c37 9x11 k37 3x3 s1 p1 g37 sigmoid"),
                ConvShape.parse("n2 c37 9x11 k37 5x5 s2 p2 g37 relu"),
                ConvShape.parse("n2 c37 5x6 k37 3x3 s1 p2 d2 g37"));
        check(device, shapes, 1e-5, SEED);
        if (VectorModule.PRESENT) {
            Sequential chain = chain(shapes, new Random(SEED));
            assertEquals(
                    List.of("plain to inner", "inner to inner", "inner to plain"),
                    device.program(chain, shapes.getFirst().input()).steps().stream()
                            .map(step -> step.ends().toString())
                            .toList());
        }
    }

    @Test
    void whatTheSecondCacheDoesNotHoldIsComputedInBands() {
        List<ConvShape> shapes = List.of(
                ConvShape.parse("n2 c32 30x31 k192 1x1 relu6"),
                ConvShape.parse("n2 c192 30x31 k192 3x3 s1 p1 g192 relu6"),
                ConvShape.parse("n2 c192 30x31 k64 1x1"),
                ConvShape.parse("n2 c64 30x31 k64 3x3 s2 p1"));
        check(device, shapes, 1e-5, SEED);
        if (VectorModule.PRESENT) {
            String text = device.explain(chain(shapes, new Random(SEED)), shapes.getFirst().input());
            assertTrue(text.contains("\n  0 Conv2d to 2 Conv2d together: "), text);
        }
    }

    /** Layers that minimal filtering pays for, alone and beside others, with tiles that reach beyond the output. */
    private static final List<List<String>> FILTERED = List.of(
            List.of("n2 c64 31x30 k80 3x3 s1 p1 relu", "n2 c80 31x30 k64 3x3 s1 p1 sigmoid",
                    "n2 c64 31x30 k64 3x3 s1 p1 g64 relu"),
            List.of("n1 c64 33x34 k72 3x3 s1 p0", "n1 c72 31x32 k64 3x3 s1 p2 relu", "n1 c64 33x34 k64 3x3 s1 p1"),
            List.of("n1 c64 30x30 k64 3x3 s1 p2 d2 relu", "n1 c64 30x30 k64 1x3 s1 p0x1",
                    "n1 c64 30x30 k64 3x1 s1 p1x0",
                    "n1 c64 30x30 k64 1x1 s1 p0"),
            List.of("n1 c64 4x20x21 k64 3x3x3 s1 p1 relu", "n1 c64 4x20x21 k64 3x3x3 s1 p0x1x1 relu",
                    "n1 c64 2x20x21 k64 1x3x3 s1 p0x1x1 relu"),
            List.of("n1 c128 28x28 k128 3x3 s1 p1 g2 relu", "n1 c128 28x28 k128 3x3 s1 p1 g2",
                    "t n1 c128 28x28 k64 2x2 s2 p0", "n1 c64 56x56 k64 3x3 s1 p1"),
            List.of("t n2 c128 13x14 k80 4x4 s2 p1 relu", "t n2 c80 26x28 k64 4x4 s2 p5x2 relu",
                    "t n2 c64 44x54 k64 3x3 s2 p1 o1", "n2 c64 88x108 k8 1x1"));

    @ParameterizedTest
    @FieldSource("FILTERED")
    void filteredLayersHandOnBlocks(List<String> texts) {
        List<ConvShape> shapes = texts.stream().map(ConvShape::parse).toList();
        check(device, shapes, 1e-4, SEED);
        if (VectorModule.PRESENT) {
            Program program = device.program(chain(shapes, new Random(SEED)), shapes.getFirst().input());
            assertEquals("jvm-winograd", program.steps().getFirst().choice().algorithm().id());
            assertEquals("plain to inner", program.steps().getFirst().ends().toString());
        }
    }

    private static List<ConvShape> shapes(Random random) {
        int rank = random.nextInt(5) == 0 ? 1 + 2 * random.nextInt(2) : 2;
        int[] size = new int[rank];
        Arrays.setAll(size, i -> 1 + random.nextInt(rank == 1 ? 150 : rank == 2 ? 24 : 8));
        String batch = "n" + (1 + random.nextInt(3));
        int channels = CHANNELS[random.nextInt(CHANNELS.length)];
        List<ConvShape> shapes = new ArrayList<>();
        int layers = 2 + random.nextInt(5);
        while (shapes.size() < layers) {
            String text = text(random, batch, channels, size);
            try {
                ConvShape shape = ConvShape.parse(text);
                if (shape.flops() < 40_000_000 && shape.output().elements() < 200_000) {
                    shapes.add(shape);
                    channels = shape.spec().outChannels();
                    Arrays.setAll(size, shape::out);
                }
            } catch (IllegalArgumentException e) {
                // A kernel larger than its input, say: no layer, so the next one is drawn.
            }
        }
        return shapes;
    }

    private static String text(Random random, String batch, int channels, int[] size) {
        int out = CHANNELS[random.nextInt(CHANNELS.length)];
        int rank = size.length;
        String in = batch + " c" + channels + " " + numbers(size);
        String activation = " " + List.of("", "relu", "relu6", "sigmoid", "leaky_relu=0.1").get(random.nextInt(5));
        return switch (random.nextInt(8)) {
            case 0, 1 ->
                in + " k" + channels + " " + drawn(random, rank, 1, 7) + " s" + drawn(random, rank, 1, 2) + " p"
                        + drawn(random, rank, 0, 3) + " d" + drawn(random, rank, 1, 2) + " g" + channels + activation;
            case 2 -> in + " k" + out + " " + drawn(random, rank, 1, 1) + " s1 p0" + activation;
            case 3 -> in + " k" + out + " " + drawn(random, rank, 3, 3) + " s1 p1" + activation;
            case 4 -> in + " k" + out + " " + drawn(random, rank, 1, 4) + " s" + drawn(random, rank, 1, 3) + " p"
                    + drawn(random, rank, 0, 2) + " d" + drawn(random, rank, 1, 2) + activation;
            case 5 -> "t " + in + " k" + out + " " + drawn(random, rank, 1, 4) + " s" + drawn(random, rank, 1, 2)
                    + " p0" + activation;
            case 6 -> in + " k" + out + " " + drawn(random, rank, 1, 3) + " s1 p1 "
                    + List.of("reflect", "replicate", "circular").get(random.nextInt(3)) + activation;
            default -> in + " k" + out + " " + drawn(random, rank, 1, 3) + " s1 p1 g"
                    + List.of(1, 2, 4, 8).get(random.nextInt(4)) + activation;
        };
    }

    private static String drawn(Random random, int rank, int least, int most) {
        int[] numbers = new int[rank];
        Arrays.setAll(numbers, i -> least + random.nextInt(most - least + 1));
        return numbers(numbers);
    }

    private static String numbers(int[] numbers) {
        StringBuilder text = new StringBuilder();
        for (int number : numbers) {
            text.append(text.isEmpty() ? "" : "x").append(number);
        }
        return text.toString();
    }

    private static Sequential chain(List<ConvShape> shapes, Random random) {
        return Sequential.of(shapes.stream().map(shape -> layer(shape, random)).toArray(Layer[]::new));
    }

    /** A layer whose outputs are about as large as its inputs. */
    private static ConvNd layer(ConvShape shape, Random random) {
        float size = (float) Math.sqrt(24.0 / (1 + (double) shape.flops() / shape.output().elements()));
        HostArray weight = HostArray.of(shape.spec().weightShape(), numbers(shape.spec().weightShape(), size, random));
        Shape biases = Shape.of(shape.spec().outChannels());
        return ConvNd.of(shape.spec(), weight, HostArray.of(biases, numbers(biases, 0.5f, random)));
    }

    /** Uniform in plus or minus half of {@code size}. */
    private static float[] numbers(Shape shape, float size, Random random) {
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (random.nextFloat() - 0.5f) * size;
        }
        return numbers;
    }

    /** NaN everywhere: what is left of it in buffers must not reach another run. */
    private static float[] nothing(Shape shape) {
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        Arrays.fill(numbers, Float.NaN);
        return numbers;
    }

    private static void check(Device device, List<ConvShape> shapes, double share, long seed) {
        Random random = new Random(seed);
        Sequential chain = chain(shapes, random);
        Shape shape = shapes.getFirst().input();
        float[] input = numbers(shape, 2, random);
        float[] expected = chain.forward(reference.tensor(shape, input)).toArray();
        float[] got = run(device, chain, shape, input);
        close(expected, got, share, () -> "seed " + seed + "\n" + device.explain(chain, shape));
        run(device, chain, shape, nothing(shape));
        // Functions of the Vector API may differ in the last bit once they are compiled.
        float[] again = run(device, chain, shape, input);
        close(got, again, 1e-6, () -> "again, after NaNs, seed " + seed + "\n" + device.explain(chain, shape));
        checkFused(device, chain, shape, input, random, expected, share);
    }

    /** Checks the same chain with all steps computed together that can be, in bands of some rows. */
    private static void checkFused(
            Device device, Sequential chain, Shape shape, float[] input, Random random, float[] expected,
            double share) {
        Program program = device.program(chain, shape);
        Fusion.Limits limits = new Fusion.Limits(0, 1 << 10 + random.nextInt(10), Long.MAX_VALUE);
        List<Fusion.Group> groups = new Fusion(program, JvmProgram.layouts(program), limits).groups();
        JvmProgram<float[]> fused =
                JvmProgram.floats(groups, new Slabs<>(Lanes.floats(), device.options().threads()), JvmProgram::exact);
        float[] got = new float[expected.length];
        fused.run(nothing(shape), 0, got, 0);
        fused.run(input, 0, got, 0);
        close(expected, got, share, () -> groups + "\n" + program.explain());
    }

    /** Asserts that no number is off by more than that share of the largest; if all are small, of what they were made of. */
    private static void close(float[] expected, float[] got, double share, Supplier<String> what) {
        double largest = 0.1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < got.length; i++) {
            int at = i;
            // Written so that NaN fails.
            boolean good = Math.abs(got[i] - expected[i]) <= share * largest;
            assertTrue(good, () -> "element " + at + " is " + got[at] + ", not " + expected[at] + ": " + what.get());
        }
    }

    private static float[] run(Device device, Sequential chain, Shape shape, float[] input) {
        Tensor tensor = device.tensor(shape, input);
        return chain.forward(tensor).toArray();
    }
}
