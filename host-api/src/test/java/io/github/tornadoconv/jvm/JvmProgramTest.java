package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Programs of one device share arrays, not numbers. */
class JvmProgramTest {
    private static HostArray numbers(long seed, Shape shape) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return HostArray.of(shape, numbers);
    }

    private static Conv2d layer(int in, int out, DType dtype) {
        return Conv2d.of(in, out, 3).padding(1).seed(in + out).dtype(dtype).build();
    }

    @Test
    void roundingToHalvesLeavesOtherProgramsAlone() {
        Shape shape = Shape.of(1, 16, 9, 9);
        Conv2d floats = layer(16, 16, DType.F32);
        Sequential halves = Sequential.of(layer(16, 24, DType.F16), layer(24, 16, DType.F16), layer(16, 8, DType.F16));
        try (Device device = Devices.open(Devices.JVM)) {
            Tensor x = device.tensor(numbers(1, shape));
            Tensor half = device.tensor(numbers(2, shape).to(DType.F16));
            float[] before = floats.forward(x).toArray();
            halves.forward(half);
            halves.forward(half);
            assertArrayEquals(before, floats.forward(x).toArray());
        }
    }

    @Test
    void programsThatTakeTurnsOrRunAtTheSameTimeComputeWhatTheyDoAlone() throws Exception {
        int[] channels = {3, 8, 16, 24, 40};
        Conv2d[] layers = Arrays.stream(channels).mapToObj(c -> layer(c, 2 * c, DType.F32)).toArray(Conv2d[]::new);
        try (Device device = Devices.open(Devices.JVM, DeviceOptions.defaults().withThreads(2))) {
            Tensor[] inputs = Arrays.stream(channels)
                    .mapToObj(c -> device.tensor(numbers(c, Shape.of(2, c, 21, 33))))
                    .toArray(Tensor[]::new);
            float[][] alone = IntStream.range(0, layers.length)
                    .mapToObj(i -> layers[i].forward(inputs[i]).toArray())
                    .toArray(float[][]::new);
            try (var threads = Executors.newFixedThreadPool(layers.length)) {
                Future<?>[] runs = IntStream.range(0, layers.length)
                        .mapToObj(i -> threads.submit(() -> {
                            for (int run = 0; run < 30; run++) {
                                int layer = (i + run) % layers.length;
                                assertArrayEquals(alone[layer], layers[layer].forward(inputs[layer]).toArray());
                            }
                        }))
                        .toArray(Future[]::new);
                for (Future<?> run : runs) {
                    run.get();
                }
            }
        }
    }

    @Test
    void theMemoryOfALargeTensorIsItsElements() {
        int elements = Math.toIntExact(Lines.largeBytes() / Float.BYTES);
        Conv2d layer = Conv2d.of(1, 1, 1).bias(false).seed(3).build();
        float weight = layer.weight().toFloats()[0];
        try (Device device = Devices.open(Devices.JVM)) {
            Shape shape = Shape.of(1, 1, 2, elements);
            Tensor x = device.tensor(numbers(4, shape));
            assertEquals(2L * elements * Float.BYTES, x.memory().byteSize());
            float last = x.memory().getAtIndex(ValueLayout.JAVA_FLOAT, 2L * elements - 1);
            float[] y = layer.forward(x).toArray();
            assertEquals(shape.elements(), y.length);
            assertEquals(weight * x.toArray()[0], y[0]);
            assertEquals(weight * last, y[y.length - 1]);
        }
    }
}
