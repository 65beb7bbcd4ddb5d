package io.github.tornadoconv;

import io.github.tornadoconv.profiles.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a device is opened. Immutable; each method gives a copy with one thing changed.
 *
 * @param threads threads of the JVM engine's own pool; all cores unless said
 * @param exact whether algorithms that trade accuracy for speed (Winograd) are forbidden
 * @param fallback what happens when the device fails
 * @param maxPlans how many plans are kept
 * @param maxPlanBytes how many bytes of buffers and weights the kept plans may hold
 * @param algorithm id of the one algorithm that is asked; empty leaves the choice to the device
 * @param rules the rules that choose algorithms and parameters; empty for those of the device's profiles
 * @param placement where programs run
 */
public record DeviceOptions(
        int threads,
        boolean exact,
        Fallback fallback,
        int maxPlans,
        long maxPlanBytes,
        String algorithm,
        Optional<List<Rule>> rules,
        Placement placement) {
    private static final DeviceOptions DEFAULTS =
            new DeviceOptions(
                    Runtime.getRuntime().availableProcessors(),
                    false,
                    Fallback.NONE,
                    256,
                    2L << 30,
                    "",
                    Optional.empty(),
                    Placement.DEVICE);

    public DeviceOptions {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(fallback, "fallback");
        rules = rules.map(List::copyOf);
        Objects.requireNonNull(placement, "placement");
        atLeastOne("threads", threads);
        atLeastOne("maxPlans", maxPlans);
        atLeastOne("maxPlanBytes", maxPlanBytes);
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("device option " + what + " is " + value + "; give 1 or more");
        }
    }

    /** All cores, fast algorithms allowed, no fallback. */
    public static DeviceOptions defaults() {
        return DEFAULTS;
    }

    /** With that many threads. */
    public DeviceOptions withThreads(int threads) {
        return new DeviceOptions(threads, exact, fallback, maxPlans, maxPlanBytes, algorithm, rules, placement);
    }

    /** With or without algorithms that trade accuracy for speed. */
    public DeviceOptions withExact(boolean exact) {
        return new DeviceOptions(threads, exact, fallback, maxPlans, maxPlanBytes, algorithm, rules, placement);
    }

    /** With what happens when the device fails. */
    public DeviceOptions withFallback(Fallback fallback) {
        return new DeviceOptions(threads, exact, fallback, maxPlans, maxPlanBytes, algorithm, rules, placement);
    }

    /** With bounds of the plan cache: plans kept, and bytes that they may hold. */
    public DeviceOptions withPlanCache(int maxPlans, long maxPlanBytes) {
        return new DeviceOptions(threads, exact, fallback, maxPlans, maxPlanBytes, algorithm, rules, placement);
    }

    /**
     * With that algorithm alone, whatever would be faster: for tests, comparisons and measurements. A convolution that it
     * refuses is then a {@link DeviceException} with its reason. {@link Device#algorithms()} lists the ids; an empty one
     * leaves the choice to the device again.
     */
    public DeviceOptions withAlgorithm(String algorithm) {
        return new DeviceOptions(threads, exact, fallback, maxPlans, maxPlanBytes, algorithm, rules, placement);
    }

    /**
     * With these rules in place of those of the device's profiles: for programs that bring their own, and for
     * measurements. With none, the device does what it does where no profile knows it.
     */
    public DeviceOptions withRules(List<Rule> rules) {
        return new DeviceOptions(
                threads, exact, fallback, maxPlans, maxPlanBytes, algorithm, Optional.of(rules), placement);
    }

    /** With where programs run: on the device alone, unless said. {@link Devices#best(DeviceOptions)} says otherwise. */
    public DeviceOptions withPlacement(Placement placement) {
        return new DeviceOptions(
                threads, exact, fallback, maxPlans, maxPlanBytes, algorithm, rules, placement);
    }
}
