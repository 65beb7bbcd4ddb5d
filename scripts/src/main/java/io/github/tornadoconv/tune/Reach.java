package io.github.tornadoconv.tune;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.plan.ShapeNumbers;
import io.github.tornadoconv.profiles.Range;
import io.github.tornadoconv.profiles.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which convolutions the rule of a measured one holds for: those of the same kernel, stride and dilation with half to
 * twice its batch, channels and sizes. Parameters are fitted to the output, as tiles are, so a rule that sets any holds
 * for its height and width alone. Where another measured convolution, for which something else is best, lies within, the
 * reach ends half way to it: each rule is for the shapes that are nearest to its own.
 */
final class Reach {
    private static final Set<String> RANGED = Set.of(
            "batch", "inPerGroup", "outPerGroup", "inputDepth", "inputHeight", "inputWidth", "outputDepth",
            "outputHeight", "outputWidth");
    private static final Set<String> FITTED = Set.of("outputHeight", "outputWidth", "inputHeight", "inputWidth");

    /** Follow from the others. */
    private static final Set<String> LEFT_OUT = Set.of("in", "out", "outSpatial");

    private final Map<String, Long> numbers;
    private final Map<String, Range> when = new LinkedHashMap<>();

    private Reach(ConvShape shape, boolean fitted) {
        this.numbers = ShapeNumbers.of(shape);
        numbers.forEach((name, number) -> {
            if (!LEFT_OUT.contains(name) && !isOfMissingAxis(name, shape.rank())) {
                when.put(name, range(name, number, fitted));
            }
        });
    }

    /** The rank says it all of an axis that is not there. */
    private static boolean isOfMissingAxis(String name, int rank) {
        return rank < 3 && name.endsWith("Depth") || rank < 2 && name.endsWith("Height");
    }

    private static Range range(String name, long number, boolean fitted) {
        if (name.equals("groups") && number > 1) {
            return new Range(2, Long.MAX_VALUE);
        }
        // One channel of a group, one image, one row: another algorithm's business than two.
        return number == 1 || !RANGED.contains(name) || fitted && FITTED.contains(name)
                ? new Range(number, number)
                : new Range(Math.ceilDiv(number, 2), 2 * number);
    }

    /**
     * What is best for a convolution.
     *
     * @param best the candidate, or empty where the device does well without a rule
     * @param gflops measured with it
     */
    record Found(ConvShape shape, Optional<Candidate> best, double gflops) {}

    /** A rule for each convolution for which something was found. */
    static List<Rule> rules(List<Found> all) {
        List<Rule> rules = new ArrayList<>();
        for (Found found : all) {
            found.best.ifPresent(best -> {
                Reach reach = new Reach(found.shape, !best.params().values().isEmpty());
                all.stream()
                        .filter(other -> !other.best.equals(found.best))
                        .forEach(other -> reach.endBefore(ShapeNumbers.of(other.shape)));
                rules.add(new Rule(
                        "tuned", reach.when, best.algorithm(), best.params().values(), found.gflops,
                        found.shape.toString()));
            });
        }
        return rules;
    }

    /** Leaves those numbers out, by ending half way to them on the axis on which they are farthest. */
    private void endBefore(Map<String, Long> others) {
        boolean within = when.entrySet().stream()
                .allMatch(condition -> condition.getValue().contains(others.get(condition.getKey())));
        if (!within) {
            return;
        }
        String farthest = null;
        for (String name : RANGED) {
            if (distance(name, others) > (farthest == null ? 0 : distance(farthest, others))) {
                farthest = name;
            }
        }
        if (farthest == null) {
            return; // They differ in what rules do not see, such as the padding: the first rule is for both.
        }
        long own = numbers.get(farthest);
        long other = others.get(farthest);
        long middle = Math.round(Math.sqrt((double) own * other));
        Range range = when.get(farthest);
        when.put(
                farthest,
                other > own
                        ? new Range(range.least(), Math.min(middle, other - 1))
                        : new Range(Math.max(middle, other + 1), range.most()));
    }

    private double distance(String name, Map<String, Long> others) {
        return Math.abs(Math.log((double) others.get(name) / numbers.get(name)));
    }
}
