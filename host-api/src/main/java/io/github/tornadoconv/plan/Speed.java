package io.github.tornadoconv.plan;

import io.github.tornadoconv.profiles.Measured;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.spi.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How fast a device should be, by its profiles: a program takes the device's overhead, its input and output moved between
 * host and device, and each step's operations at the speed that was measured with the rule that it follows, or at the
 * device's typical speed where it follows none. Speeds are in proportion to the cores or multiprocessors.
 */
public final class Speed {
    private final String source;
    private final Measured measured;
    private final double share;
    private final Map<String, Double> gflopsByRule;

    private Speed(String source, Measured measured, int units, Map<String, Double> gflopsByRule) {
        this.source = source;
        this.measured = measured;
        this.share = (double) units / measured.units();
        this.gflopsByRule = gflopsByRule;
    }

    /**
     * By the first of those profiles that was measured; empty where none was.
     *
     * @param profiles of the device, in the order in which they are asked
     * @param units cores or multiprocessors of the device
     */
    public static Optional<Speed> of(List<Profile> profiles, int units) {
        Map<String, Double> gflops = new HashMap<>();
        for (Profile profile : profiles) {
            if (profile.measured().isPresent()) {
                profile.rules().stream()
                        .filter(rule -> rule.gflops() > 0)
                        .forEach(rule -> gflops.put(rule.source(), rule.gflops()));
            }
        }
        return profiles.stream()
                .filter(profile -> profile.measured().isPresent())
                .findFirst()
                .map(profile -> new Speed(profile.source(), profile.measured().get(), Math.max(1, units), gflops));
    }

    /** Billions of operations per second that are typical of the device. */
    public double gflops() {
        return measured.typicalGflops() * share;
    }

    /** Milliseconds that one run of the program should take. */
    public double millis(Program program) {
        return measured.overheadMicros() * 1e-3 + transferMillis(program) + computeMillis(program);
    }

    private double transferMillis(Program program) {
        return measured.gigabytesPerSecond() == 0 ? 0 : bytes(program) / measured.gigabytesPerSecond() * 1e-6;
    }

    private static long bytes(Program program) {
        long elements = program.first().input().elements() + program.last().output().elements();
        return elements * program.dtype().byteSize();
    }

    private double computeMillis(Program program) {
        return program.steps().stream()
                .mapToDouble(step -> step.shape().flops()
                        / gflopsByRule.getOrDefault(step.choice().rule(), measured.typicalGflops()))
                .sum() / share * 1e-6;
    }

    /** {@code 0.412 ms: 0.120 overhead, 0.052 for 0.8 MB moved, 0.240 for 0.231 GFLOP at 963 GFLOP/s (profile.json)}. */
    public String explain(Program program) {
        double compute = computeMillis(program);
        return String.format(
                Locale.ROOT,
                "%.3f ms: %.3f overhead, %.3f for %.1f MB moved, %.3f for %.3f GFLOP at %.0f GFLOP/s (%s)",
                millis(program),
                measured.overheadMicros() * 1e-3,
                transferMillis(program),
                measured.gigabytesPerSecond() == 0 ? 0 : bytes(program) * 1e-6,
                compute,
                program.flops() * 1e-9,
                compute == 0 ? 0 : program.flops() / compute * 1e-6,
                source);
    }
}
