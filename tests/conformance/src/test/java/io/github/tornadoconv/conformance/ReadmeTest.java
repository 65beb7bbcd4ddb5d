package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first Java block is a program that compiles, runs, and prints what the comment in it says. */
class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PRINTED = Pattern.compile("IO\\.println\\(.*\\);\\s*// (.*)");

    @Test
    void exampleRunsAsItStands(@TempDir Path folder) throws Exception {
        String example = first(BLOCK, Files.readString(README));
        Path source = Files.writeString(folder.resolve("Example.java"), example);
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-D" + Devices.DEVICE_PROPERTY + "=" + Devices.JVM,
                "-cp",
                System.getProperty("java.class.path"),
                source.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertEquals(0, process.waitFor(), printed);
        assertEquals(first(PRINTED, example), printed.strip().lines().toList().getLast(), printed);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), () -> "nothing in it matches " + pattern + ":\n" + text);
        return matcher.group(1);
    }
}
