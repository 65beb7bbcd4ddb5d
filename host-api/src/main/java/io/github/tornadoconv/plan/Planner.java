package io.github.tornadoconv.plan;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes programs for one device. A step gets what the first rule of the device's profiles says that matches it, if the
 * algorithm accepts it; without such a rule it gets the accepting algorithm with the least estimated time, and where
 * nobody has estimated, the first. What goes from one step to the next is in PyTorch's layout or in the device's inner one
 * ({@link Ends}), so that the steps' times have the least sum.
 */
public final class Planner {
    private static final System.Logger LOG = System.getLogger(Planner.class.getName());

    private final String device;
    private final List<Algorithm> algorithms;
    private final List<Rule> rules;
    private final String wayOut;

    /**
     * A planner for the device of that name, over its algorithms and its profiles' rules, each in their order. A rule for
     * an algorithm that the device does not have is left out with a warning in the log.
     *
     * @param only id of the one algorithm to ask; empty for all
     * @throws DeviceException if none has that id; the message lists the ids
     */
    public Planner(String device, List<Algorithm> algorithms, List<Rule> rules, String only) {
        this.device = device;
        if (only.isEmpty()) {
            this.algorithms = List.copyOf(algorithms);
            this.wayOut = "use the device jvm, which computes every shape";
        } else {
            this.algorithms =
                    algorithms.stream().filter(algorithm -> algorithm.id().equals(only)).toList();
            this.wayOut = "no other algorithm was asked, because the device was opened with algorithm " + only
                    + "; open it without to let it choose";
        }
        if (this.algorithms.isEmpty()) {
            throw new DeviceException("device " + device + " has no algorithm '" + only + "'; it has "
                    + algorithms.stream().map(Algorithm::id).collect(Collectors.joining(", ")));
        }
        this.rules = known(rules, algorithms).stream()
                .filter(rule -> only.isEmpty() || rule.algorithm().equals(only))
                .toList();
    }

    private static List<Rule> known(List<Rule> rules, List<Algorithm> algorithms) {
        List<String> ids = algorithms.stream().map(Algorithm::id).toList();
        rules.stream()
                .filter(rule -> !ids.contains(rule.algorithm()))
                .forEach(rule -> LOG.log(
                        System.Logger.Level.WARNING,
                        rule.source() + ": rule left out: the device has no algorithm '" + rule.algorithm() + "'"));
        return rules.stream().filter(rule -> ids.contains(rule.algorithm())).toList();
    }

    /**
     * The program of these operations on an input of that shape.
     *
     * @param outputSize PyTorch's {@code output_size} of the last operation, or null
     * @throws IllegalArgumentException if an operation refuses its input
     * @throws DeviceException if the device has no algorithm for one of them
     */
    public Program program(List<Operation> operations, Shape input, Axes outputSize) {
        List<ConvShape> shapes = new ArrayList<>();
        Shape next = input;
        for (int i = 0; i < operations.size(); i++) {
            ConvShape shape = operations.get(i).shape(next, i == operations.size() - 1 ? outputSize : null);
            shapes.add(shape);
            next = shape.output();
        }
        List<Program.Step> steps = new ArrayList<>();
        for (Chain.Step step : new Chain(shapes, this::choose).steps()) {
            steps.add(new Program.Step(operations.get(steps.size()), step.shape(), step.ends(), step.choice()));
        }
        return new Program(steps);
    }

    /**
     * How that convolution is computed on its own.
     *
     * @throws DeviceException if every algorithm refuses it; the message has each one's reason
     */
    public Choice choose(ConvShape shape) {
        return choose(shape, Ends.PLAIN);
    }

    /** The same between those layouts; null if every algorithm refuses and they are not plain. */
    private Choice choose(ConvShape shape, Ends ends) {
        List<Choice.Refusal> refusals = new ArrayList<>();
        Map<String, Long> numbers = ShapeNumbers.of(shape);
        for (Rule rule : rules) {
            if (rule.matches(numbers)) {
                Choice choice = follow(rule, shape, ends, refusals);
                if (choice != null) {
                    return choice;
                }
            }
        }
        Algorithm best = null;
        double least = 0;
        List<Choice.Estimate> estimates = new ArrayList<>();
        for (Algorithm algorithm : algorithms) {
            Verdict verdict = algorithm.accepts(shape, ends);
            if (!verdict.yes()) {
                refusals.add(new Choice.Refusal(algorithm.id(), verdict.reason()));
                continue;
            }
            OptionalDouble cycles = algorithm.cycles(shape, ends);
            cycles.ifPresent(c -> estimates.add(new Choice.Estimate(algorithm.id(), c)));
            if (best == null || cycles.orElse(Double.MAX_VALUE) < least) {
                best = algorithm;
                least = cycles.orElse(Double.MAX_VALUE);
            }
        }
        if (best == null && ends.isPlain()) {
            throw refused(shape, refusals);
        }
        if (best == null) {
            return null;
        }
        estimates.sort(Comparator.comparingDouble(Choice.Estimate::cycles));
        return new Choice(best, best.defaults(shape), "default", estimates, refusals);
    }

    private DeviceException refused(ConvShape shape, List<Choice.Refusal> refusals) {
        StringBuilder text = new StringBuilder("device " + device + " has no algorithm for " + shape + ":");
        refusals.forEach(
                r -> text.append("\n  ").append(r.algorithm()).append(": ").append(r.reason()));
        return new DeviceException(text.append('\n').append(wayOut).toString());
    }

    /**
     * Every way to compute that convolution on its own, whatever the rules say: each algorithm that accepts it, in their
     * order, with its defaults and then with each other combination of parameters that is valid.
     */
    public List<Choice> choices(ConvShape shape) {
        List<Choice> choices = new ArrayList<>();
        for (Algorithm algorithm : algorithms) {
            if (algorithm.accepts(shape).yes()) {
                Params defaults = algorithm.defaults(shape);
                Stream.concat(
                        Stream.of(defaults),
                        Parameter.combinations(algorithm.parameters()).stream()
                                .filter(params -> !params.equals(defaults))
                                .filter(params -> algorithm.valid(shape, params).yes()))
                        .forEach(params -> choices.add(new Choice(algorithm, params, "choice", List.of())));
            }
        }
        return choices;
    }

    /** What the rule says, or null if it cannot be followed; the refusals then say why. */
    private Choice follow(Rule rule, ConvShape shape, Ends ends, List<Choice.Refusal> refusals) {
        Algorithm algorithm = algorithms.stream()
                .filter(candidate -> candidate.id().equals(rule.algorithm()))
                .findFirst()
                .orElseThrow();
        Verdict verdict = algorithm.accepts(shape, ends);
        if (verdict.yes()) {
            Params params = algorithm.defaults(shape).with(rule.params());
            verdict = algorithm.valid(shape, params);
            if (verdict.yes()) {
                List<Choice.Estimate> estimates = algorithm.cycles(shape, ends).stream()
                        .mapToObj(cycles -> new Choice.Estimate(algorithm.id(), cycles))
                        .toList();
                return new Choice(algorithm, params, rule.source(), estimates, refusals);
            }
        }
        refusals.add(new Choice.Refusal(rule.algorithm() + " (" + rule.source() + ")", verdict.reason()));
        return null;
    }
}
