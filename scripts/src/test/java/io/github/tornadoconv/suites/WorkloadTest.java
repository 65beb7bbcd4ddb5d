package io.github.tornadoconv.suites;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
    @Test
    void itIsTheSameEveryTime() {
        Problem problem = Suite.of("networks").problem("tiny-3x3");
        Workload first = Workload.of(problem);
        Workload second = Workload.of(problem);
        assertArrayEquals(first.input(), second.input());
        assertArrayEquals(first.stages().getFirst().weight(), second.stages().getFirst().weight());
    }

    @ParameterizedTest
    @EnumSource
    void itsLayerIsOfTheTypeOfTheShape(DType dtype) {
        ConvShape shape = ConvShape
                .parse("n1 c3 8x8 k4 3x3 " + (dtype == DType.F32 ? "" : dtype.name().toLowerCase(Locale.ROOT)));
        Workload work = Workload.of(new Problem("a", List.of(shape)));
        assertEquals(dtype, work.inputArray().dtype());
        assertEquals(dtype, work.stages().getFirst().layer().weight().dtype());
        assertEquals(shape.output(), work.layer().outputShape(shape.input()));
        assertTrue(work.inputArray().get(0) != 0 || work.inputArray().get(1) != 0);
    }

    @Test
    void aChainIsOneLayer() {
        Workload work = Workload.of(Suite.of("stacks").problem("unet"));
        assertEquals(18, work.stages().size());
        assertEquals(work.problem().output(), work.layer().outputShape(work.problem().input()));
    }
}
