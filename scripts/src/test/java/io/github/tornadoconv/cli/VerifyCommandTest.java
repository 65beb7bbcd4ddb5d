package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.io.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    Path folder;

    /** Two cases: 'right' with the true result, 'second' with that one, or without its weight. */
    private Path pack(String name, float... expected) {
        Map<String, HostArray> arrays = new HashMap<>();
        for (String id : List.of("right", "second")) {
            arrays.put(id + "/input", HostArray.of(Shape.of(1, 1, 3), 1f, 2f, 3f));
            arrays.put(id + "/weight", HostArray.of(Shape.of(1, 1, 3), 1f, 1f, 1f));
            arrays.put(id + "/expected", HostArray.of(Shape.of(1, 1, 3), 3f, 6f, 5f));
        }
        arrays.put("second/expected", HostArray.of(Shape.of(1, 1, 3), expected));
        String template = """
                {"id":"%s","op":"conv1d","dtype":"float32","padding":"same","rtol":0.5,"atol":0.25}""";
        Path file = folder.resolve(name);
        Safetensors.write(
                file,
                arrays,
                Map.of("format", "conv-cases/1", "cases",
                        "[" + template.formatted("right") + "," + template.formatted("second") + "]"));
        return file;
    }

    private static String lastLine(Cli run) {
        return run.out().lines().toList().getLast();
    }

    @Test
    void theBuiltInPackPasses() {
        Cli run = Cli.run("verify", "--device", "jvm").assertDone();
        assertEquals("310 passed, 0 failed, 0 skipped", lastLine(run));
        assertTrue(run.out().startsWith("pytorch.safetensors: 310 cases on jvm"), run.out());
    }

    @Test
    void countsAllPacksTogether() {
        Path pack = pack("good.safetensors", 3, 6, 5);
        assertEquals("4 passed, 0 failed, 0 skipped",
                lastLine(Cli.run("verify", "-d", "jvm", pack, pack).assertDone()));
    }

    @Test
    void aWrongResultIsALineAndExitStatus1() {
        Cli run = Cli.run("verify", "--device", "jvm", pack("doctored.safetensors", 3, 6, 50));
        assertEquals(1, run.status());
        assertEquals(
                List.of(
                        "doctored.safetensors: 2 cases on jvm",
                        "FAIL second conv1d: element [0, 0, 2]: got 5.0, expected 50.0, limit 25.25"
                                + " (1 of 3 elements beyond it)",
                        "1 passed, 1 failed, 0 skipped"),
                run.out().lines().toList());
        assertEquals("", run.err());
    }

    @Test
    void aFileThatIsNoPackFailsBeforeAnyCaseRuns() throws Exception {
        Path good = pack("good.safetensors", 3, 6, 5);
        Cli missing = Cli.run("verify", "--device", "jvm", good, folder.resolve("none.safetensors"));
        missing.assertFailed("none.safetensors");
        assertEquals("", missing.out());

        Path text = Files.writeString(folder.resolve("text.safetensors"), "not a pack, but a text file");
        Cli.run("verify", "--device", "jvm", text).assertFailed("is this a safetensors file?");
    }

    @Test
    void anAlgorithmThatIsNotThereFails() {
        Cli.run("verify", "--device", "jvm", "--algorithm", "none").assertFailed("has no algorithm 'none'; it has ");
    }

    /** The cases have one channel, and no groups. */
    @Test
    void aCaseThatTheDeviceHasNoAlgorithmForIsSkippedWithTheReason() {
        Path pack = pack("good.safetensors", 3, 6, 5);
        Cli run = Cli.run("verify", "--device", "jvm", "--algorithm", "jvm-depthwise", pack).assertDone();
        List<String> lines = run.out().lines().toList();
        assertEquals(4, lines.size(), run.out());
        assertTrue(lines.get(1).startsWith("SKIP right conv1d: device jvm has no algorithm for "), run.out());
        assertTrue(lines.get(1).contains("jvm-depthwise: not depthwise"), run.out());
        assertEquals("0 passed, 0 failed, 2 skipped", lastLine(run));
    }
}
