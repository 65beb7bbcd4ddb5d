package io.github.tornadoconv.demo;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a layer gave on a device, how long that took and how right it is.
 *
 * @param result the result
 * @param millis median of several warm runs, input and result on the device's side
 * @param runs how many
 * @param maxError largest difference to the same layer in double precision by the reference
 */
public record Measurement(HostArray result, double millis, int runs, double maxError) {
    private static final long WARM_UP_NANOS = 400_000_000;
    /** Loops run a hundred times slower until the JVM has compiled them, which takes it that many calls. */
    private static final int WARM_UP_RUNS = 200;
    private static final long MAX_WARM_UP_NANOS = 3_000_000_000L;
    private static final long MEASURE_NANOS = 300_000_000;
    private static final int MIN_RUNS = 5;
    private static final int MAX_RUNS = 101;

    /**
     * Runs a layer.
     *
     * @param reference the device {@code jvm}, opened with the algorithm {@code jvm-reference}
     */
    public static Measurement of(Layer layer, HostArray input, Device device, Device reference) {
        Tensor x = device.tensor(input);
        Tensor y = layer.forward(x);
        warmUp(layer, x, y);
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        long end = start;
        while (nanos.size() < MIN_RUNS || nanos.size() < MAX_RUNS && end - start < MEASURE_NANOS) {
            long begin = System.nanoTime();
            layer.forward(x, y);
            end = System.nanoTime();
            nanos.add(end - begin);
        }
        Collections.sort(nanos);
        HostArray result = y.toHost();
        Tensor exact = layer.to(DType.F64).forward(reference.tensor(input.to(DType.F64)));
        return new Measurement(result, nanos.get(nanos.size() / 2) / 1e6, nanos.size(), maxDifference(result, exact));
    }

    private static void warmUp(Layer layer, Tensor x, Tensor y) {
        long start = System.nanoTime();
        long elapsed = 0;
        for (int runs = 0; elapsed < WARM_UP_NANOS
                || (runs < WARM_UP_RUNS || x.device().isWarmingUp()) && elapsed < MAX_WARM_UP_NANOS; runs++) {
            layer.forward(x, y);
            elapsed = System.nanoTime() - start;
        }
    }

    private static double maxDifference(HostArray result, Tensor exact) {
        double[] expected = exact.toDoubleArray();
        double max = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(result.get(i) - expected[i]);
            // Written so that a NaN is the largest difference.
            max = difference <= max ? max : difference;
        }
        return max;
    }
}
