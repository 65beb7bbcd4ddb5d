package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.bench.Timing;
import java.util.List;
import java.util.Map;

/**
 * What one problem's race gave.
 *
 * @param row id of the problem
 * @param layer the layer in text form
 * @param gflop work of one run
 * @param threads threads that each contender had
 * @param timings by contender, those that could run the problem
 * @param errors by contender: largest difference from the first one's output, in standard deviations of it
 * @param refusals by contender: why it could not run the problem
 * @param disturbed blocks that were kept although other processes ran, because trying again did not help
 */
record Outcome(
        String row,
        String layer,
        double gflop,
        int threads,
        Map<String, Timing> timings,
        Map<String, Double> errors,
        Map<String, String> refusals,
        int disturbed) {

    /** How many times faster the contender {@code ours} is than the fastest of {@code peers}; NaN if one is missing. */
    double ratio(String ours, List<String> peers) {
        double best = peers.stream()
                .filter(timings::containsKey)
                .mapToDouble(peer -> timings.get(peer).median())
                .min()
                .orElse(Double.NaN);
        return timings.containsKey(ours) ? best / timings.get(ours).median() : Double.NaN;
    }

    /** The largest of the errors. */
    double error() {
        return errors.values().stream().reduce(0.0, Math::max);
    }
}
