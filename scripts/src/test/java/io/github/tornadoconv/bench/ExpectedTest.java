package io.github.tornadoconv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedTest {
    private static final long HALF = 1;
    private static final long EVERYTHING = Long.MAX_VALUE;

    @ParameterizedTest
    @ValueSource(strings = {
        "n2 c6 9x8 k20 3x3 s1 p1",
        "n2 c6 9x8 k20 3x3 s1 p1 nobias relu",
        "c6 9 k20 3 s2 p1 g2",
        "n2 c4 5x6x4 k12 3x2x1 s1 p0 g4 gelu",
        "t n2 c6 9x8 k20 4x4 s2 p1",
        "t n2 c8 9x8 k20 3x3 s2 p1 g2 o1",
        "n1 c6 9x8 k6 3x3 s1 p1 g6",
        "n2 c3 7x7 k5 3x3 s1 p1 f16",
        "n2 c3 7x7 k5 3x3 s1 p1 f64",
        "n2 c3 7x7 k5 3x3 s1 p1 i64",
    })
    void aRightResultIsRightInWholeAndInPart(String shape) {
        Workload work = work(shape);
        HostArray got = run(work);
        for (long flops : new long[] {HALF, EVERYTHING}) {
            Expected expected = Expected.of(work, flops);
            assertTrue(expected.error(got) <= expected.limit(), () -> shape + ": " + expected.error(got));
            boolean few = ConvShape.parse(shape).spec().outPerGroup() <= 2;
            assertEquals(few || flops == EVERYTHING, expected.share() == 1, shape);
        }
    }

    @Test
    void aWrongElementOfTheFirstOrLastChannelIsFoundInAPart() {
        Workload work = work("n2 c6 9x8 k20 3x3 s1 p1 g2");
        Expected expected = Expected.of(work, HALF);
        for (int element : new int[] {0, 10 * 72 - 1, 10 * 72, 20 * 72, 2 * 20 * 72 - 1}) {
            for (float wrong : new float[] {1000, Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] values = run(work).toFloats();
                values[element] = wrong;
                double error = expected.error(HostArray.of(Shape.of(2, 20, 9, 8), values));
                assertFalse(error <= expected.limit(), "element " + element + ": " + error);
            }
        }
    }

    @Test
    void aChainIsHeldAgainstTheReferenceOfTheChain() {
        Workload work = Workload.of(new Problem("chain", List.of(
                ConvShape.parse("n1 c3 12x12 k8 3x3 s1 p1 relu"), ConvShape.parse("t n1 c8 12x12 k4 2x2 s2 p0"))));
        Expected expected = Expected.of(work);
        assertEquals(1, expected.share());
        assertTrue(expected.error(run(work)) <= expected.limit());
    }

    @Test
    void anotherShapeIsAnError() {
        Expected expected = Expected.of(work("n1 c3 8x8 k4 3x3"));
        assertThrows(
                IllegalArgumentException.class,
                () -> expected.error(HostArray.of(Shape.of(1, 4, 8, 8), new float[256])));
    }

    private static Workload work(String shape) {
        return Workload.of(new Problem("a", List.of(ConvShape.parse(shape))));
    }

    private static HostArray run(Workload work) {
        try (Device device = Devices.open(Devices.JVM)) {
            return work.layer().forward(device.tensor(work.inputArray())).toHost();
        }
    }
}
