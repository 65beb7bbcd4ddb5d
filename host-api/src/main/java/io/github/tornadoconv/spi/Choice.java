package io.github.tornadoconv.spi;

import java.util.List;
import java.util.Objects;

/**
 * What the planner chose for one convolution, and why.
 *
 * @param algorithm the algorithm
 * @param params its parameters
 * @param rule where the parameters come from: a profile's rule, or "default"
 * @param refusals the algorithms before it that refused, each with its reason
 */
public record Choice(Algorithm algorithm, Params params, String rule, List<Refusal> refusals) {
    public Choice {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(params, "params");
        Objects.requireNonNull(rule, "rule");
        refusals = List.copyOf(refusals);
    }

    /** An algorithm that was not taken, and why. */
    public record Refusal(String algorithm, String reason) {}
}
