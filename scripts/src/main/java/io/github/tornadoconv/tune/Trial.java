package io.github.tornadoconv.tune;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.suites.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One convolution on a device that was opened with certain rules, ready to be checked and timed. */
final class Trial implements AutoCloseable {
    private static final long WARM_UP_NANOS = 40_000_000;
    private static final long LONGEST_WARM_UP_NANOS = 2_000_000_000;

    /** Blocks in a row that are not faster than those before, and what counts as faster. */
    private static final int SETTLED = 8;

    private static final double FASTER = 0.97;

    private static final int PROFILED_RUNS = 15;
    private static final int LEAST_RUNS = 3;

    private final Device device;
    private final Layer layer;
    private final Tensor x;
    private final Tensor out;

    /** Opens the device; nothing has run yet. */
    Trial(String device, DeviceOptions options, Workload workload) {
        this.device = Devices.open(device, options);
        this.layer = workload.layer();
        try {
            this.x = this.device.tensor(workload.inputArray());
            this.out = this.device.empty(x.dtype(), workload.problem().output());
        } catch (RuntimeException | Error e) {
            this.device.close();
            throw e;
        }
    }

    DeviceInfo.Type type() {
        return device.info().type();
    }

    /** What the device does with those rules. */
    Candidate choice() {
        return Candidate.of(
                device.program(layer, x.shape()).steps().getFirst().choice());
    }

    /** The result, computed once more; the first time compiles. */
    HostArray result() {
        return layer.forward(x, out).toHost();
    }

    /**
     * Runs until times are what they will be: on the JVM, which compiles what is timed meanwhile, until several blocks in
     * a row are no faster than those before them; elsewhere caches alone need it.
     */
    void warmUp() {
        if (type() != DeviceInfo.Type.JVM) {
            block(WARM_UP_NANOS);
            return;
        }
        long end = System.nanoTime() + LONGEST_WARM_UP_NANOS;
        double least = Double.MAX_VALUE;
        for (int settled = 0; (settled < SETTLED || device.isWarmingUp()) && System.nanoTime() < end;) {
            double millis = block(WARM_UP_NANOS, 1);
            settled = millis < least * FASTER ? 0 : settled + 1;
            least = Math.min(least, millis);
        }
    }

    /** Runs for that long, three times at least, and says the median of one run in milliseconds. */
    double block(long nanos) {
        return block(nanos, LEAST_RUNS);
    }

    private double block(long nanos, int leastRuns) {
        List<Long> times = new ArrayList<>();
        long end = System.nanoTime() + nanos;
        while (times.size() < leastRuns || System.nanoTime() < end) {
            long start = System.nanoTime();
            layer.forward(x, out);
            times.add(System.nanoTime() - start);
        }
        return Medians.of(times.stream().mapToDouble(time -> time * 1e-6).toArray());
    }

    /** Median time that the device spent in kernels, by its own profiler; empty where it has none. */
    OptionalDouble kernelMillis() {
        double[] millis = new double[PROFILED_RUNS];
        for (int run = 0; run < PROFILED_RUNS; run++) {
            OptionalLong nanos = device.kernelNanos(layer, x, out);
            if (nanos.isEmpty()) {
                return OptionalDouble.empty();
            }
            millis[run] = nanos.getAsLong() * 1e-6;
        }
        return OptionalDouble.of(Medians.of(millis));
    }

    @Override
    public void close() {
        device.close();
    }
}
