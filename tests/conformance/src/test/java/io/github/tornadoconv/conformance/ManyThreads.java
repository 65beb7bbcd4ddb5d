package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One device, its layers and their plans, used by several threads at once. */
interface ManyThreads extends OnDevice {
    int THREADS = 4;
    int RUNS = 25;

    @Test
    default void oneLayerOfOneShape() throws Exception {
        Conv2d layer = Conv2d.of(5, 7, 3).stride(2).padding(1).seed(1).build();
        inThreads(thread -> () -> repeat(device(), layer, Shape.of(2, 5, 19, 17), thread));
    }

    @Test
    default void oneLayerOfManyShapes() throws Exception {
        Conv2d layer = Conv2d.of(5, 7, 3).padding(1).seed(1).build();
        inThreads(thread -> () -> repeat(device(), layer, Shape.of(1, 5, 10 + thread, 20), thread));
    }

    @Test
    default void layersThatPushEachOtherOut() throws Exception {
        List<Layer> layers = List.of(
                Conv2d.of(4, 6, 3).seed(1).build(),
                Conv2d.depthwise(4, 3).seed(2).build(),
                ConvTranspose2d.of(4, 3, 2).stride(2).seed(3).build());
        try (Device device = open(device().options().withPlanCache(1, Long.MAX_VALUE))) {
            inThreads(thread -> () -> repeat(device, layers.get(thread % layers.size()), Shape.of(1, 4, 9, 9), thread));
        }
    }

    @Test
    default void closeWhileOthersRun() throws Exception {
        Conv2d layer = Conv2d.of(5, 7, 3).padding(1).seed(1).build();
        Device device = open(device().options());
        CountDownLatch running = new CountDownLatch(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Tensor x = device.tensor(Values.random(DType.F32, Shape.of(1, 5, 10 + i, 20), Seed.random("close")));
                float[] expected = layer.forward(x).toArray();
                ends.add(threads.submit(() -> untilClosed(layer, x, expected, running)));
            }
            assertTrue(running.await(60, TimeUnit.SECONDS));
            device.close();
            for (Future<Void> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** Ends when the device says that it is closed; any other exception, and any wrong result, fails the test. */
    private static Void untilClosed(Layer layer, Tensor x, float[] expected, CountDownLatch running) {
        try {
            while (true) {
                float[] got = layer.forward(x).toArray();
                assertArrayEquals(expected, got);
                running.countDown();
            }
        } catch (IllegalStateException e) {
            assertTrue(e.getMessage().contains("is closed"), e.getMessage());
            return null;
        }
    }

    /** The same layer again and again on inputs of this thread, each held against its first result. */
    private static Void repeat(Device device, Layer layer, Shape shape, int thread) {
        Tensor a = device.tensor(Values.random(DType.F32, shape, Seed.random("a" + thread)));
        Tensor b = device.tensor(Values.random(DType.F32, shape, Seed.random("b" + thread)));
        float[] ofA = layer.forward(a).toArray();
        float[] ofB = layer.forward(b).toArray();
        Tensor out = device.empty(DType.F32, layer.outputShape(shape));
        for (int run = 0; run < RUNS; run++) {
            assertArrayEquals(ofA, layer.forward(a, out).toArray(), Seed.text());
            assertArrayEquals(ofB, layer.forward(b).toArray(), Seed.text());
        }
        return null;
    }

    /** What a thread of that number does. */
    interface Work {
        Callable<Void> of(int thread);
    }

    private static void inThreads(Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(work.of(i));
            }
            for (Future<Void> end : threads.invokeAll(all)) {
                end.get();
            }
        }
    }
}
