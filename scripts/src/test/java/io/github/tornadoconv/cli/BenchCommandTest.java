package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.bench.ResultFile;
import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.bench.Run.Result;
import io.github.tornadoconv.suites.Suite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What it prints, keeps and refuses; how fast anything is does not matter here. */
class BenchCommandTest {
    private static final String[] QUICK = {"--rounds", "1", "--block", "0", "--warmup", "0", "--patience", "0"};
    private static final String SMALL = "small n1 c3 8x8 k4 3x3 s1 p1";

    @TempDir
    private Path folder;

    @Test
    void eachProblemIsALineAndAResult() {
        Path json = folder.resolve("b.json");
        Cli bench = bench("--device", "jvm", "--threads", "1", "--json", json, SMALL, "n1 c4 9 k2 3 s1 p1")
                .assertDone();
        assertTrue(bench.out().contains("small n1 c3 8x8 k4 3x3 s1 p1 | jvm | "), bench.out());
        assertTrue(bench.out().contains("wall ms, transfers in | ") && bench.out().contains("kernel ms, out"),
                bench.out());
        Run run = ResultFile.read(json);
        assertTrue(run.complete());
        assertTrue(run.command().contains(" --device jvm --threads 1 --json "), run.command());
        assertTrue(run.command().contains(" '" + SMALL + "'"), run.command());
        assertEquals(1, run.device("jvm").orElseThrow().threads());
        assertTrue(run.device("jvm").orElseThrow().peakGflops() > 0);
        assertTrue(run.device("jvm").orElseThrow().peakGigabytes() > 0);
        assertEquals(List.of("small", "n1 c4 9 k2 3 s1 p1"), run.results().stream().map(Result::id).toList());
        for (Result result : run.results()) {
            assertTrue(result.ok());
            assertNull(result.kernel(), "the JVM has no profiler");
            assertTrue(result.error() <= result.limit());
            assertTrue(result.wall().p10() <= result.wall().median() && result.wall().median() <= result.wall().p90());
        }
    }

    @Test
    void aLineOfTheLogCanBePastedBack() {
        String log = bench("--device", "jvm", SMALL).assertDone().out();
        String line = log.lines().filter(each -> each.startsWith("small")).findFirst().orElseThrow();
        assertTrue(bench("--device", "jvm", line).assertDone().out().contains("small n1 c3 8x8 k4 3x3 s1 p1 | jvm"));
        InputStream terminal = System.in;
        try {
            // The whole log, as from: tconv bench ... | tconv bench --suite -
            System.setIn(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
            String again = bench("--device", "jvm", "--suite", "-").assertDone().out();
            assertTrue(again.contains("small n1 c3 8x8 k4 3x3 s1 p1 | jvm | "), again);
        } finally {
            System.setIn(terminal);
        }
    }

    @Test
    void aFileIsASuite() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "# mine\na n1 c3 8x8 k4 3x3\nb c2 5 k3 2\n");
        String out = bench("--device", "jvm", "--suite", file, "--rows", "b").assertDone().out();
        assertTrue(out.contains("b c2 5 k3 2 s1 p0 | jvm"), out);
        assertFalse(out.contains("\na "), out);
    }

    @Test
    void whatIsWrongWithTheCommandIsSaidBeforeTheWorkStarts() throws IOException {
        bench("--suite", "nothing").assertWrongUsage("there is no suite 'nothing', and no file of that name;"
                + " the suites are " + String.join(", ", Suite.NAMES));
        bench("--rows", "R99").assertWrongUsage("suite table has no problem 'R99'");
        bench("--suite", "table", SMALL).assertWrongUsage("both --suite and problems were given");
        bench("n1 c3 8x8 k4 3q3").assertFailed("command line, line 1: ");
        bench("--device", "tornadovm:7:7", SMALL).assertFailed("there is no device 'tornadovm:7:7' here; there is jvm");
        Cli.run("bench", "--rounds", "0", SMALL).assertWrongUsage("rounds is 0; give 1 or more");
        bench("--device", "jvm", "--json", folder.resolve("no/b.json"), SMALL).assertFailed("no folder ");
        Path file = Files.writeString(folder.resolve("empty.txt"), "# nothing\n");
        bench("--suite", file).assertFailed("no problem in it");
    }

    @Test
    void aWrongResultAndAFailureAreSaidAndFailTheRun() {
        System.setProperty(WrongProvider.PROPERTY, "true");
        try {
            Path json = folder.resolve("b.json");
            Cli bench = bench("--device", "jvm,wrong", "--json", json, SMALL, "wide n1 c3 8x8 k4 3x3 s1 p1 f64");
            assertEquals(1, bench.status(), bench::toString);
            assertTrue(bench.out().contains("WRONG: wrong result: "), bench.out());
            assertTrue(bench.out().contains("| wrong | failed: the device is not in the mood"), bench.out());
            List<Result> results = ResultFile.read(json).results();
            assertEquals(List.of(true, false, true, false), results.stream().map(Result::ok).toList());
            assertEquals(1.0, results.get(1).kernel().median(), 1e-9);
            assertNull(results.get(3).wall());
            assertNotNull(results.get(3).failure());
        } finally {
            System.clearProperty(WrongProvider.PROPERTY);
        }
    }

    @Test
    void aFullDiskIsAnErrorThatSaysWhereTheResultsAre() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full here");
        Cli bench = bench("--device", "jvm", "--json", full, SMALL);
        bench.assertFailed("cannot write /dev/full: No space left on device");
        Path elsewhere = Path.of(bench.err().substring(bench.err().indexOf("the results are in ") + 19).strip());
        assertTrue(ResultFile.read(elsewhere).complete());
        Files.delete(elsewhere);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there cannot be asked to stop")
    void anInterruptLeavesAValidFileWithWhatWasMeasured() throws Exception {
        Path json = folder.resolve("b.json");
        String problems = Stream.iterate(1, n -> n + 1)
                .limit(400)
                .map(n -> "p" + n + " n1 c3 8x8 k4 3x3 s1 p1")
                .collect(Collectors.joining("\n"));
        Path suite = Files.writeString(folder.resolve("long.txt"), problems);
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "io.github.tornadoconv.cli.Main", "bench", "--device", "jvm",
                "--suite", suite.toString(), "--json", json.toString(), "--rounds", "1", "--block", "20", "--warmup",
                "0"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (System.nanoTime() < deadline && process.isAlive() && resultsIn(json) < 2) {
                Thread.sleep(20);
            }
            process.destroy(); // as Ctrl-C does, it ends the JVM through its shutdown hooks
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        Run run = ResultFile.read(json);
        assertFalse(run.complete());
        assertTrue(run.results().size() >= 2 && run.results().stream().allMatch(Result::ok), () -> "" + run);
        String said = Files.readString(log);
        assertTrue(said.contains("tconv: interrupted after ") && said.contains("they are in " + json), said);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(file -> file.toString().endsWith(".tmp")).toList());
        }
    }

    private static int resultsIn(Path json) {
        return Files.exists(json) ? ResultFile.read(json).results().size() : 0;
    }

    private static Cli bench(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of((Object[]) QUICK));
        all.addAll(List.of(arguments));
        return Cli.run(all.toArray());
    }
}
