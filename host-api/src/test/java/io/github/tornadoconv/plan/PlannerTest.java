package io.github.tornadoconv.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.LogCapture;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.profiles.Range;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Verdict;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final ConvShape SHAPE = ConvShape.parse("n1 c2 5x5 k2 3x3");

    private final List<Algorithm> algorithms =
            List.of(algorithm("fast", "groups > 1"), algorithm("good", ""), algorithm("slow", ""));

    private static Algorithm algorithm(String id, String refusal) {
        return new Algorithm() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public Verdict accepts(ConvShape shape) {
                return refusal.isEmpty() ? Verdict.YES : Verdict.no(refusal);
            }
        };
    }

    /** One that takes inner layouts, too, and so many cycles: from inner to inner, at the other ends, and plain. */
    private static Algorithm estimated(String id, double inner, double mixed, double plain) {
        return new Algorithm() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public Verdict accepts(ConvShape shape) {
                return Verdict.YES;
            }

            @Override
            public Verdict accepts(ConvShape shape, Ends ends) {
                return Double.isInfinite(inner) && !ends.isPlain() ? Verdict.no("plain only") : Verdict.YES;
            }

            @Override
            public OptionalDouble cycles(ConvShape shape, Ends ends) {
                double either = ends.equals(Ends.INNER) ? inner : mixed;
                return OptionalDouble.of(ends.isPlain() ? plain : either);
            }
        };
    }

    @Test
    void takesTheLeastEstimateAndKeepsTheOthers() {
        List<Algorithm> all =
                List.of(algorithm("unknown", ""), estimated("slow", 9, 9, 9), estimated("fast", 5, 5, 5),
                        algorithm("never", "no"));
        Choice choice = new Planner("test", all, List.of(), "").choose(SHAPE);
        assertEquals("fast", choice.algorithm().id());
        assertEquals(OptionalDouble.of(5), choice.cycles());
        assertEquals(
                List.of(new Choice.Estimate("fast", 5), new Choice.Estimate("slow", 9)), choice.estimates());
        assertEquals(List.of(new Choice.Refusal("never", "no")), choice.refusals());
        Rule rule = rule("p.json:1", "slow", Map.of(), Map.of());
        Choice ruled = new Planner("test", all, List.of(rule), "").choose(SHAPE);
        assertEquals("slow", ruled.algorithm().id());
        assertEquals(OptionalDouble.of(9), ruled.cycles());
    }

    @Test
    void layoutsOfAChainAreThoseWithTheLeastSum() {
        double none = Double.POSITIVE_INFINITY;
        Algorithm plain = estimated("plain", none, none, 10);
        assertEquals("inner inner inner", chain(plain, estimated("inner", 5, 11, 20), 3));
        assertEquals("plain plain", chain(plain, estimated("inner", 5, 11, 20), 2));
        assertEquals("inner inner", chain(plain, estimated("inner", 5, 9, 20), 2));
    }

    private static String chain(Algorithm plain, Algorithm inner, int steps) {
        Operation operation = Conv2d.of(2, 2, 1).build().operations().getFirst();
        return new Planner("test", List.of(plain, inner), List.of(), "")
                .program(Collections.nCopies(steps, operation), Shape.of(1, 2, 5, 5), null).steps().stream()
                .map(step -> step.choice().algorithm().id())
                .collect(Collectors.joining(" "));
    }

    @Test
    void takesTheFirstThatAcceptsAndKeepsTheRefusals() {
        Choice choice = new Planner("test", algorithms, List.of(), "").choose(SHAPE);
        assertEquals("good", choice.algorithm().id());
        assertEquals(List.of(new Choice.Refusal("fast", "groups > 1")), choice.refusals());
    }

    /** A chain of depthwise layers with pointwise ones where {@code groups} is 1; the algorithm "inner" takes the former. */
    private static List<String> layouts(int... groups) {
        Algorithm inner = new Algorithm() {
            @Override
            public String id() {
                return "inner";
            }

            @Override
            public Verdict accepts(ConvShape shape) {
                return Verdict.no("slow");
            }

            @Override
            public Verdict accepts(ConvShape shape, Ends ends) {
                return ends.isPlain() || shape.spec().groups() == 1 ? Verdict.no("slow") : Verdict.YES;
            }
        };
        List<Operation> operations = Arrays.stream(groups)
                .mapToObj(g -> Conv2d.of(2, 2, 1).groups(g).build().operations().getFirst())
                .toList();
        return new Planner("test", List.of(inner, algorithm("plain", "")), List.of(), "")
                .program(operations, Shape.of(1, 2, 5, 5), null)
                .steps()
                .stream()
                .map(step -> step.choice().algorithm().id() + ", " + step.ends())
                .toList();
    }

    @Test
    void stepsHandOnTheInnerLayoutWhereBothHaveAnAlgorithmForIt() {
        assertEquals(List.of("plain, plain to plain"), layouts(2));
        assertEquals(
                List.of("inner, plain to inner", "inner, inner to inner", "inner, inner to plain"), layouts(2, 2, 2));
        assertEquals(
                List.of("plain, plain to plain", "inner, plain to inner", "inner, inner to plain",
                        "plain, plain to plain", "plain, plain to plain"),
                layouts(1, 2, 2, 1, 2));
    }

    @Test
    void asksOnlyTheOneThatWasNamed() {
        assertEquals("slow", new Planner("test", algorithms, List.of(), "slow").choose(SHAPE).algorithm().id());
        DeviceException refused = assertThrows(
                DeviceException.class, () -> new Planner("test", algorithms, List.of(), "fast").choose(SHAPE));
        assertEquals(
                """
                device test has no algorithm for n1 c2 5x5 k2 3x3 s1 p0:
                  fast: groups > 1
                no other algorithm was asked, because the device was opened with algorithm fast; open it without to let it \
                choose""",
                refused.getMessage());
    }

    @Test
    void refusesANameThatNoAlgorithmHas() {
        DeviceException unknown =
                assertThrows(DeviceException.class, () -> new Planner("test", algorithms, List.of(), "faster"));
        assertEquals("device test has no algorithm 'faster'; it has fast, good, slow", unknown.getMessage());
    }

    @Test
    void listsEveryReasonWhereAllRefuse() {
        List<Algorithm> none = List.of(algorithm("a", "odd size"), algorithm("b", "too large"));
        DeviceException refused =
                assertThrows(DeviceException.class, () -> new Planner("test", none, List.of(), "").choose(SHAPE));
        assertEquals(
                """
                device test has no algorithm for n1 c2 5x5 k2 3x3 s1 p0:
                  a: odd size
                  b: too large
                use the device jvm, which computes every shape""",
                refused.getMessage());
    }

    @Test
    void followsTheFirstRuleThatMatchesAndCanBeFollowed() {
        List<Rule> rules = List.of(
                rule("p.json:1", "slow", Map.of("kernelHeight", new Range(5, 5)), Map.of()),
                rule("p.json:2", "fast", Map.of(), Map.of()),
                rule("p.json:3", "good", Map.of(), Map.of("tile", 4)),
                rule("p.json:4", "slow", Map.of("kernelHeight", new Range(3, 3)), Map.of()));
        Choice choice = new Planner("test", algorithms, rules, "").choose(SHAPE);
        assertEquals("slow", choice.algorithm().id());
        assertEquals("p.json:4", choice.rule());
        assertEquals(
                List.of(
                        new Choice.Refusal("fast (p.json:2)", "groups > 1"),
                        new Choice.Refusal("good (p.json:3)", "good has no parameters, but got tile=4")),
                choice.refusals());
    }

    @Test
    void choicesAreEveryAlgorithmWithEveryLegalParameter() {
        Algorithm tiled = new Algorithm() {
            @Override
            public String id() {
                return "tiled";
            }

            @Override
            public Verdict accepts(ConvShape shape) {
                return Verdict.YES;
            }

            @Override
            public List<Parameter> parameters() {
                return List.of(
                        Parameter.range("tile", 1, 3, "pixels"), new Parameter("group", List.of(32, 64), "items"));
            }

            @Override
            public Params defaults(ConvShape shape) {
                return new Params(Map.of("tile", 2, "group", 64));
            }

            @Override
            public Verdict valid(ConvShape shape, Params params) {
                return params.get("tile") == 3 && params.get("group") == 64
                        ? Verdict.no("too large")
                        : Algorithm.super.valid(shape, params);
            }
        };
        List<Algorithm> all = List.of(algorithm("fast", "groups > 1"), algorithm("good", ""), tiled);
        Planner planner = new Planner("test", all, List.of(rule("p.json:1", "tiled", Map.of(), Map.of("tile", 1))), "");
        assertEquals(
                List.of("good ", "tiled group=64 tile=2", "tiled group=32 tile=1", "tiled group=64 tile=1",
                        "tiled group=32 tile=2", "tiled group=32 tile=3"),
                planner.choices(SHAPE).stream()
                        .map(choice -> choice.algorithm().id() + " " + choice.params())
                        .toList());
        assertEquals(new Params(Map.of("tile", 1, "group", 64)), planner.choose(SHAPE).params());
    }

    @Test
    void leavesOutARuleForAnAlgorithmThatTheDeviceDoesNotHave() {
        List<Rule> rules = List.of(rule("p.json:1", "faster", Map.of(), Map.of()));
        try (LogCapture log = new LogCapture(Planner.class)) {
            assertEquals("good", new Planner("test", algorithms, rules, "").choose(SHAPE).algorithm().id());
            assertEquals(
                    List.of("WARNING: p.json:1: rule left out: the device has no algorithm 'faster'"), log.messages());
        }
    }

    private static Rule rule(String source, String algorithm, Map<String, Range> when, Map<String, Integer> params) {
        return new Rule(source, when, algorithm, params);
    }
}
