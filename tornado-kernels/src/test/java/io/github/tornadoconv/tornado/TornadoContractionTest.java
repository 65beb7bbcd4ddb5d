package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.plan.Planner;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Program;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On PoCL, which does not do so by itself, a multiplication and the addition that follows are one operation. */
class TornadoContractionTest {
    private static final float FACTOR = 1.1f;

    /** What is left of a product when the rounded product is taken away: nothing, unless the product is not rounded. */
    private static final float LEFT = Math.fma(FACTOR, FACTOR, -(FACTOR * FACTOR));

    @ParameterizedTest
    @CsvSource({
        "tornado-blocked, n1 c3 9x40 k20 1x2 s1x2",
        "tornado-rows, n1 c3 9x40 k8 1x2 s1x2",
        "tornado-depthwise, n1 c16 9x64 k16 1x2 s1x2 g16",
        "tornado-lanes, n1 c16 9x18 k16 1x2 s1x2 g16",
        "tornado-direct, n1 c3 9x40 k8 1x2 s1x2"
    })
    void productsAreNotRounded(String family, String text) {
        Target target = OnTornado.target();
        assumeTrue(CompilerFlags.isPocl(target.info()), () -> "not PoCL: " + target.title());
        assertTrue(LEFT != 0);
        ConvShape shape = ConvShape.parse(text);
        ConvSpec spec = shape.spec();
        // The first of two kernel columns makes the rounded product, negative; the second adds the product.
        HostArray weight = pairs(spec.weightShape(), 2 * spec.inPerGroup(), -(FACTOR * FACTOR), FACTOR);
        HostArray bias = pairs(Shape.of(spec.outChannels()), 2, 0, 0);
        Program program = new Planner("test", List.copyOf(KernelFamilies.of(target.traits(), false)), List.of(), family)
                .program(List.of(new Operation("", spec, weight, bias)), shape.input(), null);
        try (ExecutionPlan plan = new ExecutionPlan(program, target, false)) {
            for (float value : OnTornado.run(plan, program, pairs(shape.input(), 2, 1, FACTOR)).toFloats()) {
                assertEquals(LEFT, value);
            }
        }
    }

    /** Two numbers next to each other at every {@code step}-th place, zeros between. */
    private static HostArray pairs(Shape shape, int step, float first, float second) {
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i += step) {
            numbers[i] = first;
            numbers[i + 1] = second;
        }
        return HostArray.of(shape, numbers);
    }
}
