package io.github.tornadoconv.tune;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.suites.Workload;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One convolution on a device that was opened with certain rules, ready to be checked and timed. */
final class Trial implements AutoCloseable {
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final long WARM_UP_NANOS = 40_000_000;

    /** On the JVM, where what is timed is what the JVM compiles; elsewhere it is a matter of caches. */
    private static final int MOST_WARM_UPS = 30;

    /** Share of a warm-up in which the JVM may still compile. */
    private static final double QUIET_COMPILER = 0.05;

    private static final int LEAST_RUNS = 3;

    private final Device device;
    private final Layer layer;
    private final Tensor x;
    private final Tensor out;

    /** Opens the device; nothing has run yet. */
    Trial(String device, DeviceOptions options, Workload workload) {
        this.device = Devices.open(device, options);
        this.layer = workload.layer();
        this.x = this.device.tensor(workload.inputArray());
        this.out = this.device.empty(x.dtype(), workload.problem().output());
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

    /** Runs until caches are warm and the JVM's compilers have nothing left to do. */
    void warmUp() {
        int most = device.info().type() == DeviceInfo.Type.JVM ? MOST_WARM_UPS : 1;
        for (int i = 0; i < most; i++) {
            long compiled = COMPILER.getTotalCompilationTime();
            block(WARM_UP_NANOS);
            if (COMPILER.getTotalCompilationTime() - compiled <= QUIET_COMPILER * WARM_UP_NANOS * 1e-6) {
                return;
            }
        }
    }

    /** Runs for that long, three times at least, and says the median of one run in milliseconds. */
    double block(long nanos) {
        List<Long> times = new ArrayList<>();
        long end = System.nanoTime() + nanos;
        while (times.size() < LEAST_RUNS || System.nanoTime() < end) {
            long start = System.nanoTime();
            layer.forward(x, out);
            times.add(System.nanoTime() - start);
        }
        return Medians.of(times.stream().mapToDouble(time -> time * 1e-6).toArray());
    }

    /** Says what is wrong with a result, held against the same convolution in double precision; empty where it is right. */
    static Optional<String> wrong(HostArray got, HostArray exact) {
        double[] expected = exact.toDoubles();
        double limit = tolerance(got.dtype()) * standardDeviation(expected);
        for (int i = 0; i < expected.length; i++) {
            // Written so that a NaN is wrong.
            if (!(Math.abs(got.get(i) - expected[i]) <= limit)) {
                return Optional.of("element " + i + " is " + got.get(i) + ", but should be " + expected[i]);
            }
        }
        return Optional.empty();
    }

    /** In standard deviations of the output: above what rounding and minimal filtering do, below what a mistake does. */
    private static double tolerance(DType dtype) {
        return switch (dtype) {
            case F16 -> 1e-2;
            case F32 -> 1e-3;
            case F64 -> 1e-9;
            case I64 -> 0;
        };
    }

    private static double standardDeviation(double[] values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / values.length;
        return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
    }

    @Override
    public void close() {
        device.close();
    }
}
