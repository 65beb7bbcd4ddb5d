package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.plan.Planner;
import io.github.tornadoconv.spi.Choice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kernel family is taken where no profile says so. */
class ChoiceTest {
    private static final Traits CPU = new Traits(false, true, 4096, 2);
    private static final Traits GPU = new Traits(true, true, 256, 2);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "n1 c64 56x56 k64 3x3 s1 p1         | tornado-winograd | tornado-blocked",
                "n1 c256 28x28 k256 3x3 s1 p2 d2    | tornado-winograd | tornado-blocked",
                "n1 c32 16x56x56 k64 3x3x3 s1 p1    | tornado-winograd | tornado-blocked",
                "n1 c512 7x7 k512 3x3 s1 p1         | tornado-blocked  | tornado-blocked",
                "n1 c512 1500 k512 3 s2 p1          | tornado-blocked  | tornado-blocked",
                "n1 c3 224x224 k64 7x7 s2 p3        | tornado-rows     | tornado-blocked",
                "n1 c32 112x112 k32 3x3 s1 p1 g32   | tornado-depthwise | tornado-lanes",
                "t n1 c64 16x28x28 k32 2x2x2 s2 p0  | tornado-blocked  | tornado-blocked",
                "n1 c64 56x56 k64 3x3 s1 p1 f64     | tornado-direct   | tornado-direct"
            })
    void takesTheFamily(String shape, String onCpu, String onGpu) {
        assertEquals(onCpu, choice(CPU, false, shape).algorithm().id());
        assertEquals(onGpu, choice(GPU, false, shape).algorithm().id());
    }

    @Test
    void filtersMinimallyOnlyWhereThatIsAllowed() {
        Choice choice = choice(CPU, true, "n1 c64 56x56 k64 3x3 s1 p1");
        assertEquals("tornado-rows", choice.algorithm().id());
        assertTrue(
                choice.refusals().contains(new Choice.Refusal(
                        "tornado-winograd", "the device is in exact mode, which forbids minimal filtering")),
                () -> choice.refusals().toString());
    }

    /** A work item that pads for itself has no other's: with more cores than planes some would wait. */
    @Test
    void planesAreSharedOnlyWhereTheyKeepAllCoresAtWork() {
        String shape = "n1 c240 28x28 k240 5x5 s1 p2 g240";
        assertEquals("tornado-depthwise", choice(CPU, false, shape).algorithm().id());
        Choice choice = choice(new Traits(false, true, 4096, 64), false, shape);
        assertTrue(
                choice.refusals().contains(new Choice.Refusal(
                        "tornado-depthwise", "240 planes, fewer than the 512 work items")),
                () -> choice.refusals().toString());
    }

    private static Choice choice(Traits traits, boolean exact, String shape) {
        return new Planner("test", List.copyOf(KernelFamilies.of(traits, exact)), List.of(), "")
                .choose(ConvShape.parse(shape));
    }
}
