package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsPlanTest {
    private final Lanes<float[]> lanes = Lanes.floats();

    @BeforeEach
    void vectors() {
        assumeTrue(VectorModule.PRESENT);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void tilesAndBlocksCoverEverythingOnce(long seed) {
        for (ConvShape shape : Shapes.random(seed, 100)) {
            if (!shape.spec().transposed()) {
                check(shape, 1 + (int) (seed % 3));
            }
        }
    }

    private void check(ConvShape shape, int threads) {
        Geometry g = Geometry.of(shape);
        ChannelsPlan plan = plan(shape, threads);
        assertEquals(0, plan.firstPosition(plan.firstTile(0)), shape.toString());
        assertEquals(g.outVolume(), plan.firstPosition(plan.firstTile(plan.runs())), shape.toString());
        for (int tile = 0; tile < plan.tileCount(); tile++) {
            int positions = plan.firstPosition(tile + 1) - plan.firstPosition(tile);
            assertTrue(positions > 0 && positions <= plan.positions(), shape.toString());
        }
        assertEquals(plan.groupVectors(), plan.firstVector(plan.firstBlock(plan.cuts())), shape.toString());
        assertEquals(plan.terms().count(), plan.terms().first(plan.terms().blocks()), shape.toString());
        Set<ChannelTerms.Term> terms = new HashSet<>(plan.terms().order());
        assertEquals(g.inPerGroup() * g.kernelVolume(), terms.size(), shape.toString());
        assertEquals(terms.size(), plan.terms().order().size(), shape.toString());
    }

    @Test
    void kernelPositionsInThePaddingAreLeftOut() {
        Geometry g = Geometry.of(ConvShape.parse("n1 c20 7x7 k64 3x3 s1 p1"));
        ChannelTerms terms = new ChannelTerms(g, 1, 1);
        assertArrayEquals(new int[] {0, 180}, runs(terms, 7, 14), "a row in the middle");
        assertArrayEquals(new int[] {60, 180}, runs(terms, 0, 7), "the first row");
        assertArrayEquals(new int[] {0, 120}, runs(terms, 42, 49), "the last row");
        assertArrayEquals(new int[] {0, 40, 60, 100, 120, 160}, runs(terms, 13, 14), "the end of a row");
        assertArrayEquals(new int[] {0, 180}, runs(terms, 0, 8), "parts of two rows");
        assertEquals(19.0 / 21, terms.met(1), 1e-12);
    }

    @Test
    void kernelColumnsThatNoPositionOfATileMeetsAreLeftOut() {
        Geometry g = Geometry.of(ConvShape.parse("n1 c512 33x33 k256 3x3 p12 d12"));
        ChannelTerms terms = new ChannelTerms(g, 1, 1);
        assertEquals(75.0 / 99 * 7 / 9, terms.met(3), 1e-12);
        assertEquals(75.0 / 99, terms.met(1), 1e-12);
    }

    /** The number of a row's last position times the number of its tiles was more than an int holds. */
    @ParameterizedTest
    @ValueSource(strings = {"n1 c1 1000000 k1 3 p1", "n1 c2 30000000 k1 2 s3 d5"})
    void rowsMayBeLong(String text) {
        Geometry g = Geometry.of(ConvShape.parse(text));
        ChannelTerms terms = new ChannelTerms(g, 1, 1);
        assertEquals(1, terms.met(1), 1e-6);
        assertEquals(1, terms.met(g.out()[2] / 13), 1e-4);
        assertTrue(plan(ConvShape.parse(text), 2).tileCount() >= g.out()[2] / 16);
    }

    @Test
    void fewThreadsCopyForThemselves() {
        ConvShape shape = ConvShape.parse("n1 c192 17x17 k192 1x7 p0x3");
        assertEquals(2, plan(shape, 2).copies(), "two threads, a copy each");
        assertEquals(1, plan(shape, 8).copies(), "many threads share one");
        assertEquals(1, plan(ConvShape.parse("n1 c64 512x512 k64 3x3 s2 p1"), 2).copies(), "a large one is shared");
        assertEquals(8, plan(ConvShape.parse("n8 c192 17x17 k192 1x7 p0x3"), 8).copies(), "an image for each thread");
    }

    private ChannelsPlan plan(ConvShape shape, int threads) {
        Geometry g = Geometry.of(shape);
        return new ChannelsPlan(g, Layout.input(g), Layout.output(g), lanes, threads);
    }

    private static int[] runs(ChannelTerms terms, int first, int end) {
        return terms.runs(0, terms.taps(first, end));
    }

    @Test
    void paddingThatIsNotZerosIsMet() {
        Geometry g = Geometry.of(ConvShape.parse("n1 c4 7x7 k64 3x3 s1 p1 reflect"));
        assertEquals(1, new ChannelTerms(g, 1, 1).met(7));
    }
}
