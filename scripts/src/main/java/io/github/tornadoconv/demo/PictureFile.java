package io.github.tornadoconv.demo;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A picture read from a file: PNG, JPEG or whatever else this Java reads, turned as its camera says, and made smaller
 * where it is large.
 *
 * @param picture as it is used
 * @param remarks what a user should know of how it came to be, a line each
 */
public record PictureFile(Picture picture, List<String> remarks) {
    /** Sides below this are refused: filters would see their padding only. */
    static final int MIN_SIDE = 32;

    private static final long MAX_PIXELS = 1L << 29;

    public PictureFile {
        remarks = List.copyOf(remarks);
    }

    /**
     * Reads a picture.
     *
     * @param maxSide longer sides are scaled down to this many pixels
     * @throws UncheckedIOException if it cannot be read; the message names the file and what is wrong
     */
    public static PictureFile read(Path file, int maxSide) {
        List<String> remarks = new ArrayList<>();
        try {
            if (!Files.isRegularFile(file)) {
                throw new IOException(
                        Files.isDirectory(file)
                                ? "it is a directory; name a file in it"
                                : Files.exists(file) ? "it is a pipe or a device" : "there is no such file");
            }
            BufferedImage image = decode(file, maxSide, remarks);
            return new PictureFile(Picture.of(fit(file, image, maxSide, remarks)), remarks);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the picture " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null
                ? e.getMessage()
                : e.getMessage() + ": " + cause.getMessage();
    }

    private static BufferedImage decode(Path file, int maxSide, List<String> remarks) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers =
                    in == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("it is not a picture of a kind that this Java reads; use PNG or JPEG");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                reader.addIIOReadWarningListener((_, text) -> remarks.add(file + ": " + text));
                return upright(read(reader, maxSide), orientation(file));
            } finally {
                reader.dispose();
            }
        }
    }

    /** Reads the pixels, leaving out rows and columns of a picture that is far too large anyway. */
    private static BufferedImage read(ImageReader reader, int maxSide) throws IOException {
        try {
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > MAX_PIXELS) {
                throw new IOException("it has " + width + "x" + height + " pixels, more than " + MAX_PIXELS
                        + "; make it smaller");
            }
            ImageReadParam param = reader.getDefaultReadParam();
            int step = Math.max(1, (int) (Math.max(width, height) / (2L * maxSide)));
            param.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, param);
        } catch (RuntimeException e) {
            // The decoders trust their input: what is broken makes them fail in any way.
            throw new IOException("it is broken", e);
        }
    }

    /** How the camera was held, in Exif's numbers; 1 is upright, and what there is when nothing is said. */
    private static int orientation(Path file) {
        try {
            ExifIFD0Directory exif =
                    ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer orientation = exif == null ? null : exif.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
            return orientation == null ? 1 : orientation;
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            // A picture with unreadable notes is still a picture.
            return 1;
        }
    }

    /** The image as its camera saw it: Exif's 2, 4, 5 and 7 are mirrored, 3 upside down, 5 to 8 lie on a side. */
    private static BufferedImage upright(BufferedImage image, int orientation) {
        if (orientation < 2 || orientation > 8) {
            return image;
        }
        int w = image.getWidth();
        int h = image.getHeight();
        AffineTransform turn = switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            default -> new AffineTransform(0, -1, 1, 0, 0, w);
        };
        boolean side = orientation >= 5;
        return drawn(image, turn, side ? h : w, side ? w : h);
    }

    private static BufferedImage fit(Path file, BufferedImage image, int maxSide, List<String> remarks)
            throws IOException {
        int longest = Math.max(image.getWidth(), image.getHeight());
        int width = image.getWidth();
        int height = image.getHeight();
        if (longest > maxSide) {
            width = Math.toIntExact(Math.round((double) width * maxSide / longest));
            height = Math.toIntExact(Math.round((double) height * maxSide / longest));
            remarks.add(file + " is large: used at " + width + "x" + height + "; --max-size changes that");
        }
        if (width < MIN_SIDE || height < MIN_SIDE) {
            throw new IOException("it is " + width + "x" + height + " pixels"
                    + (longest > maxSide ? " when its longer side is " + maxSide : "") + "; both sides must be "
                    + MIN_SIDE + " or more");
        }
        return scaled(image, width, height);
    }

    /** In halves as far as they go: one step of bilinear scaling looks at two pixels a side only. */
    static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage now = image;
        while (now.getWidth() >= 2 * width && now.getHeight() >= 2 * height) {
            now = drawn(now, AffineTransform.getScaleInstance(0.5, 0.5), now.getWidth() / 2, now.getHeight() / 2);
        }
        double x = (double) width / now.getWidth();
        double y = (double) height / now.getHeight();
        return drawn(now, AffineTransform.getScaleInstance(x, y), width, height);
    }

    /** The image drawn on white. */
    private static BufferedImage drawn(BufferedImage image, AffineTransform transform, int width, int height) {
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(image, transform, null);
        graphics.dispose();
        return drawn;
    }
}
