package io.github.tornadoconv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConvSpecTest {
    @Test
    void oneNumberIsTheSameOnEveryAxis() {
        ConvSpec spec = Conv3d.of(2, 4, 3).stride(2).padding(1).dilation(4).build().spec();
        assertEquals(Axes.of(3, 3, 3), spec.kernel());
        assertEquals(Axes.of(2, 2, 2), spec.stride());
        assertEquals(Axes.of(4, 4, 4), spec.dilation());
        assertEquals(Padding.of(1, 1, 1), spec.padding());
        assertEquals(9, spec.kernelExtent(2));
    }

    @Test
    void weightShapesAreThoseOfPyTorch() {
        assertEquals(Shape.of(8, 3, 5, 4), Conv2d.of(6, 8, 5, 4).groups(2).build().spec().weightShape());
        assertEquals(Shape.of(6, 4, 5, 4), ConvTranspose2d.of(6, 8, 5, 4).groups(2).build().spec().weightShape());
    }

    @Test
    void depthwiseHasAGroupPerInputChannel() {
        assertTrue(Conv2d.depthwise(4, 3).build().spec().isDepthwise());
        assertTrue(Conv2d.of(4, 8, 3).groups(4).build().spec().isDepthwise());
        assertFalse(Conv2d.of(4, 4, 3).groups(2).build().spec().isDepthwise());
        assertFalse(Conv2d.of(1, 4, 3).build().spec().isDepthwise());
    }

    @Test
    void aWeightGivenSaysItsChannels() {
        HostArray weight = HostArray.of(Shape.of(6, 2, 1), new float[12]);
        ConvSpec conv = Conv1d.of(weight).groups(3).build().spec();
        assertEquals(6, conv.inChannels());
        assertEquals(6, conv.outChannels());
        assertFalse(conv.bias());
        ConvSpec transposed = ConvTranspose1d.of(weight).groups(3).build().spec();
        assertEquals(6, transposed.inChannels());
        assertEquals(6, transposed.outChannels());
    }

    @Test
    void aKernelBeyondEveryInputIsRefused() {
        refused(
                "Conv2d: kernel_size 3 with dilation 1073741824 on the width axis reaches over 2147483649 elements, but an"
                        + " axis has at most 2147483647; use a smaller dilation",
                Conv2d.of(1, 1, 3).dilation(1, 1 << 30));
    }

    @Test
    void aWeightBeyondAnArrayIsRefused() {
        refused(
                "Conv3d: weight [65536, 65536] with kernel_size (3, 3, 3) has more than the 2147483639 elements that an"
                        + " array can hold; use fewer channels, more groups or a smaller kernel",
                Conv3d.of(65536, 65536, 3));
        refused(
                "ConvTranspose1d: weight [1, 1] with kernel_size (2147483647,) has more than the 2147483639 elements that"
                        + " an array can hold; use fewer channels, more groups or a smaller kernel",
                ConvTranspose1d.of(1, 1, Integer.MAX_VALUE));
    }

    @Test
    void aNamedLayerIsNamedInItsErrors() {
        refused("layer 'stem': Conv2d: stride 0 on the width axis is below 1; give 1 or more",
                Conv2d.of(1, 1, 3).stride(1, 0).name("stem"));
    }

    private static void refused(String text, ConvBuilder<?, ?> builder) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }
}
