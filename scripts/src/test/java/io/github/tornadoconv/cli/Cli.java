package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line in this JVM: its exit status and what it printed. */
record Cli(int status, String out, String err) {
    static Cli run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Cli(status, out.toString(), err.toString());
    }

    /** It failed with exit status 1 and that message, in one line and without a stack trace. */
    void assertFailed(String message) {
        assertEquals(1, status, this::toString);
        assertTrue(err.startsWith("tconv: "), this::toString);
        assertTrue(err.contains(message), this::toString);
        assertEquals(1, err.lines().count(), this::toString);
    }

    /** It was refused as wrong usage, with that message and the usage. */
    void assertWrongUsage(String message) {
        assertEquals(2, status, this::toString);
        assertTrue(err.contains(message), this::toString);
        assertTrue(err.contains("Usage: tconv"), this::toString);
        assertEquals("", out, this::toString);
    }

    /** It is done, and nothing was said on standard error. */
    Cli assertDone() {
        assertEquals(0, status, this::toString);
        assertEquals("", err, this::toString);
        return this;
    }
}
