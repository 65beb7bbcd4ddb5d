package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.bench.ResultFile;
import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.bench.Runs;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportCommandTest {
    @TempDir
    private Path folder;

    private Path old;
    private Path now;

    @BeforeEach
    void runs() {
        old = write("old.json", Runs.run("2026-11-19T10:00:00Z", 1));
        now = write("now.json", Runs.run("2026-11-20T10:00:00Z", 1.5));
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        String page = page(now);
        assertFalse(Pattern.compile("(src|href)=\"(?!#|data:)").matcher(page).find(), "something is fetched");
        assertFalse(page.contains("@import") || page.contains("url(http"), "something is fetched");
        for (String part : List.of(
                "Test CPU", "tornadovm:0:0", "TornadoVM 5.2.0-jdk25", "n1 c64 56x56 k64 3x3 s1 p1",
                "2 layers of stacks",
                "Roofline", "transfers in", "A &lt;JVM&gt; &amp; more", "tconv bench --suite table,stacks")) {
            assertTrue(page.contains(part), part);
        }
        // Bars of two suites and a roofline, each for a screen and for a phone.
        assertEquals(6, Pattern.compile("<svg ").matcher(page).results().count());
        assertFalse(page.contains("What changed"));
    }

    @Test
    void whatGotSlowerIsNamed() throws IOException {
        // Given the other way round: their dates say which is older.
        String page = page(now, old);
        assertTrue(page.contains("1 slower, 0 faster, 5 alike."), page);
        assertTrue(Pattern.compile("<tr class=\"slower\"><td>table</td><td title=\"n1 c64 56x56 k64 3x3 s1 p1\">R2</td>"
                + "<td>jvm</td>.*\\+50%").matcher(page).find());
        assertTrue(page.contains("Run B against run A."));
    }

    @Test
    void chartsAreFilesToo() throws Exception {
        Path svg = folder.resolve("a/svg");
        Cli.run("report", now, "-o", folder.resolve("r.html"), "--svg", svg).assertDone();
        try (Stream<Path> files = Files.list(svg)) {
            assertEquals(
                    List.of("roofline.svg", "stacks.svg", "table.svg"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        for (String name : List.of("table.svg", "roofline.svg")) {
            String text = Files.readString(svg.resolve(name));
            var root = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
            assertEquals("svg", root.getTagName());
            assertTrue(text.contains("2026-11-20, Test CPU, 4 processors"), text);
            assertTrue(text.contains("prefers-color-scheme: dark"), text);
        }
    }

    @Test
    void whatIsNoResultIsRefusedAndTheOldPageStays() throws IOException {
        Path page = Files.writeString(folder.resolve("r.html"), "old page");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"format\": \"conv-bench/1\",");
        Cli.run("report", broken, "-o", page).assertFailed("broken.json, line 1, column ");
        Path older = Files.writeString(folder.resolve("older.json"), "{\"format\": \"conv-bench/0\"}");
        Cli.run("report", now, older, "-o", page).assertFailed("it is conv-bench/0, but this tconv reads conv-bench/1");
        Cli.run("report", folder.resolve("none.json"), "-o", page).assertFailed("no file ");
        Path empty = write("empty.json", Runs.run("2026-11-20T10:00:00Z", 1).with(List.of(), false));
        Cli.run("report", empty, "-o", page).assertFailed("it has none: the run was interrupted before its first");
        Cli.run("report").assertWrongUsage("OUT.json");
        assertEquals("old page", Files.readString(page));
    }

    @Test
    void aFailureIsShown() throws IOException {
        Run run = Runs.run("2026-11-20T10:00:00Z", 1);
        Run.Result first = run.results().getFirst();
        Run.Result failed = new Run.Result(
                first.suite(), first.id(), first.layers(), first.device(), List.of(), 1, 1, null, null, 0, 0, 0, 0,
                "the device <melted>");
        String page = page(write("f.json", run.with(List.of(failed, run.results().get(1)), false)));
        assertTrue(page.contains("table R2 on jvm: the device &lt;melted&gt;"), page);
        assertTrue(page.contains("interrupted: not all that was asked for"), page);
    }

    private String page(Path... results) throws IOException {
        Path page = folder.resolve("page.html");
        Object[] arguments = Stream.concat(
                Stream.of("report", "-o", page), Stream.of(results))
                .toArray();
        Cli.run(arguments).assertDone();
        return Files.readString(page);
    }

    private Path write(String name, Run run) {
        Path file = folder.resolve(name);
        new ResultFile(file, run).finish(run);
        return file;
    }
}
