package io.github.tornadoconv.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;
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

    @Test
    void takesTheFirstThatAcceptsAndKeepsTheRefusals() {
        Choice choice = new Planner("test", algorithms, "").choose(SHAPE);
        assertEquals("good", choice.algorithm().id());
        assertEquals(List.of(new Choice.Refusal("fast", "groups > 1")), choice.refusals());
    }

    @Test
    void asksOnlyTheOneThatWasNamed() {
        assertEquals("slow", new Planner("test", algorithms, "slow").choose(SHAPE).algorithm().id());
        DeviceException refused = assertThrows(
                DeviceException.class, () -> new Planner("test", algorithms, "fast").choose(SHAPE));
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
                assertThrows(DeviceException.class, () -> new Planner("test", algorithms, "faster"));
        assertEquals("device test has no algorithm 'faster'; it has fast, good, slow", unknown.getMessage());
    }

    @Test
    void listsEveryReasonWhereAllRefuse() {
        List<Algorithm> none = List.of(algorithm("a", "odd size"), algorithm("b", "too large"));
        DeviceException refused =
                assertThrows(DeviceException.class, () -> new Planner("test", none, "").choose(SHAPE));
        assertEquals(
                """
                device test has no algorithm for n1 c2 5x5 k2 3x3 s1 p0:
                  a: odd size
                  b: too large
                use the device jvm, which computes every shape""",
                refused.getMessage());
    }
}
