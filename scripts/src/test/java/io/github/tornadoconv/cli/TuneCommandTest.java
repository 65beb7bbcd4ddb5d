package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.profiles.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.RestoreSystemProperties;

@RestoreSystemProperties
class TuneCommandTest {
    @TempDir
    private Path folder;

    @Test
    void tunesTheJvmForAFile() throws IOException {
        System.setProperty(Profiles.FOLDER_PROPERTY, folder.toString());
        Path suite = Files.writeString(folder.resolve("mine.txt"), "A n1 c4 6x6 k4 3x3\nA n1 c4 4x4 k3 1x1\n");
        Cli cli = Cli.run("tune", "--device", "jvm", "--threads", 1, "--suite", suite, "--budget", "2s").assertDone();
        List<String> lines = cli.out().lines().toList();
        assertTrue(lines.getFirst().startsWith("device jvm ("), cli::toString);
        assertTrue(lines.getFirst().endsWith("), 2 layers of " + suite + ", for 2 s"), cli::toString);
        assertTrue(cli.out().contains("\nA.1 "), cli::toString);
        assertTrue(cli.out().contains("geometric mean of the gains: "), cli::toString);
        assertTrue(lines.getLast().endsWith(".json, which every run from now on uses"), cli::toString);
        assertEquals(1, cli.out().lines().filter(line -> line.contains(" rules written to " + folder)).count());
    }

    @Test
    void refusesWhatItCannotTuneFor() {
        Cli.run("tune", "--budget", "10").assertWrongUsage("'10' is not a time such as 90s, 10m or 2h");
        Cli.run("tune", "--suite", "nothing").assertWrongUsage("there is no suite 'nothing'");
        Cli.run("tune", "--rows", "R99").assertWrongUsage("R99");
        Cli.run("tune", "--threads", "0").assertWrongUsage("threads is 0");
        Cli.run("tune", "--device", "nine").assertFailed("there is no device 'nine' here");
    }
}
