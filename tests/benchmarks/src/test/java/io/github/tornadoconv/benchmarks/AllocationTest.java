package io.github.tornadoconv.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A call takes next to no memory from the collector, whatever the algorithm. Before the compiler is done with its loops it
 * does, a vector in the interpreter being an object: calls go on until it is.
 */
class AllocationTest {
    /** Most bytes of a call, of all threads, on the average of a block of calls. */
    private static final long MOST_BYTES = 1024;

    private static final int CALLS = 40;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** Small layers, of more than one item of work, that an algorithm accepts. */
    private static final Map<String, String> LAYERS = Map.of(
            "jvm-depthwise-lanes", "n1 c64 14x14 k64 3x3 s1 p1 g64",
            "jvm-depthwise", "n1 c32 28x28 k32 3x3 s2 p1 g32",
            "jvm-linear", "n4 c256 1x1 k256 1x1",
            "jvm-winograd", "t n1 c32 14x14 k32 4x4 s2 p1",
            "jvm-channels", "n1 c32 14x14 k64 3x3 s2 p1",
            "jvm-grouped", "n1 c32 20x20 k32 3x3 s1 p1 g8",
            "jvm-strips", "n1 c16 28x28 k32 3x3 s1 p1",
            "jvm-transposed", "t n1 c16 14x30 k16 2x2 s2",
            "jvm-phases", "t n1 c32 7x7 k32 4x4 s2 p1",
            "jvm-tiled", "n1 c8 20x20 k32 3x3 s3 p1 d2");

    private static final List<String> CHAIN = List.of(
            "n1 c16 28x28 k32 1x1 relu", "n1 c32 28x28 k32 3x3 s1 p1 g32 relu", "n1 c32 28x28 k32 3x3 s1 p1",
            "n1 c32 28x28 k32 3x3 s2 p1");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void eachAlgorithmHasALayer() {
        try (Device device = Devices.open(Devices.JVM)) {
            Set<String> algorithms = new HashSet<>(device.algorithms());
            // The reference is for comparing, and makes its sums anew.
            algorithms.remove("jvm-reference");
            assertEquals(algorithms, LAYERS.keySet());
        }
    }

    static Stream<Arguments> layers() {
        return LAYERS.keySet().stream()
                .sorted()
                .flatMap(algorithm -> IntStream.of(1, 2).mapToObj(threads -> Arguments.of(algorithm, threads)));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("layers")
    void aCallOfALayerTakesNoMemory(String algorithm, int threads) {
        DeviceOptions options = DeviceOptions.defaults().withThreads(threads).withAlgorithm(algorithm);
        ConvShape shape = ConvShape.parse(LAYERS.get(algorithm));
        check(options, layer(shape), shape.input());
    }

    @ParameterizedTest(name = "{0} threads")
    @MethodSource("threads")
    void aCallOfAChainTakesNoMemory(int threads) {
        List<ConvShape> shapes = CHAIN.stream().map(ConvShape::parse).toList();
        Sequential chain = Sequential.of(shapes.stream().map(AllocationTest::layer).toArray(Layer[]::new));
        check(DeviceOptions.defaults().withThreads(threads), chain, shapes.getFirst().input());
    }

    static IntStream threads() {
        return IntStream.of(1, 2);
    }

    private static ConvNd layer(ConvShape shape) {
        ConvSpec spec = shape.spec();
        return ConvNd.of(
                spec,
                HostArray.of(spec.weightShape(), new float[Math.toIntExact(spec.weightShape().elements())]),
                HostArray.of(Shape.of(spec.outChannels()), new float[spec.outChannels()]));
    }

    private static void check(DeviceOptions options, Layer layer, Shape input) {
        try (Device device = Devices.open(Devices.JVM, options)) {
            Tensor x = device.empty(DType.F32, input);
            Tensor out = device.empty(DType.F32, layer.outputShape(input));
            layer.forward(x, out);
            long[] ids = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.equals(Thread.currentThread())
                            || thread.getName().startsWith("tornadoconv"))
                    .mapToLong(Thread::threadId)
                    .toArray();
            assertTrue(ids.length >= device.options().threads(), "threads of the device");
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            long bytes;
            do {
                long before = allocated(ids);
                for (int i = 0; i < CALLS; i++) {
                    layer.forward(x, out);
                }
                bytes = (allocated(ids) - before) / CALLS;
            } while (bytes >= MOST_BYTES && System.nanoTime() < deadline);
            long last = bytes;
            assertTrue(last < MOST_BYTES, () -> last + " bytes a call after a minute\n" + device.explain(layer, input));
        }
    }

    private static long allocated(long[] ids) {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).sum();
    }
}
