package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpGoesToStandardOutput() {
        Cli help = Cli.run("--help").assertDone();
        assertTrue(help.out().startsWith("Usage: tconv"), help.out());
        for (String command : new String[] {"devices", "demo", "run", "verify", "bench", "report", "kernels", "tune"}) {
            assertTrue(help.out().contains("\n  " + command + " "), help.out());
            String text = Cli.run(command, "--help").assertDone().out();
            assertTrue(text.startsWith("Usage: tconv " + command), text);
            assertFalse(text.contains("Default: []"), text);
        }
    }

    @Test
    void versionNamesTheProgram() {
        assertTrue(Cli.run("--version").assertDone().out().startsWith("tconv "));
    }

    @Test
    void wrongUsageExitsWith2() {
        Cli.run().assertWrongUsage("Missing required subcommand");
        Cli.run("--no-such-option").assertWrongUsage("--no-such-option");
        Cli.run("xyzzy").assertWrongUsage("xyzzy");
    }

    @Test
    void stackTracesComeOnRequest() {
        Cli.run("verify", "--device", "nowhere").assertFailed("there is no device 'nowhere' here");
        Cli asked = Cli.run("verify", "--device", "nowhere", "--stacktrace");
        assertEquals(1, asked.status());
        assertTrue(asked.err().contains("at io.github.tornadoconv.Devices."), asked.err());
    }

    @Test
    void logMessagesAreOneLineEach() throws Exception {
        PrintStream stderr = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true));
        try {
            LogSetup.oneLinePerMessage();
            Logger.getLogger("io.github.tornadoconv.Devices").info("device jvm");
        } finally {
            System.setErr(stderr);
            LogManager.getLogManager().readConfiguration();
        }
        assertEquals("tconv: device jvm" + System.lineSeparator(), written.toString(StandardCharsets.UTF_8));
    }
}
