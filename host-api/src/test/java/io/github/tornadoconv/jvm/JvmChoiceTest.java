package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.plan.Planner;
import io.github.tornadoconv.spi.Choice;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which algorithm the JVM takes by its estimates. */
class JvmChoiceTest {
    private final JvmBackend backend = new JvmBackend(DeviceOptions.defaults().withThreads(1));
    private final Planner planner = new Planner("jvm", backend.algorithms(), List.of(), "");

    @AfterEach
    void close() {
        backend.close();
    }

    @ParameterizedTest
    @CsvSource({
        "n1 c64 56x56 k64 3x3 s1 p1, jvm-winograd",
        "n1 c256 28x28 k256 3x3 s2 p1, jvm-winograd",
        "n1 c64 56x56 k64 5x5 p2, jvm-winograd",
        "n1 c512 14x14 k512 3x3 s2 p1, jvm-channels",
        "n1 c384 7x7 k512 3x3 s2 p0, jvm-channels",
        "n1 c3 224x224 k64 11x11 s4 p2, jvm-channels",
        "n1 c16 40x40 k384 1x1 s1 p0, jvm-strips",
        "n1 c64 256x256 k2 1x1 s1 p0, jvm-strips",
        "n1 c256 28x28 k256 3x3 s1 p1 g32, jvm-grouped",
        "n1 c32 112x112 k32 3x3 s1 p1 g32, jvm-depthwise",
        "n1 c144 56x56 k144 3x3 s2 p1 g144, jvm-depthwise",
        "n1 c1152 7x7 k1152 3x3 s1 p1 g1152, jvm-depthwise-lanes",
        "t n1 c128 10x10 k64 2x2 s2, jvm-tiled",
        "t n1 c128 16x16 k64 2x2 s2, jvm-transposed",
        "t n16 c100 1x1 k512 4x4, jvm-linear",
        "t n1 c1024 4x4 k512 4x4 s2 p1, jvm-phases"
    })
    void takesWhatWasMeasuredToBeFastest(String text, String algorithm) {
        assumeTrue(Lanes.floats().width() == 16, "measured with 512 bits");
        assertEquals(algorithm, planner.choose(ConvShape.parse(text)).algorithm().id());
    }

    @Test
    void estimatesEveryAlgorithmButTheReference() {
        Choice choice = planner.choose(ConvShape.parse("n1 c64 56x56 k64 3x3 s1 p1"));
        List<String> estimated =
                choice.estimates().stream().map(Choice.Estimate::algorithm).toList();
        assertEquals(choice.algorithm().id(), estimated.getFirst());
        assertTrue(estimated.contains("jvm-tiled"), estimated::toString);
        assertTrue(choice.estimates().stream().allMatch(estimate -> estimate.cycles() > 0), estimated::toString);
        Choice reference = planner.choose(ConvShape.parse("n1 c64 56x56 k64 3x3 s1 p1 i64"));
        assertEquals("jvm-reference", reference.algorithm().id());
        assertEquals(List.of(), reference.estimates());
    }
}
