package io.github.tornadoconv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvShapeTest {
    @ParameterizedTest
    @CsvSource({
        "n8 c64 56x56 k128 3x3 p1, '[8, 128, 56, 56]'",
        "c3 224x224 k64 7x7 s2 p3, '[64, 112, 112]'",
        "n1 c4 10 k8 3 d2, '[1, 8, 6]'",
        "n1 c4 7x8x9 k2 1x2x3 s1x2x3, '[1, 2, 7, 4, 3]'",
        "n1 c4 5x6 k4 2x4 psame, '[1, 4, 5, 6]'",
        "n1 c4 5x6 k4 2x4 pvalid, '[1, 4, 4, 3]'",
        "n1 c4 5x6 k4 3x3 p1x0:0x2, '[1, 4, 4, 6]'",
        "t n1 c512 16x16 k256 4x4 s2 p1, '[1, 256, 32, 32]'",
        "t n1 c4 5 k4 3 s2 d3 o2, '[1, 4, 17]'",
        "t n1 c4 5x5 k4 3x3 p1x0:0x2, '[1, 4, 6, 5]'",
    })
    void outputSizes(String text, String output) {
        assertEquals(output, ConvShape.parse(text).output().toString());
    }

    @Test
    void sameHasTheOddPaddingAtTheEnd() {
        ConvShape shape = ConvShape.parse("n1 c1 9x9 k1 4x3 d3x1 psame");
        assertEquals(Axes.of(4, 1), shape.padBegin());
        assertEquals(Axes.of(5, 1), shape.padEnd());
    }

    @Test
    void workOfAConvolution() {
        ConvShape shape = ConvShape.parse("n2 c6 10x10 k8 3x3 s2 g2");
        assertEquals(4, shape.gemmM());
        assertEquals(2 * 4 * 4, shape.gemmN());
        assertEquals(3 * 9, shape.gemmK());
        assertEquals(27, shape.terms());
        assertEquals(2L * 2 * 4 * 32 * 27, shape.flops());
        assertEquals(4L * (2 * 6 * 100 + 8 * 3 * 9 + 8 + 2 * 8 * 16), shape.bytes());
    }

    @Test
    void workOfATransposedConvolution() {
        ConvShape shape = ConvShape.parse("t n2 c6 5x5 k8 3x3 s2 g2 nobias f64");
        assertEquals(4 * 9, shape.gemmM());
        assertEquals(2 * 25, shape.gemmN());
        assertEquals(3, shape.gemmK());
        assertEquals(2L * 2 * 36 * 50 * 3, shape.flops());
        assertEquals(8L * (2 * 6 * 25 + 6 * 4 * 9 + 2 * 8 * 121), shape.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "n8 c64 56x56 k128 3x3 s1 p1",
        "c3 5 k4 2 s2 p0",
        "t n1 c2 3x4x5 k6 1x2x3 s1x2x3 p1x0x1 d2 g2 o1x0x2 f16 nobias leaky_relu=0.25",
        "n0 c3 9x9 k3 3x3 s1 psame d1x2 reflect i64 relu",
        "n1 c4 9x9 k4 3x3 s1 p-1 g4 circular f64 gelu_tanh",
        "n1 c4 9x9 k4 3x3 s1 p1x0:2 replicate",
        "n1 c4 9x9 k4 3x3 s1 pvalid",
    })
    void textFormIsReadBackAsItIsWritten(String text) {
        ConvShape shape = ConvShape.parse(text);
        assertEquals(text, shape.toString());
        assertEquals(shape, ConvShape.parse(shape.toString()));
    }

    @Test
    void shapesThatDifferAreNotEqual() {
        assertFalse(ConvShape.parse("n1 c1 5 k1 3").equals(ConvShape.parse("c1 5 k1 3")));
    }

    @Test
    void textThatIsNotOfTheFormIsRefused() {
        String example = "; write for example n8 c64 56x56 k128 3x3 s1 p1";
        refused("'': the word '' is not known" + example, "");
        refused("'n8 c64 5x5 k4 3x3 q1': the word 'q1' is not known" + example, "n8 c64 5x5 k4 3x3 q1");
        refused("'c64 5x5 k4 3x3 7x7': the word '7x7' is not known" + example, "c64 5x5 k4 3x3 7x7");
        refused("'n8 c64 5x5 k4 3x3 sx': the word 'sx' has no number" + example, "n8 c64 5x5 k4 3x3 sx");
        refused("'c64 5 k4 3 leaky_relu=': the word 'leaky_relu=' has no number" + example, "c64 5 k4 3 leaky_relu=");
        refused(
                "'n8 c64' is not a convolution: it needs input channels (c64), input size (56x56), output channels (k128)"
                        + " and kernel size (3x3), in this order",
                "n8 c64");
        refused(
                "'n8 c64 5x5 k4 3': input size 5x5 has 2 axes and kernel size 3 has 1; give both the same number",
                "n8 c64 5x5 k4 3");
        refused(
                "Conv2d: kernel of 9 (kernel_size 9, dilation 1) on the height axis is larger than the padded input of 5"
                        + " (input 5, padding 0 + 0) in [8, 64, 5, 5]; use a smaller kernel, more padding or a larger input",
                "n8 c64 5x5 k4 9x9");
    }

    private static void refused(String message, String text) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, () -> ConvShape.parse(text)).getMessage());
    }

    @Test
    void anOutputBeyondATensorIsRefused() {
        refused(
                "Conv2d: output (65536, 64, 1024, 1024) has more than the 2147483639 elements that a tensor can hold; split"
                        + " the batch or use a smaller input",
                Conv2d.of(1, 64, 1).build().spec(), Shape.of(65536, 1, 1024, 1024));
        refused(
                "ConvTranspose1d: output size 21474836481 on the width axis is beyond 2147483647; use a smaller input",
                ConvTranspose1d.of(1, 1, 1).stride(1 << 30).build().spec(), Shape.of(1, 1, 21));
    }

    @Test
    void paddingBeyondAnAxisIsRefused() {
        refused(
                "Conv1d: padded input of 4294967299 (input 5, padding 2147483647 + 2147483647) on the width axis is beyond"
                        + " 2147483647; use less padding",
                Conv1d.of(1, 1, 1).padding(Integer.MAX_VALUE).stride(Integer.MAX_VALUE).build().spec(),
                Shape.of(1, 1, 5));
    }

    @Test
    void noChannelsCannotBeMirrored() {
        refused(
                "Conv1d: padding_mode reflect needs an input of 1 or more channels, but got 0 in [1, 0, 5]; use padding_mode"
                        + " zeros",
                Conv1d.of(0, 4, 3).padding(1).paddingMode(PaddingMode.REFLECT).build().spec(),
                Shape.of(1, 0, 5));
    }

    @Test
    void outputSizeIsForTransposedConvolutions() {
        ConvSpec spec = Conv1d.of(1, 1, 1).build().spec();
        assertEquals(
                "Conv1d: output_size (5,) is for transposed convolutions; leave it out",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ConvShape.of(spec, Shape.of(1, 1, 5), Axes.of(5)))
                        .getMessage());
    }

    private static void refused(String text, ConvSpec spec, Shape input) {
        assertEquals(
                text,
                assertThrows(IllegalArgumentException.class, () -> ConvShape.of(spec, input)).getMessage());
    }
}
