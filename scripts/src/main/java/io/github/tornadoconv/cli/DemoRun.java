package io.github.tornadoconv.cli;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.demo.ContactSheet;
import io.github.tornadoconv.demo.Exhibit;
import io.github.tornadoconv.demo.Exhibits;
import io.github.tornadoconv.demo.Measurement;
import io.github.tornadoconv.demo.Picture;
import io.github.tornadoconv.spi.Program;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run of the demo: every exhibit measured, its picture written, a row in the table, a place on the sheet. */
final class DemoRun {
    private static final String SHEET = "contact-sheet";

    private final Picture picture;
    private final List<Exhibit> exhibits;
    private final Device device;
    private final Device reference;
    private final Path folder;
    private final PrintWriter out;
    private final Table table = new Table("layer", "shape", "device", ">time", ">GFLOP/s", ">max error");
    private final ContactSheet sheet = new ContactSheet();

    /** What the layers were given and gave, by the exhibits' names. */
    private final Map<String, HostArray> results = new HashMap<>();

    DemoRun(Picture picture, Device device, Device reference, Path folder, PrintWriter out) {
        this.picture = picture;
        this.exhibits = Exhibits.of(picture.width(), picture.height());
        this.device = device;
        this.reference = reference;
        this.folder = folder;
        this.out = out;
    }

    void run() {
        results.put("", picture.toArray());
        String size = picture.width() + "x" + picture.height();
        write(picture.toImage(), "original", size + " pixels");
        fitTable();
        out.println();
        out.println(table.head());
        exhibits.forEach(this::run);
        Picture.write(sheet.draw(size + " on " + device.name()), file(SHEET));
        out.println();
        out.println(
                "Wrote " + (exhibits.size() + 2) + " pictures to " + folder + "; all of them are on " + file(SHEET));
    }

    /** Makes the columns wide enough for every row, so that each can be printed as soon as it is known. */
    private void fitTable() {
        Map<String, Shape> shapes = new HashMap<>(Map.of("", results.get("").shape()));
        for (Exhibit exhibit : exhibits) {
            Program program = device.program(exhibit.layer(), shapes.get(exhibit.input()));
            shapes(program)
                    .forEach(shape -> table.fit(exhibit.name(), shape, device.name(), "9999.99 ms", "", ""));
            shapes.put(exhibit.name(), program.last().output());
        }
    }

    private void run(Exhibit exhibit) {
        HostArray input = results.get(exhibit.input());
        Measurement measured = Measurement.of(exhibit.layer(), input, device, reference);
        results.put(exhibit.name(), measured.result());
        String time = String.format(Locale.ROOT, "%.2f ms", measured.millis());
        write(exhibit.view().of(measured.result()).toImage(), exhibit.name(), exhibit.about() + ", " + time);

        Program program = device.program(exhibit.layer(), input.shape());
        List<String> shapes = shapes(program);
        double gflops = program.flops() / measured.millis() / 1e6;
        out.println(table.line(
                exhibit.name(),
                shapes.getFirst(),
                device.name(),
                time,
                String.format(Locale.ROOT, "%.1f", gflops),
                String.format(Locale.ROOT, "%.1e", measured.maxError())));
        shapes.stream().skip(1).forEach(shape -> out.println(table.line("", shape, "", "", "", "")));
        out.flush();
    }

    private void write(BufferedImage image, String name, String about) {
        Picture.write(image, file(name));
        sheet.add(image, name, about);
    }

    private Path file(String name) {
        return folder.resolve(name + ".png");
    }

    private static List<String> shapes(Program program) {
        return program.steps().stream().map(step -> step.shape().toString()).toList();
    }
}
