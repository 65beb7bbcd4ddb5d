package io.github.tornadoconv.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.plan.ShapeNumbers;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Params;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    private static final Candidate WITHOUT = new Candidate("a", Params.NONE);
    private static final Candidate WITH = new Candidate("a", Params.of("tile", 4));

    private static Reach.Found outcome(String shape, Candidate best) {
        return new Reach.Found(ConvShape.parse(shape), Optional.ofNullable(best), 1);
    }

    private static boolean matches(Rule rule, String shape) {
        return rule.matches(ShapeNumbers.of(ConvShape.parse(shape)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n1 c64 56x56 k64 3x3 p1     | true  | true",
                "n1 c32 56x56 k128 3x3 p1    | true  | true",
                "n1 c31 56x56 k64 3x3 p1     | false | false",
                "n1 c64 56x56 k129 3x3 p1    | false | false",
                "n1 c64 40x112 k64 3x3 p1    | true  | false",
                "n1 c64 27x56 k64 3x3 p1     | false | false",
                "n2 c64 56x56 k64 3x3 p1     | false | false",
                "n1 c64 56x56 k64 5x5 p2     | false | false",
                "n1 c64 56x56 k64 3x3 p1 s2  | false | false",
                "n1 c64 56x56 k64 3x3 p1 g2  | false | false",
                "t n1 c64 56x56 k64 3x3 p1   | false | false",
                "n1 c64 56x56 k64 3x3 p1 f16 | false | false",
            })
    void aRuleIsForShapesOfTheSameKindAndHalfToTwiceTheSize(String shape, boolean without, boolean with) {
        String tuned = "n1 c64 56x56 k64 3x3 p1";
        assertEquals(
                without,
                matches(Reach.rules(List.of(outcome(tuned, WITHOUT))).getFirst(), shape));
        assertEquals(
                with, matches(Reach.rules(List.of(outcome(tuned, WITH))).getFirst(), shape));
    }

    @Test
    void rulesEndHalfWayToALayerForWhichSomethingElseIsBest() {
        String narrow = "n1 c64 56x56 k64 3x3 p1";
        String wide = "n1 c96 56x56 k64 3x3 p1";
        List<Rule> rules = Reach.rules(List.of(outcome(narrow, WITH), outcome(wide, WITHOUT)));
        assertEquals(List.of(true, false), rules.stream().map(rule -> matches(rule, narrow)).toList());
        assertEquals(List.of(false, true), rules.stream().map(rule -> matches(rule, wide)).toList());
        assertEquals(
                List.of(true, false),
                rules.stream().map(rule -> matches(rule, "n1 c70 56x56 k64 3x3 p1")).toList());
        assertEquals(
                List.of(false, true),
                rules.stream().map(rule -> matches(rule, "n1 c90 56x56 k64 3x3 p1")).toList());

        List<Rule> alone = Reach.rules(List.of(outcome(narrow, WITH), outcome(wide, null)));
        assertEquals(1, alone.size());
        assertEquals(false, matches(alone.getFirst(), wide), "nothing is said of a layer that had nothing to gain");

        List<Rule> alike = Reach.rules(List.of(outcome(narrow, WITH), outcome(wide, WITH)));
        assertEquals(List.of(true, true), alike.stream().map(rule -> matches(rule, wide)).toList());
    }
}
