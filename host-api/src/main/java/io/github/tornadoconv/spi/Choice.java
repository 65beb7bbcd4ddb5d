package io.github.tornadoconv.spi;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What the planner chose for one convolution, and why.
 *
 * @param algorithm the algorithm
 * @param params its parameters
 * @param rule where algorithm and parameters come from: a profile's rule, or "default" for the least estimate
 * @param estimates what the algorithms that were asked should take, the least first; those without one are left out
 * @param refusals the algorithms and rules that refused, each with its reason
 */
public record Choice(
        Algorithm algorithm, Params params, String rule, List<Estimate> estimates, List<Refusal> refusals) {
    public Choice {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(params, "params");
        Objects.requireNonNull(rule, "rule");
        estimates = List.copyOf(estimates);
        refusals = List.copyOf(refusals);
    }

    /** A choice that nothing was estimated for. */
    public Choice(Algorithm algorithm, Params params, String rule, List<Refusal> refusals) {
        this(algorithm, params, rule, List.of(), refusals);
    }

    /** The estimate of the algorithm that was taken; empty where it has none. */
    public OptionalDouble cycles() {
        return estimates.stream()
                .filter(estimate -> estimate.algorithm.equals(algorithm.id()))
                .mapToDouble(Estimate::cycles)
                .findFirst();
    }

    /** How long an algorithm should take: {@link Algorithm#cycles}. */
    public record Estimate(String algorithm, double cycles) {}

    /** An algorithm that cannot be taken, and why. */
    public record Refusal(String algorithm, String reason) {}
}
