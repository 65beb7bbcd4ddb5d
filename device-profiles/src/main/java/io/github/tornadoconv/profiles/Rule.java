package io.github.tornadoconv.profiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One rule of a profile: for convolutions whose numbers lie in these ranges, that algorithm with those parameters.
 *
 * @param source file and line, for messages and {@code explain()}
 * @param when ranges by name of the number; a name that is not here may be anything
 * @param algorithm id of the algorithm
 * @param params its parameters; those that are not here keep the algorithm's own default
 * @param gflops billions of operations per second measured with it, or 0 if it was not measured
 * @param shape text form of the convolution that it was measured with, or empty
 */
public record Rule(
        String source,
        Map<String, Range> when,
        String algorithm,
        Map<String, Integer> params,
        double gflops,
        String shape) {
    public Rule {
        when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
        params = Map.copyOf(params);
    }

    /** A rule that was not measured. */
    public Rule(String source, Map<String, Range> when, String algorithm, Map<String, Integer> params) {
        this(source, when, algorithm, params, 0, "");
    }

    /** Whether the rule is for a convolution with those numbers. */
    public boolean matches(Map<String, Long> numbers) {
        return when.entrySet().stream().allMatch(condition -> {
            Long number = numbers.get(condition.getKey());
            return number != null && condition.getValue().contains(number);
        });
    }
}
