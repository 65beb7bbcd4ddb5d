package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WinogradAlgorithmTest {
    private static final Workers WORKERS = new Workers(3);

    private final WinogradAlgorithm algorithm = new WinogradAlgorithm(WORKERS, false, true);

    @BeforeEach
    void needsVectors() {
        assumeTrue(VectorModule.PRESENT, "minimal filtering needs the module jdk.incubator.vector");
    }

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "n1 c1 3x3 k1 3x3",
        "n1 c1 1x1 k1 3x3 p1 nobias",
        "c3 5x5 k2 3x3 p1",
        "n3 c17 7x7 k19 3x3 p1 relu",
        "n2 c5 9x37 k33 3x3 p2 gelu",
        "n2 c8 12x5 k70 3x3 p0x1 g2",
        "n1 c20 23x14 k16 1x3 p0x1",
        "n1 c20 23x14 k16 3x1 p1x0",
        "n1 c20 23x14 k16 3x1 p3x2",
        "n2 c16 61 k20 3 p1",
        "n1 c16 500 k16 3 p4 d4",
        "n1 c6 6x6 k4 3x3 p2 reflect",
        "n1 c6 6x6 k4 3x3 p3 replicate",
        "n1 c6 6x6 k4 3x3 p4 circular",
        "n1 c6 6x6 k4 3x3 p1x0:2x3",
        "n1 c3 15x14 k5 3x3 p2 d2",
        "n1 c3 15x14 k5 3x3 p3x1 d3x1",
        "n1 c3 9x9 k5 3x3 p5 d5 reflect",
        "n2 c5 6x9x8 k7 3x3x3 p1",
        "n2 c5 6x9x8 k7 2x3x3 s2x1x1 p2x1x1 d3x1x1",
        "n2 c5 6x9x8 k7 4x3x3 p3x0x1 circular",
        "n2 c5 6x9x8 k7 1x3x3 p0x1x1",
        "n1 c5 3x3x3 k7 1x3x3 p2x1x1",
        "n1 c64 90x90 k32 3x3 p1",
        "n1 c3 4x300 k32 3x3 p1",
        "n1 c40 40x40x3 k32 3x3x3 p1",
    })
    void keepsItsBoundAtTheEdges(String text) {
        keepsItsBound(ConvShape.parse(text), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsItsBoundOnRandomShapes(long seed) {
        List<ConvShape> shapes = new ArrayList<>();
        for (ConvShape shape : Shapes.random(seed, 4000)) {
            if (algorithm.accepts(shape).yes()) {
                shapes.add(shape);
            }
        }
        assertTrue(shapes.size() > 20, "only " + shapes.size() + " of the shapes of seed " + seed + " are accepted");
        shapes.forEach(shape -> keepsItsBound(shape, seed));
    }

    private void keepsItsBound(ConvShape shape, long seed) {
        Geometry g = Geometry.of(shape);
        double norm = Math.pow(190, (g.kernel()[1] == 3 ? 1 : 0) + (g.kernel()[2] == 3 ? 1 : 0));
        ErrorBounds.checkTileBound(algorithm, shape, norm * (g.inPerGroup() * g.kernel()[0] + 32), seed);
    }

    /** The condition for its use by default. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isWithinTenThousandthOfTheSpread(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            int in = 16 << random.nextInt(5);
            String text = "n1 c" + in + " " + (8 + random.nextInt(12)) + "x" + (8 + random.nextInt(12)) + " k"
                    + (16 + random.nextInt(64)) + " 3x3 p1";
            double least = i % 2 == 0 ? -0.5 : 0;
            ErrorBounds.checkSpread(algorithm, ConvShape.parse(text), least, 1e-4, seed + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"n1 c512 7x7 k64 3x3 p1", "n1 c1024 12x12 k32 3x3 p1", "n1 c64 6x20x20 k32 3x3x3 p1",
        "n1 c256 300 k64 3 p1"})
    void isWithinTenThousandthOfTheSpreadWhereSumsAreLong(String text) {
        ErrorBounds.checkSpread(algorithm, ConvShape.parse(text), -0.5, 1e-4, 1);
        ErrorBounds.checkSpread(algorithm, ConvShape.parse(text), 0, 1e-4, 2);
    }

    @Test
    void refusesWithAReason() {
        ConvShape good = ConvShape.parse("n1 c64 56x56 k64 3x3 p1");
        assertEquals("", new WinogradAlgorithm(WORKERS, false).accepts(good).reason());
        assertTrue(new WinogradAlgorithm(WORKERS, true).accepts(good).reason().contains("exact mode"));
        assertTrue(reason("n1 c64 56x56 k64 3x3 p1 f64").contains("float64"));
        assertTrue(reason("n1 c64 56x56 k64 3x3 s2 p1").contains("stride 1"));
        assertTrue(reason("n1 c64 56x56 k64 5x3 p1").contains("kernel"));
        assertTrue(reason("t n1 c64 56x56 k64 3x3").contains("transposed"));
        assertTrue(reason("n1 c3 224x224 k64 3x3 p1").contains("few channels"));
        assertTrue(reason("n1 c64 56x56 k64 3x3 p1 g64").contains("few channels"));
    }

    private static String reason(String text) {
        return new WinogradAlgorithm(WORKERS, false).accepts(ConvShape.parse(text)).reason();
    }

    /** Small images have few tiles to share a weight, so smaller tiles are better there. */
    @Test
    void choosesTilesByTheWork() {
        assertEquals(new WinogradRule.Filters(MinimalFilter.F4, MinimalFilter.F4), filters("n1 c64 56x56 k64 3x3 p1"));
        assertEquals(new WinogradRule.Filters(MinimalFilter.F2, MinimalFilter.F2), filters("n1 c512 7x7 k512 3x3 p1"));
        assertEquals(new WinogradRule.Filters(MinimalFilter.NONE, MinimalFilter.F4), filters("n1 c64 500 k64 3 p1"));
    }

    private static WinogradRule.Filters filters(String text) {
        return new WinogradRule(Geometry.of(ConvShape.parse(text)), 16).best();
    }

    @Test
    void workspaceIsBoundedWhateverTheSize() {
        for (String size : List.of("2000x2000", "4x1000000", "1000000x4")) {
            ConvShape shape = ConvShape.parse("n1 c64 " + size + " k64 3x3 p1");
            long bytes = algorithm.workspaceBytes(shape, Params.NONE);
            assertTrue(bytes < 32L << 20, shape + " needs " + bytes + " bytes");
            assertFalse(algorithm.accepts(shape).reason().contains("array"), shape.toString());
        }
    }
}
