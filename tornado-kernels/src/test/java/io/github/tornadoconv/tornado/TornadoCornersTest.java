package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each kernel family on TornadoVM's first device at the corners of its parameters: combinations that are legal for a
 * shape and in which each parameter has the least or the most that the others leave it. A sample of them, from the seed
 * in {@code -Dtornadoconv.seed} or a new one that stands in the tests' names; {@code -Dtornadoconv.corners=N} of each
 * family and shape.
 */
class TornadoCornersTest {
    private static final int CORNERS = Integer.getInteger("tornadoconv.corners", 3);

    private static final List<String> SHAPES = List.of(
            "n2 c5 15x17 k18 3x3 s1 p1 relu",
            "n1 c6 11x9 k34 3x2 s2x1 p1 d2x1 g2 circular",
            "n2 c9 7x34 k18 3x2 s1x2 p1 g9 relu",
            "n1 c18 13x16 k18 3x3 s2 p1 g18",
            "t n1 c6 7x8 k12 4x3 s2 p1 g6",
            "t n2 c3 6x5 k17 3x3 s2 p1 o1",
            "n1 c7 37 k20 5 s1 p2",
            "n1 c4 5x6x7 k19 3x3x2 s1 p1x1x0",
            "n1 c9 9x9 k33 1x1");

    private final long seed = Long.getLong("tornadoconv.seed", ThreadLocalRandom.current().nextLong());

    @TestFactory
    Stream<DynamicTest> eachFamilyAtItsCorners() {
        Target target = OnTornado.target();
        SplittableRandom random = new SplittableRandom(seed);
        return KernelFamilies.of(target.traits()).stream()
                .flatMap(family -> SHAPES.stream()
                        .filter(shape -> family.accepts(ConvShape.parse(shape)).yes())
                        .flatMap(shape -> sample(corners(family, ConvShape.parse(shape)), random).stream()
                                .map(params -> dynamicTest(
                                        family.id() + " " + params + ": " + shape + " (-Dtornadoconv.seed=" + seed
                                                + ")",
                                        () -> check(target, family, shape, params)))));
    }

    private static void check(Target target, TornadoAlgorithm family, String shape, Params params) {
        Rule rule = new Rule("corner", Map.of(), family.id(), params.values());
        Program program = OnTornado.program(
                KernelFamilies.of(target.traits()), List.of(rule), family.id(), List.of(shape));
        assertEquals(params, program.steps().getFirst().choice().params());
        HostArray x = OnTornado.values(program.dtype(), program.first().input(), 3);
        try (ExecutionPlan plan = new ExecutionPlan(program, target, false)) {
            OnTornado.assertClose(program, OnTornado.expected(program, x), OnTornado.run(plan, program, x));
        }
    }

    /** The legal combinations in which no parameter lies between two values that are legal with the others as they are. */
    private static List<Params> corners(TornadoAlgorithm family, ConvShape shape) {
        List<Params> legal = Parameter.combinations(family.parameters()).stream()
                .filter(params -> family.valid(shape, params).yes())
                .toList();
        return legal.stream()
                .filter(params -> family.parameters().stream()
                        .allMatch(parameter -> isAtAnEnd(params, parameter, legal)))
                .toList();
    }

    private static boolean isAtAnEnd(Params params, Parameter parameter, List<Params> legal) {
        int[] values = legal.stream()
                .filter(other -> params.with(parameter.name(), other.get(parameter.name())).equals(other))
                .mapToInt(other -> other.get(parameter.name()))
                .toArray();
        int value = params.get(parameter.name());
        return value == IntStream.of(values).min().orElseThrow() || value == IntStream.of(values).max().orElseThrow();
    }

    private static List<Params> sample(List<Params> corners, SplittableRandom random) {
        List<Params> rest = new ArrayList<>(corners);
        List<Params> sample = new ArrayList<>();
        while (!rest.isEmpty() && sample.size() < CORNERS) {
            sample.add(rest.remove(random.nextInt(rest.size())));
        }
        return sample;
    }
}
