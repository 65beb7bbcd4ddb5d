package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tornadoconv.ConvShape;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhasesAlgorithmTest {
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final PhasesAlgorithm algorithm = new PhasesAlgorithm(WORKERS);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "t n1 c20 4x4 k40 4x4 s2 p1", "t n3 c9 4x5 k17 3x3 s2 p1", "t n2 c5 3x3 k4 5x5 s3 p2 o1",
        "t n1 c6 7 k33 16 s8 p4",
        "t n2 c4 2x3x4 k18 2x3x4 s2x1x2 p0x1x1", "t n1 c8 5x5 k8 3x3 d2 p1",
        "t n1 c8 5x5 k6 5x3 s2x1 g2 d1x2 nobias tanh",
        "t n1 c3 1x1 k5 4x4 s2 p1 relu", "t n1 c7 4x6 k20 7x7 s2 d3 p4"
    })
    void keepsItsBoundAtTheEdges(String text) {
        check(ConvShape.parse(text), 1);
        check(ConvShape.parse(text + " f64"), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsItsBoundOnRandomShapes(long seed) {
        Random random = new Random(seed);
        int checked = 0;
        while (checked < 40) {
            int groups = random.nextInt(5) == 0 ? 2 : 1;
            int stride = 1 + random.nextInt(3);
            int kernel = stride + random.nextInt(4);
            ConvShape shape = ConvShape.parse("t n" + (1 + random.nextInt(4))
                    + " c" + groups * (1 + random.nextInt(40))
                    + " " + (2 + random.nextInt(8)) + "x" + (2 + random.nextInt(8))
                    + " k" + groups * (1 + random.nextInt(40))
                    + " " + kernel + "x" + (stride + random.nextInt(4))
                    + " s" + stride
                    + " p" + random.nextInt(2)
                    + " o" + random.nextInt(stride)
                    + " g" + groups);
            if (algorithm.accepts(shape).yes()) {
                check(shape, seed);
                checked++;
            }
        }
    }

    @Test
    void refusesOutputsWithoutTermsAndOtherLayers() {
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c4 9x9 k4 2x2 s3")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("n1 c4 9x9 k4 3x3")).yes());
    }

    private void check(ConvShape shape, long seed) {
        ErrorBounds.check(algorithm, shape, shape.terms() + 2, seed);
    }
}
