package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnusedVariable") // The lists are read by their names, through @FieldSource.
class FewChannelsTest {
    private static final List<String> DEPTHWISE = List.of(
            "n1 c2 1x1 k2 1x1 g2",
            "n1 c2 1 k2 1 g2 nobias",
            "n1 c2 1x1x1 k4 1x1x1 g2",
            "c3 5x5 k3 5x5 g3",
            "n1 c2 5x5 k2 7x7 p1 g2",
            "n2 c3 9x9 k3 2x2 s5 g3",
            "n1 c3 9x9 k3 2x2 s2 d2 g3",
            "n1 c3 9x8 k3 3x2 s2x3 d2x1 p3x0 g3",
            "n1 c2 17 k4 3 p1:2 g2",
            "n1 c4 200 k4 31 p15 g4",
            "n1 c2 1000 k2 4 s2 g2",
            "n3 c8 7x7 k8 3x3 p1 g8",
            "n1 c8 7x7 k24 5x5 p2 g8",
            "n1 c5 7x7 k5 7x7 p3 g5",
            "n1 c3 16x16 k3 3x3 p1 g3",
            "n1 c3 17x33 k3 3x3 s2 p1 g3",
            "n1 c3 31x31 k3 5x5 s2 p2 g3",
            "n1 c3 14x15 k3 3x3 s1x2 p1 g3",
            "n1 c3 15x14 k3 3x3 s2x1 p1 g3",
            "n1 c3 40x40 k3 3x3 s3 p1 g3",
            "n1 c2 23x24 k2 11x11 p5 g2",
            "n1 c2 40x40 k2 13x13 p6 g2",
            "n1 c2 20x20 k2 19x2 p9x1 g2",
            "n1 c3 30x30 k3 3x3 p2 d2 g3",
            "n1 c3 30x30 k3 3x3 s2 p3 d3 g3",
            "n1 c3 6x6 k3 3x3 p2 reflect g3",
            "n1 c3 6x6 k3 3x3 p3 replicate g3",
            "n1 c3 6x26 k3 3x3 p4 circular g3",
            "n1 c3 11x10 k3 3x3 s2 p3 circular g3",
            "n1 c2 4x5x6 k2 3x2x1 s2x1x3 p1x1x0 g2",
            "n1 c4 5x9x20 k4 3x3x3 p1 g4",
            "n1 c4 5x9x20 k4 3x3x3 p1 g4 silu",
            "n1 c4 19x37 k4 3x3 p1 g4 relu6",
            "n1 c4 19x37 k4 3x3 p1 g4 gelu",
            "t n1 c2 1x1 k2 1x1 g2",
            "t n1 c3 5x6 k3 4x4 s2 p1 g3",
            "t n1 c3 25x26 k3 4x4 s2 p1 g3",
            "t n1 c3 5x6 k6 3x3 s2 p1 o1 g3",
            "t n1 c3 5x6 k3 2x2 s3 g3",
            "t n1 c3 5x6 k3 3x3 s2 d2 p1 g3",
            "t n1 c3 5x6 k3 3x3 s4 d2 p3 o3 g3",
            "t n1 c3 7 k3 5 s1 p2 g3",
            "t c2 3x4x5 k2 2x3x2 s2x1x3 p1x0x1 g2");
    private static final List<String> GROUPED = List.of(
            "t n1 c34 39x31 k51 1x1 s2x1 p5x0 d2x1 g17",
            "t n1 c34 39x62 k51 1x1 s2x1 p5x0 d2x1 g17",
            "n1 c8 9x9 k8 3x3 s2 p1 g4",
            "n2 c6 15x40 k9 3x3 p1 g3",
            "n1 c8 20x20 k8 3x3 p1 g2",
            "n1 c8 7x7 k8 3x3 p1 g2",
            "n1 c32 14x14 k32 3x3 p1 g2",
            "n1 c80 9x11 k102 3x3 p1 g2",
            "n1 c32 9x30 k26 1x1 g2",
            "n1 c6 40 k10 5 p2 d2 g2",
            "n1 c4 3x5x4 k6 3x3x3 p1 g2",
            "n1 c6 11x12 k14 3x3 p1 reflect g2",
            "t n2 c4 5x6 k6 3x3 s2 p1 o1 g2");
    private static final List<String> LANES = List.of(
            "n1 c16 4x4 k16 1x1 g16",
            "n1 c17 16 k17 3 g17 p1",
            "n2 c40 7x7 k40 3x3 p1 g40",
            "n1 c16 7x7 k16 7x7 p3 g16",
            "n1 c16 7x7 k48 5x5 p2 g16 nobias",
            "n1 c19 14x15 k19 3x3 s2 p1 g19",
            "n1 c16 9x19 k16 3x5 s3x2 p2 d2x1 g16",
            "n1 c16 16x16 k16 11x11 p5 g16 relu",
            "n1 c16 16x16 k16 2x19 p1x9 g16",
            "n1 c16 19x19 k16 2x2 s5x2 g16",
            "n1 c16 9x9 k16 9x2 p4x0 g16",
            "n1 c20 200 k20 31 p15 g20 silu",
            "n1 c16 5x6x7 k16 3x3x3 p1 g16",
            "n1 c16 5x6x7 k16 3x1x2 s2x1x3 p1x0x1 g16",
            "n1 c16 9x9 k16 7x11 p1x5 g16",
            "t n1 c16 5x6 k16 4x4 s2 p1 g16",
            "t n2 c17 5x6 k34 3x3 s2 p1 o1 g17",
            "t n1 c16 5x6 k16 3x3 s4 d2 p3 o3 g16",
            "t n1 c16 17 k16 5 p2 g16",
            "t n1 c16 3x4x5 k16 2x3x2 s2x1x3 p1x0x1 g16");
    private static final Workers WORKERS = new Workers(ErrorBounds.THREADS);

    private final DepthwiseAlgorithm depthwise = new DepthwiseAlgorithm(WORKERS);
    private final DepthwiseLanesAlgorithm lanes = new DepthwiseLanesAlgorithm(WORKERS);
    private final GroupedAlgorithm grouped = new GroupedAlgorithm(WORKERS);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @FieldSource("DEPTHWISE")
    void depthwiseKeepsItsBoundAtTheEdges(String text) {
        check(depthwise, ConvShape.parse(text), 1);
        check(depthwise, ConvShape.parse(text + " f64"), 1);
    }

    @ParameterizedTest
    @FieldSource("LANES")
    void lanesKeepTheirBoundAtTheEdges(String text) {
        assumeTrue(VectorModule.PRESENT, "without vectors there are no lanes");
        check(lanes, ConvShape.parse(text), 1);
        check(lanes, ConvShape.parse(text + " f64"), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lanesKeepTheirBoundOnRandomShapes(long seed) {
        assumeTrue(VectorModule.PRESENT, "without vectors there are no lanes");
        int checked = 0;
        for (ConvShape shape : Shapes.random(seed, 300)) {
            int groups = 16 + shape.batch() * 7;
            ConvSpec spec = shape.spec();
            ConvShape depthwise = ConvShape.of(
                    new ConvSpec(
                            spec.transposed(),
                            groups,
                            groups * (1 + shape.in(0) % 2),
                            spec.kernel(),
                            spec.stride(),
                            spec.padding(),
                            spec.paddingMode(),
                            spec.dilation(),
                            groups,
                            spec.outputPadding(),
                            spec.bias(),
                            spec.dtype(),
                            spec.activation()),
                    input(shape, groups));
            if (depthwise.flops() < 1_000_000 && lanes.accepts(depthwise).yes()) {
                check(lanes, depthwise, seed);
                checked++;
            }
        }
        assertTrue(checked > 40, checked + " shapes checked");
    }

    private static Shape input(ConvShape shape, int channels) {
        int[] sizes = shape.input().toArray();
        sizes[sizes.length - shape.rank() - 1] = channels;
        return Shape.of(sizes);
    }

    @ParameterizedTest
    @FieldSource("GROUPED")
    void groupedKeepsItsBoundAtTheEdges(String text) {
        check(grouped, ConvShape.parse(text), 1);
        check(grouped, ConvShape.parse(text + " f64"), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsItsBoundOnRandomShapes(long seed) {
        Random random = new Random(seed);
        int checked = 0;
        for (ConvShape shape : Shapes.random(seed, 2000)) {
            if (depthwise.accepts(shape).yes()) {
                check(depthwise, shape, seed);
                checked++;
            } else if (grouped.accepts(shape).yes() && random.nextInt(8) == 0) {
                check(grouped, shape, seed);
                checked++;
            }
        }
        assertTrue(checked > 40, checked + " shapes checked");
    }

    @Test
    void refusesWhatDoesNotSuit() {
        assertFalse(depthwise.accepts(ConvShape.parse("n1 c4 8x8 k4 3x3 g2")).yes());
        assertFalse(depthwise.accepts(ConvShape.parse("n1 c1 8x8 k4 3x3")).yes());
        assertFalse(depthwise.accepts(ConvShape.parse("n1 c4 8x8 k4 3x3 g4 i64")).yes());
        assertFalse(grouped.accepts(ConvShape.parse("n1 c4 8x8 k4 3x3 g4")).yes());
        assertFalse(grouped.accepts(ConvShape.parse("n1 c64 8x8 k64 3x3")).yes());
    }

    private void check(JvmAlgorithm algorithm, ConvShape shape, long seed) {
        ErrorBounds.check(algorithm, shape, 2.0 * shape.terms() + 2, seed);
    }
}
