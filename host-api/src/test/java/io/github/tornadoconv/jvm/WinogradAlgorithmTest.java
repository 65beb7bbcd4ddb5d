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
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final WinogradAlgorithm algorithm = new WinogradAlgorithm(WORKERS, false);

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
        "n1 c5 9x8 k7 2x2 p1",
        "n1 c5 90 k7 2 p1:0 d3",
        "n1 c5 9x8 k7 2x3 p1x0",
        "n2 c5 19x18 k7 3x3 s2 p1",
        "n1 c5 9x8 k7 3x3 s2 p1 reflect",
        "n2 c17 15x16 k19 4x4 s2 p1 relu",
        "n1 c5 21x18 k7 5x6 s2 p2",
        "n1 c5 21x18 k7 5x2 s2 p2x0",
        "n1 c5 21x18 k7 5x1 s2 p2x0",
        "n1 c5 21x18 k7 3x3 s2x1 p1 d1x2",
        "n2 c5 30x31 k7 7x5 s3x2 p3x2",
        "n1 c5 30x31 k7 5x5 s3x4 p2",
        "n1 c5 61 k7 3 s2 p1 g1",
        "n2 c8 61 k6 8 s4 p3 g2",
        "n1 c5 21x18 k7 5x7 p2x3",
        "n1 c5 21x18 k7 1x7 p0x3",
        "n1 c5 100 k7 7 p9 d3",
        "n1 c5 100 k7 12 p5",
        "n1 c16 5x4x1 k18 1x2x1 s1x1x4 p0x2x3:1x3x0 replicate",
        "n2 c5 6x9x8 k7 3x3x3 s2 p1",
        "n2 c5 6x9x8 k7 2x5x4 s2x1x2 p1x2x1 d2x1x1",
        "t n1 c1 1x1 k1 4x4 s2 p1",
        "t n1 c5 9x8 k7 8x7 s2 p3 o1",
        "t n1 c3 5x6 k4 4x4 s2 p1",
        "t n2 c17 16x9 k19 4x4 s2 p1 relu",
        "t n1 c20 7x40 k33 4x4 s2 p1 nobias",
        "t n1 c20 7x40 k33 6x4 s2 p2x1 o1",
        "t n2 c4 5x6 k6 3x3 s2 p1 o1 g2",
        "t n2 c4 5x6 k6 5x3 s2 p1",
        "t n1 c4 5x6 k6 5x3 s3x1 p1x0",
        "t n1 c4 5x6 k6 3x3 s1 p1",
        "t n1 c4 5x6 k6 2x4 s2 p0x1",
        "t n1 c4 5x6 k6 4x4 s2 p5x3",
        "t n1 c4 9x8 k6 4x4 s2 p8 o1",
        "t n1 c9 61 k5 16 s8 p4",
        "t n1 c9 61 k5 11 s4 p3 o2",
        "t n2 c5 6x9x8 k7 4x4x4 s2 p1",
        "t n2 c5 6x9x8 k7 5x4x3 s3x2x2 p2x1x1 o1",
        "t n2 c5 6x9x8 k7 4x4x4 s2 d3x1x1 p4x1x1",
        "t n1 c64 45x45 k32 4x4 s2 p1",
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
        keepsItsBound(algorithm, shape, seed);
    }

    private static void keepsItsBound(WinogradAlgorithm algorithm, ConvShape shape, long seed) {
        Geometry g = Geometry.of(shape);
        double norm = Math.pow(190, (g.kernel()[1] > 1 ? 1 : 0) + (g.kernel()[2] > 1 ? 1 : 0)) * parts(g, 1)
                * parts(g, 2);
        ErrorBounds.checkTileBound(algorithm, shape, norm * (g.inPerGroup() * g.kernel()[0] + 32), seed);
    }

    /** Most parts that are added up for an output. */
    private static int parts(Geometry g, int axis) {
        return WinogradAxis.of(g, axis, WinogradAxis.choices(g, axis).getFirst()).phases().stream()
                .mapToInt(phase -> phase.parts().size())
                .max()
                .orElseThrow();
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
        "n1 c256 300 k64 3 p1", "n1 c256 300 k64 2", "n1 c1024 33x33 k32 3x3 p12 d12", "t n1 c64 64x64 k32 4x4 s2 p1",
        "t n1 c1024 8x8 k32 4x4 s2 p1",
        "n1 c512 14x14 k64 3x3 s2 p1", "n1 c128 20x20 k32 4x4 s2 p1", "n1 c512 300 k64 3 s2 p1",
        "n1 c192 17x17 k32 1x7 p0x3",
        "n1 c128 14x14 k32 5x5 p2", "n1 c64 14x14 k32 7x7 p3", "t n1 c1024 13x13 k32 3x3 s2 p1 o1",
        "t n1 c256 100 k32 16 s8 p4", "t n1 c256 4x10x10 k16 4x4x4 s2 p1"})
    void isWithinTenThousandthOfTheSpreadWhereSumsAreLong(String text) {
        ErrorBounds.checkSpread(algorithm, ConvShape.parse(text), -0.5, 1e-4, 1);
        ErrorBounds.checkSpread(algorithm, ConvShape.parse(text), 0, 1e-4, 2);
    }

    /** Every choice of tiles, also those that the rule never makes of these shapes. */
    @ParameterizedTest
    @ValueSource(strings = {"n1 c5 9x8 k7 3x3 p1", "n1 c5 9x8 k7 2x2 p1", "n1 c5 19x18 k7 3x4 s2 p1",
        "n1 c5 9x8 k7 4x5 p2", "t n1 c5 9x8 k7 4x4 s2 p1",
        "t n1 c5 9x8 k7 3x3 s2 p1 o1", "t n1 c5 9x8 k7 5x6 s2 p1"})
    void keepsItsBoundWithAllTiles(String text) {
        Geometry g = Geometry.of(ConvShape.parse(text));
        for (int down : WinogradAxis.choices(g, 1)) {
            for (int across : WinogradAxis.choices(g, 2)) {
                keepsItsBound(
                        new WinogradAlgorithm(WORKERS, new WinogradRule.Filters(down, across)),
                        ConvShape.parse(text),
                        1);
            }
        }
    }

    @Test
    void refusesWithAReason() {
        ConvShape good = ConvShape.parse("n1 c64 56x56 k64 3x3 p1");
        assertEquals("", algorithm.accepts(good).reason());
        assertTrue(new WinogradAlgorithm(WORKERS, true).accepts(good).reason().contains("exact mode"));
        assertTrue(reason("n1 c64 56x56 k64 3x3 p1 f64").contains("float64"));
        assertTrue(reason("n1 c64 56x56 k64 3x3 s2 p1 d2").contains("dilation 1"));
        assertTrue(reason("n1 c64 56x56 k64 13x3 p1").contains("kernel"));
        assertTrue(reason("t n1 c64 56x56 k64 4x4 s2 p1 d2").contains("dilation"));
        assertTrue(reason("t n1 c64 56x56 k64 2x2 s2").contains("nothing can be saved"));
        assertTrue(reason("t n1 c64 56x56 k64 10x10 s5").contains("25"));
    }

    private String reason(String text) {
        return algorithm.accepts(ConvShape.parse(text)).reason();
    }

    /** Small images have few tiles to share a weight, so smaller tiles are better there. */
    @Test
    void choosesTilesByTheWork() {
        assertEquals(new WinogradRule.Filters(4, 4), filters("n1 c64 56x56 k64 3x3 p1"));
        assertEquals(new WinogradRule.Filters(2, 2), filters("n1 c512 7x7 k512 3x3 p1"));
        assertEquals(new WinogradRule.Filters(1, 4), filters("n1 c64 500 k64 3 p1"));
        assertEquals(new WinogradRule.Filters(4, 4), filters("t n1 c64 64x64 k32 4x4 s2 p1"));
        assertEquals(new WinogradRule.Filters(2, 2), filters("t n1 c512 8x8 k256 4x4 s2 p1"));
    }

    private static WinogradRule.Filters filters(String text) {
        return new WinogradRule(Geometry.of(ConvShape.parse(text)), 16, false).best();
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
