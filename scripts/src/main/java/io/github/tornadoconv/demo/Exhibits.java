package io.github.tornadoconv.demo;

import static io.github.tornadoconv.demo.Filters.depthwise;
import static io.github.tornadoconv.demo.Picture.CHANNELS;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import java.awt.Color;
import java.util.List;

/** The layers of the demo: each kind of convolution, each option, in a form that one can see. */
public final class Exhibits {
    private static final int DOWN = 4;
    private static final int DOT = 12;
    private static final int DIRECTIONS = 8;

    private Exhibits() {}

    /** The exhibits for a picture of that size, in the order in which they run. */
    public static List<Exhibit> of(int width, int height) {
        return List.of(
                blur(), motion(), sharpen(), emboss(), edges(), detail(), directions(), features(), down(),
                up(width, height), dots(width, height));
    }

    private static Exhibit blur() {
        HostArray weight = depthwise(CHANNELS, 11, 11, Filters.gaussian(11, 2.4));
        Conv2d layer = Conv2d.of(weight).groups(CHANNELS).padding(5).paddingMode(PaddingMode.REFLECT).build();
        return new Exhibit("blur", "depthwise, reflect padding", layer, "", View.COLOUR);
    }

    private static Exhibit motion() {
        HostArray weight = depthwise(CHANNELS, 1, 31, Filters.row(31));
        Conv2d layer = Conv2d.of(weight)
                .groups(CHANNELS)
                .padding(0, 15)
                .paddingMode(PaddingMode.CIRCULAR)
                .build();
        return new Exhibit("motion", "kernel 1x31, circular padding", layer, "", View.COLOUR);
    }

    private static Exhibit sharpen() {
        HostArray weight = depthwise(CHANNELS, 5, 5, Filters.sharpen(5, 1, 2.5));
        Conv2d layer = Conv2d.of(weight)
                .groups(CHANNELS)
                .padding(Padding.SAME)
                .paddingMode(PaddingMode.REPLICATE)
                .build();
        return new Exhibit("sharpen", "depthwise, replicate padding", layer, "", View.COLOUR);
    }

    private static Exhibit emboss() {
        HostArray grey = HostArray.of(Shape.of(CHANNELS), 0.5f, 0.5f, 0.5f);
        Conv2d layer = Conv2d.of(depthwise(CHANNELS, 3, 3, Filters.emboss()))
                .groups(CHANNELS)
                .bias(grey)
                .padding(Padding.SAME)
                .paddingMode(PaddingMode.REPLICATE)
                .build();
        return new Exhibit("emboss", "depthwise with bias", layer, "", View.COLOUR);
    }

    private static Exhibit edges() {
        float[][] slopes = {Filters.sobelX(), Filters.sobelY()};
        float[] weight = new float[slopes.length * CHANNELS * 9];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = Filters.LUMINANCE[i / 9 % CHANNELS] * slopes[i / 9 / CHANNELS][i % 9];
        }
        Conv2d layer = Conv2d.of(HostArray.of(Shape.of(slopes.length, CHANNELS, 3, 3), weight))
                .padding(1)
                .paddingMode(PaddingMode.REPLICATE)
                .build();
        return new Exhibit("edges", "sobel, direction as hue", layer, "", View.DIRECTION);
    }

    private static Exhibit detail() {
        HostArray grey = HostArray.of(Shape.of(CHANNELS), 0.5f, 0.5f, 0.5f);
        Conv2d layer = Conv2d.of(depthwise(CHANNELS, 5, 5, Filters.detail(2)))
                .groups(CHANNELS)
                .bias(grey)
                .dilation(6)
                .padding(Padding.SAME)
                .paddingMode(PaddingMode.REFLECT)
                .build();
        return new Exhibit("detail", "dilation 6: one wavelet scale", layer, "", View.COLOUR);
    }

    /** Brightness, then how much of each direction is there, then a colour for each direction: one program. */
    private static Exhibit directions() {
        Conv2d brightness = Conv2d.of(HostArray.of(Shape.of(1, CHANNELS, 1, 1), Filters.LUMINANCE)).build();
        int size = 11;
        float[] waves = new float[DIRECTIONS * size * size];
        float[] hues = new float[CHANNELS * DIRECTIONS];
        for (int i = 0; i < DIRECTIONS; i++) {
            float[] wave = Filters.gabor(size, Math.PI * i / DIRECTIONS, 6, 2.6, 7);
            System.arraycopy(wave, 0, waves, i * wave.length, wave.length);
            float[] hue = Color.getHSBColor(i / (float) DIRECTIONS, 0.9f, 1).getRGBColorComponents(null);
            for (int c = 0; c < CHANNELS; c++) {
                hues[c * DIRECTIONS + i] = hue[c];
            }
        }
        Conv2d bank = Conv2d.of(HostArray.of(Shape.of(DIRECTIONS, 1, size, size), waves))
                .padding(Padding.SAME)
                .paddingMode(PaddingMode.REPLICATE)
                .activation(Activation.RELU)
                .build();
        Conv2d colours = Conv2d.of(HostArray.of(Shape.of(CHANNELS, DIRECTIONS, 1, 1), hues)).build();
        return new Exhibit(
                "directions", "sequential: gabor bank, relu", Sequential.of(brightness, bank, colours), "",
                View.COLOUR);
    }

    private static Exhibit features() {
        Conv2d layer = Conv2d.of(CHANNELS, 16, 7)
                .stride(2)
                .padding(3)
                .activation(Activation.SILU)
                .seed(0)
                .build();
        return new Exhibit("features", "dense, stride 2, pytorch's seed 0", layer, "", View.CHANNELS);
    }

    /** With a pixel more on each side, so that {@link #up} has a neighbour to blend with there. */
    private static Exhibit down() {
        Conv2d layer = Conv2d.of(depthwise(CHANNELS, DOWN, DOWN, Filters.mean(DOWN)))
                .groups(CHANNELS)
                .stride(DOWN)
                .padding(DOWN)
                .paddingMode(PaddingMode.REPLICATE)
                .build();
        return new Exhibit("down", "stride 4", layer, "", View.COLOUR);
    }

    private static Exhibit up(int width, int height) {
        ConvTranspose2d layer = ConvTranspose2d.of(depthwise(CHANNELS, 2 * DOWN, 2 * DOWN, Filters.bilinear(DOWN)))
                .groups(CHANNELS)
                .stride(DOWN)
                .padding(DOWN + DOWN / 2)
                .outputPadding(height % DOWN, width % DOWN)
                .build();
        return new Exhibit("up", "transposed, of the one before", layer, "down", View.COLOUR);
    }

    /** A mean per square, then a disc per mean. */
    private static Exhibit dots(int width, int height) {
        Padding rest = Padding.of(Axes.of(0, 0), Axes.of(rest(height), rest(width)));
        Conv2d means = Conv2d.of(depthwise(CHANNELS, DOT, DOT, Filters.mean(DOT)))
                .groups(CHANNELS)
                .stride(DOT)
                .padding(rest)
                .paddingMode(PaddingMode.REPLICATE)
                .build();
        ConvTranspose2d discs = ConvTranspose2d.of(depthwise(CHANNELS, DOT, DOT, Filters.disc(DOT, DOT / 2.0 - 0.5)))
                .groups(CHANNELS)
                .stride(DOT)
                .padding(rest)
                .build();
        return new Exhibit("dots", "sequential: stride 12 and back", Sequential.of(means, discs), "", View.COLOUR);
    }

    /** Pixels missing to a whole dot. */
    private static int rest(int size) {
        return (DOT - size % DOT) % DOT;
    }
}
