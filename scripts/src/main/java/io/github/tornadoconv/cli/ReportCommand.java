package io.github.tornadoconv.cli;

import io.github.tornadoconv.bench.ResultFile;
import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.io.AtomicFile;
import io.github.tornadoconv.io.MalformedFileException;
import io.github.tornadoconv.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tconv report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Make a page of what 'tconv bench --json' kept: charts, tables, machine and versions. It needs no network.",
            "Of several results the newest is compared with the one before it: what got slower is named."
        })
final class ReportCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OUT.json", arity = "1..*", description = "Results of 'tconv bench'.")
    private List<Path> files;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "HTML",
            defaultValue = "report.html",
            description = "The page.")
    private Path out;

    @Option(
            names = "--svg",
            paramLabel = "FOLDER",
            description = "Also write each chart as an SVG file there, for a README.")
    private Path svg;

    @Override
    public void run() {
        List<Run> runs = new ArrayList<>();
        for (Path file : files) {
            Run run = ResultFile.read(file);
            if (run.results().isEmpty()) {
                throw new MalformedFileException(file, "results", "it has none: the run was interrupted before its"
                        + " first; measure again with '" + run.command() + "'");
            }
            runs.add(run);
        }
        PrintWriter lines = spec.commandLine().getOut();
        Report report = new Report(runs);
        write(out, report.page());
        lines.println("wrote " + out);
        if (svg != null) {
            for (Map.Entry<String, String> chart : report.files().entrySet()) {
                Path file = folder().resolve(fileName(chart.getKey()) + ".svg");
                write(file, chart.getValue());
                lines.println("wrote " + file);
            }
        }
        lines.flush();
    }

    private Path folder() {
        try {
            return Files.createDirectories(svg);
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException("cannot make the folder " + svg + ": " + e.getMessage(), e));
        }
    }

    /** Of a suite that is a file, its name alone. */
    private static String fileName(String chart) {
        return Path.of(chart).getFileName().toString().replaceAll("[^\\w.-]+", "-");
    }

    private static void write(Path file, String text) {
        AtomicFile.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
