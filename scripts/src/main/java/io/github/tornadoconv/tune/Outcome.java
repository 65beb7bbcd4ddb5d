package io.github.tornadoconv.tune;

import io.github.tornadoconv.ConvShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of one convolution.
 *
 * @param id its name in the suite
 * @param shape what is computed
 * @param base what the device does without the profile that is being made
 * @param baseMillis median time of one run of that
 * @param best the fastest that is right, if it is faster than {@code base} beyond noise
 * @param bestMillis its median time; {@code baseMillis} where there is none
 * @param baseKernelMillis what the device's profiler says of one run of {@code base}; empty where it has none
 * @param bestKernelMillis what it says of one run of the fastest
 * @param gain how many times as fast it is; 1 where there is none
 * @param firstMillis from a layer that the device has not seen to its first result, done as {@code base}
 * @param tried how many candidates ran
 * @param failures those that failed, with the reason
 */
public record Outcome(
        String id,
        ConvShape shape,
        Candidate base,
        double baseMillis,
        Optional<Candidate> best,
        double bestMillis,
        OptionalDouble baseKernelMillis,
        OptionalDouble bestKernelMillis,
        double gain,
        double firstMillis,
        int tried,
        List<String> failures) {
    public Outcome {
        failures = List.copyOf(failures);
    }

    /** Billions of operations per second of whole calls of the fastest, by the definition of convolution. */
    public double gflops() {
        return shape.flops() / bestMillis * 1e-6;
    }

    /** What stands in a profile of it, with the speed of computing alone. */
    Reach.Found found(DeviceSpeed speed) {
        return new Reach.Found(shape, best, speed.gflops(shape, bestMillis, bestKernelMillis));
    }

    /** The same without anything faster. */
    Outcome withoutBest() {
        return new Outcome(
                id, shape, base, baseMillis, Optional.empty(), baseMillis, baseKernelMillis, baseKernelMillis, 1,
                firstMillis, tried, failures);
    }

    /** The same, measured again. */
    Outcome measuredAgain(double baseMillis, double bestMillis, double gain) {
        return new Outcome(
                id, shape, base, baseMillis, best, bestMillis, baseKernelMillis, bestKernelMillis, gain, firstMillis,
                tried, failures);
    }
}
