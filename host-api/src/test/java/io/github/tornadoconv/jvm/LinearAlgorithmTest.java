package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tornadoconv.ConvShape;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearAlgorithmTest {
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final LinearAlgorithm algorithm = new LinearAlgorithm(WORKERS);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "n16 c100 4x4 k32 4x4", "n3 c20 4x4 k5 4x4", "n7 c18 2x3x1 k19 2x3x1", "n1 c40 1 k33 1", "n2 c9 1x1 k17 3x3 p1",
        "n300 c33 1x1 k20 1x1", "n150 c40 1x1 k700 1x1", "n5 c34 1x1 k38 1x1 g2 nobias", "n4 c600 2x2 k40 2x2 relu",
        "n1 c12 3x3 k7 5x5 p1", "n29 c3000 1x1 k3 1x1"
    })
    void keepsItsBoundOnOnePosition(String text) {
        check(text, 1);
        check(text + " f64", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "t n16 c100 1x1 k32 4x4", "t n3 c20 1x1 k5 4x4 p1", "t n4 c11 1x1 k9 3x5 p1x0 nobias", "t n9 c12 1 k20 7",
        "t n2 c24 1x1x1 k34 2x3x2 g2", "t n33 c50 1x1 k10 2x2 s2 tanh"
    })
    void keepsItsBoundWhereOnePositionBecomesMany(String text) {
        check(text, 1);
        check(text + " f64", 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsItsBoundOnRandomShapes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            int groups = random.nextInt(4) == 0 ? 2 : 1;
            boolean transposed = random.nextBoolean();
            int height = 1 + random.nextInt(4);
            int width = 1 + random.nextInt(4);
            String kernel = height + "x" + width;
            check((transposed ? "t " : "") + "n" + (1 + random.nextInt(40))
                    + " c" + groups * (17 + random.nextInt(60))
                    + (transposed ? " 1x1" : " " + kernel)
                    + " k" + groups * (1 + random.nextInt(60))
                    + " " + kernel + " g" + groups, seed);
        }
    }

    @Test
    void refusesWhatHasMorePositionsAtBothEnds() {
        assertFalse(algorithm.accepts(ConvShape.parse("n16 c100 3x3 k32 2x2")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("t n16 c100 1x2 k32 2x2")).yes());
    }

    @Test
    void refusesWhereMostInputIsNotMet() {
        assertFalse(algorithm.accepts(ConvShape.parse("n16 c100 3x3 k32 1x1 s3")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c100 1x1 k32 3x3 d3")).yes());
    }

    private void check(String text, long seed) {
        ConvShape shape = ConvShape.parse(text);
        ErrorBounds.check(algorithm, shape, shape.terms() + 2, seed);
    }
}
