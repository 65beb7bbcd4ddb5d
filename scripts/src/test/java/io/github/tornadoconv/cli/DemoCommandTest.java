package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Devices;
import io.github.tornadoconv.demo.Exhibit;
import io.github.tornadoconv.demo.Exhibits;
import io.github.tornadoconv.demo.Picture;
import io.github.tornadoconv.demo.TestCard;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    Path folder;

    private Path write(BufferedImage image, String name) {
        Path file = folder.resolve(name);
        Picture.write(image, file);
        return file;
    }

    /** A part of the test card with sides that no stride divides. */
    @Test
    void writesEveryPictureAndATableOfTimesAndErrors() throws Exception {
        BufferedImage part = TestCard.draw().toImage().getSubimage(480, 80, 131, 83);
        Path out = folder.resolve("deep").resolve("out");
        System.setProperty(Devices.DEVICE_PROPERTY, "jvm");
        Cli demo;
        try {
            demo = Cli.run("demo", write(part, "part.png"), "--out", out).assertDone();
            assertEquals(Devices.bestReason(), demo.out().lines().findFirst().orElse(""));
        } finally {
            System.clearProperty(Devices.DEVICE_PROPERTY);
        }
        List<String> lines = demo.out().lines().toList();

        for (Exhibit exhibit : Exhibits.of(131, 83)) {
            String row = lines.stream()
                    .filter(line -> line.startsWith(exhibit.name() + " "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(exhibit.name() + " is not in " + demo.out()));
            assertTrue(row.contains("n1 c3 ") && row.contains(" jvm ") && row.contains(" ms "), row);
            double error = Double.parseDouble(row.substring(row.lastIndexOf(' ')));
            assertTrue(error >= 0 && error < 1e-5, row);
        }

        assertEquals(131, read(out, "original").getWidth());
        assertEquals(part.getRGB(60, 40), read(out, "original").getRGB(60, 40));
        for (String full : List.of("blur", "motion", "sharpen", "emboss", "edges", "detail", "directions", "up",
                "dots")) {
            BufferedImage image = read(out, full);
            assertEquals("131x83", image.getWidth() + "x" + image.getHeight(), full);
        }
        assertEquals(4 * 66, read(out, "features").getWidth());
        assertEquals(131 / 4 + 2, read(out, "down").getWidth());
        assertTrue(read(out, "contact-sheet").getWidth() > 1000);
        try (var files = Files.list(out)) {
            assertEquals(13, files.count());
        }
    }

    private static BufferedImage read(Path out, String name) throws Exception {
        BufferedImage image = ImageIO.read(out.resolve(name + ".png").toFile());
        assertTrue(image.getColorModel().getNumComponents() == 3, name);
        return image;
    }

    @Test
    void whatCannotBeReadIsSaidAndNothingIsWritten() throws Exception {
        Path out = folder.resolve("out");
        Cli.run("demo", folder.resolve("none.png"), "--out", out).assertFailed("none.png: there is no such file");
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        Cli.run("demo", text, "--out", out)
                .assertFailed("text.png: it is not a picture of a kind that this Java reads");
        Cli.run("demo", "--max-size", 3, "--out", out).assertWrongUsage("--max-size is 3; give 64 to 8192");
        assertFalse(Files.exists(out));
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidBeforeAnythingRuns() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Cli.run("demo", "--out", file).assertFailed("cannot make the folder " + file);
        assertEquals("in the way", Files.readString(file));
    }

    @Test
    void aDeviceThatIsNotThereIsAnError() {
        Cli.run("demo", "--device", "nowhere", "--out", folder.resolve("out"))
                .assertFailed("there is no device 'nowhere' here; there is ");
    }
}
