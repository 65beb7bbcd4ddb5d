package io.github.tornadoconv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.io.MalformedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFileTest {
    private static final Run RUN = Runs.run("2026-11-20T15:00:00Z", 1);

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadAgain() {
        Path file = folder.resolve("b.json");
        new ResultFile(file, RUN).finish(RUN);
        assertEquals(RUN, ResultFile.read(file));
    }

    @Test
    void theFileIsValidAtAnyTime() {
        Path file = folder.resolve("b.json");
        ResultFile results = new ResultFile(file, RUN.with(List.of(), false));
        assertEquals(List.of(), ResultFile.read(file).results());
        assertTrue(results.update(RUN.with(RUN.results().subList(0, 2), false)).isEmpty());
        assertEquals(2, ResultFile.read(file).results().size());
        assertFalse(ResultFile.read(file).complete());
        results.finish(RUN);
        assertTrue(ResultFile.read(file).complete());
    }

    @Test
    void anOlderRunIsKept() {
        Path file = folder.resolve("b.json");
        new ResultFile(file, RUN).finish(RUN);
        Run second = Runs.run("2026-11-21T15:00:00Z", 2);
        new ResultFile(file, second).finish(second);
        assertEquals(second, ResultFile.read(file));
        assertEquals(RUN, ResultFile.read(folder.resolve("b.json.old")));
    }

    @Test
    void aFileThatCannotBeWrittenIsKnownBeforeTheWorkStarts() {
        Path file = folder.resolve("no/such/b.json");
        var error = assertThrows(UncheckedIOException.class, () -> new ResultFile(file, RUN));
        assertTrue(error.getMessage().contains("no folder"), error.getMessage());
        assertThrows(UncheckedIOException.class, () -> new ResultFile(folder, RUN));
    }

    @Test
    void aFailureOnTheWayIsSaidOnceAndTriedAgain() throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        ResultFile results = new ResultFile(place.resolve("b.json"), RUN);
        Files.delete(place.resolve("b.json"));
        Files.delete(place);
        assertTrue(results.update(RUN).isPresent());
        assertTrue(results.update(RUN).isEmpty());
        Files.createDirectory(place);
        assertTrue(results.update(RUN).isEmpty());
        assertEquals(RUN, ResultFile.read(place.resolve("b.json")));
    }

    @Test
    void aFullDiskAtTheEndLosesNothing() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full here");
        ResultFile results = new ResultFile(full, RUN);
        assertTrue(results.update(RUN).isEmpty());
        String message = assertThrows(UncheckedIOException.class, () -> results.finish(RUN)).getMessage();
        assertTrue(message.contains("cannot write /dev/full: No space left on device"), message);
        Path elsewhere = Path.of(message.substring(message.indexOf("the results are in ") + 19));
        assertEquals(RUN, ResultFile.read(elsewhere));
        assertTrue(elsewhere.toFile().delete());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                  | format: it is missing",
                "{\"format\": \"conv-bench/1\"       | not JSON",
                "nonsense                            | line 1, column",
                "[1, 2]                              | format: it is missing, so this is no result of tconv bench",
                "{\"format\": \"conv-cases/1\"}      | format: it is 'conv-cases/1', so this is no result of tconv bench",
                "{\"format\": \"conv-bench/0\", \"version\": \"tconv 0.0.9\"} | format: it is conv-bench/0, but this tconv"
                        + " reads conv-bench/1; measure again with 'tconv bench', or read it with the tconv that wrote it"
                        + " (tconv 0.0.9)",
                "{\"format\": \"conv-bench/2\"}      | measure again",
                "{\"format\": \"conv-bench/1\", \"date\": \"x\"} | complete",
                "{\"format\": \"conv-bench/1\", \"results\": 7} | results"
            })
    void whatIsNoResultIsRefusedWithTheWayOut(String text, String part) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), text);
        var error = assertThrows(MalformedFileException.class, () -> ResultFile.read(file));
        assertTrue(error.getMessage().startsWith(file + ", "), error.getMessage());
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void whatIsNotThereIsAnError() {
        var error = assertThrows(UncheckedIOException.class, () -> ResultFile.read(folder.resolve("none.json")));
        assertTrue(error.getMessage().contains("no file "), error.getMessage());
        assertThrows(UncheckedIOException.class, () -> ResultFile.read(folder));
    }
}
