package io.github.tornadoconv.demo;

import io.github.tornadoconv.HostArray;
import java.awt.Color;

/** How the result of a layer is made a picture. */
public enum View {
    /** Three channels, as they are. */
    COLOUR,
    /** Two channels, the slope to the right and downwards: its direction as hue, its steepness as brightness. */
    DIRECTION,
    /** Any number of channels side by side, each in one scale of colours around its own mean. */
    CHANNELS;

    private static final double STEEP = 0.16;
    /** Standard deviations from the mean to either end of the scale. */
    private static final double SPREADS = 2;

    private static final float[][] SCALE = {
        {0.04f, 0.03f, 0.12f}, {0.30f, 0.07f, 0.42f}, {0.65f, 0.17f, 0.39f}, {0.93f, 0.40f, 0.19f},
        {0.99f, 0.88f, 0.60f}
    };

    /** The picture of a result {@code [1, channels, height, width]}. */
    public Picture of(HostArray result) {
        int channels = result.shape().get(1);
        int height = result.shape().get(2);
        int width = result.shape().get(3);
        float[] values = result.toFloats();
        return switch (this) {
            case COLOUR -> new Picture(width, height, values);
            case DIRECTION -> direction(values, width, height);
            case CHANNELS -> channels(values, channels, width, height);
        };
    }

    private static Picture direction(float[] slopes, int width, int height) {
        int plane = width * height;
        float[] rgb = new float[Picture.CHANNELS * plane];
        for (int i = 0; i < plane; i++) {
            double x = slopes[i];
            double y = slopes[plane + i];
            float hue = (float) (Math.atan2(y, x) / (2 * Math.PI));
            float brightness = (float) Math.min(1, Math.hypot(x, y) / STEEP);
            float[] colour = new Color(Color.HSBtoRGB(hue, 0.75f, brightness)).getRGBColorComponents(null);
            for (int c = 0; c < Picture.CHANNELS; c++) {
                rgb[c * plane + i] = colour[c];
            }
        }
        return new Picture(width, height, rgb);
    }

    private static Picture channels(float[] values, int channels, int width, int height) {
        int columns = (int) Math.ceil(Math.sqrt(channels));
        int rows = (channels + columns - 1) / columns;
        int plane = rows * height * columns * width;
        float[] rgb = new float[Picture.CHANNELS * plane];
        for (int channel = 0; channel < channels; channel++) {
            int first = channel * height * width;
            double sum = 0;
            double squares = 0;
            for (int i = first; i < first + height * width; i++) {
                sum += values[i];
                squares += (double) values[i] * values[i];
            }
            double mean = sum / (height * width);
            double spread = Math.sqrt(Math.max(0, squares / (height * width) - mean * mean));
            for (int i = 0; i < height * width; i++) {
                double value = spread == 0 ? 0.5 : 0.5 + (values[first + i] - mean) / (2 * SPREADS * spread);
                int y = channel / columns * height + i / width;
                int x = channel % columns * width + i % width;
                paint(rgb, plane, y * columns * width + x, (float) Math.clamp(value, 0, 1));
            }
        }
        return new Picture(columns * width, rows * height, rgb);
    }

    /** The colour of a value from 0 to 1, between the two next to it on the scale. */
    private static void paint(float[] rgb, int plane, int pixel, float value) {
        float place = value * (SCALE.length - 1);
        int below = Math.clamp((int) place, 0, SCALE.length - 2);
        for (int c = 0; c < Picture.CHANNELS; c++) {
            rgb[c * plane + pixel] = SCALE[below][c] + (place - below) * (SCALE[below + 1][c] - SCALE[below][c]);
        }
    }
}
