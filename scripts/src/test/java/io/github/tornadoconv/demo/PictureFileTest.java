package io.github.tornadoconv.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
    @TempDir
    Path folder;

    private Path write(BufferedImage image, String format) throws IOException {
        Path file = folder.resolve("picture." + format);
        assertTrue(ImageIO.write(image, format, file.toFile()), format);
        return file;
    }

    private static BufferedImage filled(int width, int height, int type, Color colour) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    @Test
    void aPngComesBackToTheLastPixel() throws IOException {
        Picture card = TestCard.draw();
        PictureFile read = PictureFile.read(write(card.toImage(), "png"), 1024);
        assertEquals(List.of(), read.remarks());
        assertEquals(card.width(), read.picture().width());
        assertArrayEquals(card.rgb(), read.picture().rgb());
    }

    @Test
    void aJpegIsReadToo() throws IOException {
        Picture read = PictureFile.read(write(TestCard.draw().toImage(), "jpg"), 1024).picture();
        double difference = 0;
        float[] card = TestCard.draw().rgb();
        for (int i = 0; i < card.length; i++) {
            difference += Math.abs(card[i] - read.rgb()[i]) / card.length;
        }
        assertTrue(difference < 0.02, "mean difference " + difference);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void greyIndexedAndTransparentPicturesBecomeColours(int type) throws IOException {
        Picture read = PictureFile.read(write(filled(40, 40, type, Color.WHITE), "png"), 1024).picture();
        for (float value : read.rgb()) {
            assertEquals(1f, value);
        }
    }

    @Test
    void whatIsTransparentIsWhite() throws IOException {
        Path file = write(filled(40, 40, BufferedImage.TYPE_INT_ARGB, new Color(0, 0, 0, 0)), "png");
        assertEquals(1f, PictureFile.read(file, 1024).picture().rgb()[0]);
    }

    @Test
    void aLargePictureIsScaledDownAndSaidToBe() throws IOException {
        Path file = write(filled(700, 350, BufferedImage.TYPE_INT_RGB, Color.RED), "png");
        PictureFile read = PictureFile.read(file, 100);
        assertEquals("100x50", read.picture().width() + "x" + read.picture().height());
        assertEquals(List.of(file + " is large: used at 100x50; --max-size changes that"), read.remarks());
        assertEquals(1f, read.picture().rgb()[0]);
        assertEquals(0f, read.picture().rgb()[2 * 5000 - 1]);
    }

    @Test
    void picturesThatAreTooSmallAreRefused() throws IOException {
        Path small = write(filled(31, 64, BufferedImage.TYPE_INT_RGB, Color.RED), "png");
        assertRefused(small, "it is 31x64 pixels; both sides must be 32 or more");
        Path strip = write(filled(2000, 40, BufferedImage.TYPE_INT_RGB, Color.RED), "png");
        assertRefused(strip, "it is 1000x20 pixels when its longer side is 1000; both sides must be 32 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void aPictureCutShortAnywhereIsRefusedOrRemarkedOn(String format) throws IOException {
        byte[] whole = Files.readAllBytes(write(TestCard.draw().toImage(), format));
        Path cut = folder.resolve("cut." + format);
        for (int length = 0; length < whole.length - 64; length += 1 + whole.length / 50) {
            Files.write(cut, Arrays.copyOf(whole, length));
            try {
                assertTrue(!PictureFile.read(cut, 1024).remarks().isEmpty(), format + " of " + length + " bytes");
            } catch (UncheckedIOException e) {
                assertTrue(e.getMessage().startsWith("cannot read the picture " + cut + ": "), e.getMessage());
            }
        }
    }

    @Test
    void aPictureThatSaysItIsHugeIsRefused() throws IOException {
        byte[] png = Files.readAllBytes(write(filled(40, 40, BufferedImage.TYPE_INT_RGB, Color.RED), "png"));
        ByteBuffer.wrap(png).putInt(16, 1 << 20).putInt(20, 1 << 20);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
        assertRefused(Files.write(folder.resolve("huge.png"), png), "it has 1048576x1048576 pixels");
    }

    @Test
    void aFolderIsRefused() {
        assertRefused(folder, "it is a directory");
    }

    private static void assertRefused(Path file, String message) {
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> PictureFile.read(file, 1000));
        assertTrue(e.getMessage().contains(file + ": " + message), e.getMessage());
    }

    /** A picture with a red upper left quarter, which each orientation moves elsewhere. */
    @ParameterizedTest
    @CsvSource({
        "1, 64x48, 0.25, 0.25", "2, 64x48, 0.75, 0.25", "3, 64x48, 0.75, 0.75", "4, 64x48, 0.25, 0.75",
        "5, 48x64, 0.25, 0.25", "6, 48x64, 0.75, 0.25", "7, 48x64, 0.75, 0.75", "8, 48x64, 0.25, 0.75",
        "9, 64x48, 0.25, 0.25"
    })
    void aJpegIsTurnedAsItsCameraWasHeld(int orientation, String size, double redX, double redY) throws IOException {
        BufferedImage image = filled(64, 48, BufferedImage.TYPE_INT_RGB, Color.BLUE);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 32, 24);
        graphics.dispose();
        Path file = write(image, "jpg");
        Files.write(file, withOrientation(Files.readAllBytes(file), orientation));

        Picture read = PictureFile.read(file, 1024).picture();
        assertEquals(size, read.width() + "x" + read.height());
        for (double y : new double[] {0.25, 0.75}) {
            for (double x : new double[] {0.25, 0.75}) {
                int row = (int) (y * read.height());
                int pixel = row * read.width() + (int) (x * read.width());
                assertEquals(x == redX && y == redY, read.rgb()[pixel] > 0.5, "red at " + x + ", " + y);
            }
        }
    }

    /** Puts an Exif segment with one entry, the orientation, behind the first marker. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(4 + 6 + 8 + 2 + 12 + 4);
        exif.putShort((short) 0xffe1).putShort((short) (exif.capacity() - 2));
        exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
        exif.putShort((short) 1);
        exif.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0);
        exif.putInt(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(exif.array());
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
