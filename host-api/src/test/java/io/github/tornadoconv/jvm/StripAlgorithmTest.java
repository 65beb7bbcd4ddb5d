package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnusedVariable") // The list is read by its name, through @FieldSource.
class StripAlgorithmTest {
    /** Where strips, tiles and copies start and end: each is taken with vectors of 4 to 16 lanes. */
    private static final List<String> EDGES = List.of(
            "n1 c1 1x16 k1 1x1",
            "n1 c1 1x16 k1 1x1 nobias",
            "n1 c3 16 k5 3 p1",
            "n2 c3 9x48 k7 3x3 p1",
            "n1 c3 9x47 k7 3x3 p1",
            "n1 c3 40x113 k13 7x7 s2 p3",
            "n1 c2 11x160 k3 4x4 s3x5 p0x7",
            "n1 c5 60x96 k70 3x3 p2 d2",
            "n1 c40 6x8 k41 1x1",
            "n2 c7 16x9 k5 1x1 relu",
            "n1 c7 9x17 k5 1x1 s1 p1",
            "n1 c300 20x20 k9 1x1",
            "n1 c3 12x66 k7 3x3 s2x1",
            "n1 c2 7x6x20 k13 3x3x5 s2x3x1",
            "n1 c64 5000 k17 7 p9 d3",
            "n1 c16 9000 k8 3 p64 d64 circular",
            "n1 c90 1000 k20 3 s2 p1 silu",
            "n1 c200 700 k7 5 p8 d4",
            "n1 c8 9x17 k8 7x1 p3x0",
            "n1 c8 9x17 k8 7x1 p3x0 circular",
            "n1 c4 7x5x16 k4 3x1x1 p1x0x0",
            "n1 c4 7x5x16 k4 3x3x1 p1x1x0",
            "n1 c2 5x9x32 k6 3x3x3 s2x2x1 p1",
            "n1 c3 14x9x40 k5 3x2x3 d4x2x3",
            "n3 c6 8x32 k9 3x3 p1 g3 gelu",
            "n1 c3 6x32 k4 3x3 p2 reflect",
            "n1 c3 6x32 k4 3x3 p3 replicate",
            "n1 c3 6x32 k4 3x3 s2 p4 circular",
            "n1 c2 16x48 k3 9x9 p0x4:1",
            // Of few registers with panels.
            "n1 c67 20x20 k23 1x1 relu",
            "n2 c22 700 k33 3 p1",
            "n1 c66 3x37 k41 1x1 gelu",
            "n1 c64 104x104 k50 1x1",
            "n2 c150 9x31 k90 1x1 g2",
            // In several blocks of terms.
            "n1 c600 23x17 k43 1x1 relu6",
            "n2 c1300 9x9 k25 1x1 silu nobias",
            "n1 c300 5x37 k27 1x3 p0x1 relu",
            // Places that follow each other in the input, but not in the patch.
            "n2 c48 17x14 k37 2x1 p1 circular relu");
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final StripAlgorithm algorithm = new StripAlgorithm(WORKERS);

    @BeforeAll
    static void vectors() {
        assumeTrue(VectorModule.PRESENT);
    }

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @FieldSource("EDGES")
    void keepsItsBoundAtTheEdges(String text) {
        check(ConvShape.parse(text), 1);
        check(ConvShape.parse(text + " f64"), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsItsBoundOnRandomShapes(long seed) {
        List<ConvShape> wide = Shapes.random(seed, 600).stream()
                .filter(shape -> algorithm.accepts(shape).yes())
                .toList();
        assertFalse(wide.isEmpty(), "seed " + seed);
        for (ConvShape shape : wide) {
            check(shape, seed);
        }
    }

    @Test
    void refusesRowsThatDoNotFillAVectorAndInputThatIsTooLarge() {
        int width = Lanes.floats().width();
        assertFalse(algorithm.accepts(ConvShape.parse("n1 c3 40x" + (width + 1) + " k3 3x3")).yes());
        assertTrue(algorithm.accepts(ConvShape.parse("n1 c3 40x" + (width + 2) + " k3 3x3")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("n1 c1000000 16x2000 k1 5x5 p2")).yes());
        assertFalse(algorithm.accepts(ConvShape.parse("t n1 c3 64x64 k3 2x2 s2")).yes());
    }

    @Test
    void joinsRowsWhereTheKernelHasOneColumn() {
        Geometry plane = StripPlan.flattened(Geometry.of(ConvShape.parse("n1 c3 17x19 k3 7x1 p3x0")));
        assertArrayEquals(new int[] {1, 1, 17 * 19}, plane.in());
        assertArrayEquals(new int[] {1, 1, 7}, plane.kernel());
        assertArrayEquals(new int[] {1, 1, 19}, plane.dilation());
        assertArrayEquals(new int[] {0, 0, 3 * 19}, plane.begin());
        Geometry space = StripPlan.flattened(Geometry.of(ConvShape.parse("n1 c3 5x6x7 k3 1x1x1")));
        assertArrayEquals(new int[] {1, 1, 5 * 6 * 7}, space.out());
        Geometry same = StripPlan.flattened(Geometry.of(ConvShape.parse("n1 c3 17x19 k3 7x1 p3x0 reflect")));
        assertArrayEquals(new int[] {1, 17, 19}, same.in());
    }

    @Test
    void cutsRowsIntoTilesOfTwoWidthsThatDifferByOne() {
        Lanes<float[]> lanes = Lanes.floats();
        int width = lanes.width();
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            int columns = width + random.nextInt(20 * width);
            StripPlan.Runs runs = new StripPlan(
                    Geometry.of(ConvShape.parse("n1 c3 " + columns + " k6 3 p1")), lanes, 1)
                    .runs(columns);
            int vectors = runs.wide() * (runs.vectors() + 1) + runs.narrow() * runs.vectors();
            assertTrue(vectors * width >= columns && (vectors - 1) * width < columns, columns + " columns: " + runs);
            assertTrue(runs.narrow() > 0 && runs.vectors() > 0, columns + " columns: " + runs);
        }
    }

    private void check(ConvShape shape, long seed) {
        ErrorBounds.check(algorithm, shape, shape.terms() + 2.0, seed);
    }
}
