package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsAlgorithmTest {
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final ChannelsAlgorithm algorithm = new ChannelsAlgorithm(WORKERS);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @BeforeEach
    void vectors() {
        assumeTrue(VectorModule.PRESENT);
    }

    @ParameterizedTest
    @FieldSource("io.github.tornadoconv.jvm.Shapes#EDGES")
    void keepsItsBoundAtTheEdges(String text) {
        check(ConvShape.parse(text), 1);
        check(ConvShape.parse(text + " f64"), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsItsBoundOnRandomShapes(long seed) {
        for (ConvShape shape : Shapes.random(seed, 150)) {
            check(shape, seed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "n1 c700 5x13 k37 1x1",
        "n2 c130 7x7 k200 3x3 p1",
        "n1 c96 12x12 k80 4x4 s4",
        "n2 c66 9x9 k130 3x3 s2 p1 g2",
        "n1 c70 20x33 k40 3x3 p12 d12",
        "n1 c130 9x9 k20 5x3 p9x5 d4",
        "n1 c17 6x7x20 k33 3x3x3 p4 d4 relu",
        "n1 c600 30 k70 3 s2 p1"
    })
    void keepsItsBoundWhereSumsAreCut(String text) {
        check(ConvShape.parse(text), 1);
        check(ConvShape.parse(text + " f64"), 1);
    }

    @Test
    void refusesTransposed() {
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c3 5x6 k4 2x2 s2")).yes());
    }

    private void check(ConvShape shape, long seed) {
        if (!shape.spec().transposed()) {
            ErrorBounds.check(algorithm, shape, shape.terms() + 2.0, seed);
        }
    }
}
