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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes programs for one device. What goes from one step to the next is in the device's inner layout where both steps
 * have an algorithm that takes it ({@link Ends}), else in PyTorch's. Each step then gets what the first rule of the
 * device's profiles says that matches it, if the algorithm accepts it between these layouts; without such a rule it gets
 * the first algorithm that accepts it.
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
        for (int i = 0; i < operations.size(); i++) {
            ConvShape shape = shapes.get(i);
            Ends ends = new Ends(inner(shapes, i - 1) && inner(shapes, i), inner(shapes, i) && inner(shapes, i + 1));
            steps.add(new Program.Step(operations.get(i), shape, ends, choose(shape, ends)));
        }
        return new Program(steps);
    }

    /** Whether there is such a step and an algorithm computes it between inner layouts. */
    private boolean inner(List<ConvShape> shapes, int step) {
        return step >= 0
                && step < shapes.size()
                && algorithms.stream().anyMatch(each -> each.accepts(shapes.get(step), Ends.INNER).yes());
    }

    /**
     * How that convolution is computed on its own.
     *
     * @throws DeviceException if every algorithm refuses it; the message has each one's reason
     */
    public Choice choose(ConvShape shape) {
        return choose(shape, Ends.PLAIN);
    }

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
        for (Algorithm algorithm : algorithms) {
            Verdict verdict = algorithm.accepts(shape, ends);
            if (verdict.yes()) {
                return new Choice(algorithm, algorithm.defaults(shape), "default", refusals);
            }
            refusals.add(new Choice.Refusal(algorithm.id(), verdict.reason()));
        }
        StringBuilder text = new StringBuilder("device " + device + " has no algorithm for " + shape + ":");
        refusals.forEach(
                r -> text.append("\n  ").append(r.algorithm()).append(": ").append(r.reason()));
        throw new DeviceException(text.append('\n').append(wayOut).toString());
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
                return new Choice(algorithm, params, rule.source(), refusals);
            }
        }
        refusals.add(new Choice.Refusal(rule.algorithm() + " (" + rule.source() + ")", verdict.reason()));
        return null;
    }
}
