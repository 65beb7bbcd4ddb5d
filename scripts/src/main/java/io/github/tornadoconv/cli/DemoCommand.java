package io.github.tornadoconv.cli;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.demo.Picture;
import io.github.tornadoconv.demo.PictureFile;
import io.github.tornadoconv.demo.TestCard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tconv demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Run layers that one can see at work over a picture, and write what they give as PNG files.",
            "The table says how fast each layer was (median of warm runs, from tensor to tensor of the device), and how"
                    + " far its result is from the same layer in double precision; pixels are from 0 to 1."
        })
final class DemoCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PICTURE",
            description = "A PNG or JPEG file; a test card is drawn unless one is given.")
    private Path file;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            defaultValue = "demo-out",
            description = "Where the pictures go; made if it is not there. Default: ${DEFAULT-VALUE}.")
    private Path folder;

    @Option(
            names = "--max-size",
            paramLabel = "PIXELS",
            defaultValue = "1024",
            description = "A longer side of the picture is scaled down to this. Default: ${DEFAULT-VALUE}.")
    private int maxSize;

    @Mixin
    private DeviceOption device;

    @Override
    public void run() {
        // No window is ever opened; some systems would show one's icon all the same.
        System.setProperty("java.awt.headless", "true");
        if (maxSize < 64 || maxSize > 8192) {
            throw new ParameterException(spec.commandLine(), "--max-size is " + maxSize + "; give 64 to 8192");
        }
        Picture picture = picture();
        makeFolder();
        PrintWriter out = spec.commandLine().getOut();
        DeviceOptions reference = DeviceOptions.defaults().withAlgorithm("jvm-reference");
        try (Device opened = device.open(device.options(), out);
                Device exact = Devices.open(Devices.JVM, reference)) {
            new DemoRun(picture, opened, exact, folder, out).run();
        }
        out.flush();
    }

    private Picture picture() {
        if (file == null) {
            return TestCard.draw();
        }
        PictureFile read = PictureFile.read(file, maxSize);
        PrintWriter err = spec.commandLine().getErr();
        read.remarks().forEach(remark -> err.println("tconv: " + remark));
        err.flush();
        return read.picture();
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder + ": " + e.getMessage(), e);
        }
    }
}
