package io.github.tornadoconv.tune;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Algorithms that it would take too long to try: those that were many times slower than the fastest for every layer so
 * far, and would take more than a second for the next one.
 */
final class Hopeless {
    private static final double MANY_TIMES = 8;
    private static final double TOO_LONG_MILLIS = 1000;

    /** Operations per millisecond, the most of any layer, of each algorithm that was never near the fastest. */
    private final Map<String, Double> slow = new HashMap<>();

    private final Map<String, Boolean> wasFast = new HashMap<>();

    /**
     * Learns from a layer.
     *
     * @param millis the least time of each algorithm
     */
    void learn(long flops, Map<String, Double> millis) {
        double least = millis.values().stream().mapToDouble(each -> each).min().orElse(0);
        millis.forEach((algorithm, time) -> {
            wasFast.merge(algorithm, time < MANY_TIMES * least, Boolean::logicalOr);
            slow.merge(algorithm, flops / time, Math::max);
        });
    }

    /** Those that would take too long for a layer. */
    Set<String> algorithms(long flops) {
        return slow.entrySet().stream()
                .filter(each -> !wasFast.get(each.getKey()))
                .filter(each -> flops / each.getValue() > TOO_LONG_MILLIS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
