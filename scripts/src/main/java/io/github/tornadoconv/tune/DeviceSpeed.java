package io.github.tornadoconv.tune;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.spi.Peak;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a call costs a device besides computing: what is left of a call's time without the time in kernels, which the
 * device's own profiler says. Of a layer with next to nothing to move and to compute that is the overhead; what one with
 * a large input takes longer, it takes for moving it, and output is taken to move alike. Without a profiler, as on the
 * JVM, nothing is moved.
 *
 * @param peakGflops what the device can do at most, 0 where that is not known
 * @param overheadMillis of a call
 * @param gigabytesPerSecond between host and device; 0 where nothing moves
 */
record DeviceSpeed(double peakGflops, double overheadMillis, double gigabytesPerSecond) {
    private static final ConvShape TINY = ConvShape.parse("n1 c1 1x1 k1 1x1");

    /** Of a large input it reads little, so that hardly anything is computed. */
    private static final ConvShape LARGE = ConvShape.parse("n1 c64 256x256 k1 1x1 s16");

    /** What is left for computing at least, as a share of the time: the overhead is not exactly known. */
    private static final double LEAST_SHARE = 0.2;

    /** Measures it. */
    static DeviceSpeed measure(String device, DeviceOptions options) {
        double peak;
        try (Device opened = Devices.open(device, options)) {
            peak = opened.peak().map(Peak::flops).orElse(0.0) * 1e-9;
        }
        try (Trial tiny = trial(device, options, TINY);
                Trial large = trial(device, options, LARGE)) {
            List<Trial> both = List.of(tiny, large);
            both.forEach(Trial::result);
            both.forEach(Trial::warmUp);
            Rounds rounds = Rounds.of(both, () -> false);
            OptionalDouble tinyKernel = tiny.kernelMillis();
            OptionalDouble largeKernel = large.kernelMillis();
            if (tinyKernel.isEmpty() || largeKernel.isEmpty()) {
                return new DeviceSpeed(peak, rounds.median(0), 0);
            }
            double overhead = Math.max(rounds.median(0) - tinyKernel.getAsDouble(), 0);
            double moving = rounds.median(1) - largeKernel.getAsDouble() - overhead;
            return new DeviceSpeed(
                    peak, overhead, bytes(LARGE) / Math.max(moving, 0.05 * rounds.median(1)) * 1e-6);
        }
    }

    private static Trial trial(String device, DeviceOptions options, ConvShape layer) {
        return new Trial(device, options, Workload.of(new Problem("speed", List.of(layer))));
    }

    private static long bytes(ConvShape shape) {
        return (shape.input().elements() + shape.output().elements())
                * shape.spec().dtype().byteSize();
    }

    /**
     * Billions of operations per second that a layer was computed with.
     *
     * @param millis of a call
     * @param kernelMillis of these in kernels, by the device's profiler; where it has none, nothing is moved
     */
    double gflops(ConvShape shape, double millis, OptionalDouble kernelMillis) {
        double computing = kernelMillis.orElseGet(() -> Math.max(millis - overheadMillis, LEAST_SHARE * millis));
        return shape.flops() / computing * 1e-6;
    }
}
