package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tornadoconv.ConvShape;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransposedAlgorithmTest {
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final TransposedAlgorithm algorithm = new TransposedAlgorithm(WORKERS);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "t n1 c5 8x8 k4 2x2 s2", "t n2 c7 6x28 k9 2x2 s2", "t n3 c4 9x17 k3 4x4 s2 p1", "t n1 c3 5x20 k7 3x3 s2 p1",
        "t n1 c3 5x20 k7 3x3 s2 p1 o1", "t n2 c6 5x9x14 k13 2x2x2 s2", "t n1 c8 31 k20 16 s2 p7",
        "t n1 c2 4x9 k1 1x1 s2",
        "t n1 c2 4x9 k1 5x5 s3x2 p2", "t n1 c4 7x16 k6 3x4 s1x2 p1 g2", "t n1 c3 6x10 k8 3x5 s2 p1x2 d3x1 relu6",
        "t n1 c64 5000 k3 4 s2 p1 tanh", "t n1 c300 3x90 k14 2x2 s2 nobias", "t n1 c2 1x9 k5 1x3 s2"
    })
    void keepsItsBoundAtTheEdges(String text) {
        check(ConvShape.parse(text), 1);
    }

    /** Enough terms and channels for panels: of one phase, or of several that meet the same, rows of any remainder. */
    @ParameterizedTest
    @ValueSource(strings = {
        "t n2 c40 6x28 k24 2x2 s2", "t n1 c36 5x20 k26 3x3 s2 p1 o1 tanh", "t n1 c33 5x9x14 k31 2x2x2 s2 relu",
        "t n1 c80 7x16 k50 3x4 s1x2 p1 g2", "t n1 c48 3x91 k61 4x4 s2 p1", "t n1 c40 600 k38 3 s2",
        "t n3 c64 9x17 k20 1x1 s2"
    })
    void keepsItsBoundWithPanels(String text) {
        check(ConvShape.parse(text), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsItsBoundOnRandomShapes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            int groups = random.nextInt(5) == 0 ? 2 : 1;
            int kernel = 1 + random.nextInt(6);
            check(ConvShape.parse("t n" + (1 + random.nextInt(3))
                    + " c" + groups * (1 + random.nextInt(20))
                    + " " + (1 + random.nextInt(9)) + "x" + (11 + random.nextInt(40))
                    + " k" + groups * (1 + random.nextInt(30))
                    + " " + (1 + random.nextInt(5)) + "x" + kernel
                    + " s" + (1 + random.nextInt(3)) + "x2"
                    + " p0x" + random.nextInt(Math.min(kernel, 4))
                    + " o0x" + random.nextInt(2)
                    + " g" + groups
                    + (random.nextBoolean() ? " relu" : "")), seed);
        }
    }

    @Test
    void refusesOtherStridesAndNarrowRows() {
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c4 9x30 k4 3x3 s3")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c4 9x30 k4 3x3 s2 d2")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c4 9x1 k4 2x2 s2")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c4 9x30 k4 2x2 s2 f64")).yes());
    }

    private void check(ConvShape shape, long seed) {
        ErrorBounds.check(algorithm, shape, shape.terms() + 2, seed);
    }
}
