package io.github.tornadoconv.jvm;

import io.github.tornadoconv.ConvShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiledAlgorithmTest {
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final TiledAlgorithm algorithm = new TiledAlgorithm(WORKERS);

    @AfterAll
    static void close() {
        WORKERS.close();
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

    @Test
    void keepsItsBoundWhereSumsAreCut() {
        check(ConvShape.parse("n1 c700 5x13 k7 1x1"), 1);
        check(ConvShape.parse("n1 c300 7x7 k20 2x2"), 1);
        check(ConvShape.parse("n1 c130 7x7 k200 3x3 p1"), 1);
    }

    private void check(ConvShape shape, long seed) {
        ErrorBounds.check(algorithm, shape, 2.0 * shape.terms() + 2, seed);
    }
}
