package io.github.tornadoconv.demo;

import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * A picture as convolutions see it.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb red, green and blue plane, row-major, from 0 (dark) to 1 (bright); the rest is cut when seen
 */
public record Picture(int width, int height, float[] rgb) {
    /** Planes of a picture. */
    public static final int CHANNELS = 3;

    public Picture {
        if (rgb.length != CHANNELS * width * height) {
            throw new IllegalArgumentException(
                    "a picture of " + width + "x" + height + " has " + CHANNELS * width * height
                            + " values, but " + rgb.length + " were given");
        }
    }

    /** The pixels of an image, without its transparency. */
    public static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int plane = width * height;
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        float[] rgb = new float[CHANNELS * plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                rgb[c * plane + i] = (pixels[i] >> (16 - 8 * c) & 0xff) / 255f;
            }
        }
        return new Picture(width, height, rgb);
    }

    /** As the input of a layer: {@code [1, 3, height, width]}. */
    public HostArray toArray() {
        return HostArray.of(Shape.of(1, CHANNELS, height, width), rgb);
    }

    /** As an image, values below 0 and above 1 cut. */
    public BufferedImage toImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int plane = width * height;
        int[] pixels = new int[plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                pixels[i] = pixels[i] << 8 | Math.round(Math.clamp(rgb[c * plane + i], 0f, 1f) * 255);
            }
        }
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return image;
    }

    /**
     * Writes an image as PNG, whole or not at all.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public static void write(BufferedImage image, Path file) {
        AtomicFile.write(file, out -> {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java writes no PNG");
            }
        });
    }
}
