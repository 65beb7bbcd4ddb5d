package io.github.tornadoconv.cli;

import io.github.tornadoconv.DeviceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** What a command that failed tells its user: one line; the stack trace where it is asked for, or is a bug's. */
final class Failures {
    private Failures() {}

    /** Runs the command; turns an exhausted heap into a message with the way out. */
    static int execute(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            throw new ExecutionException(
                    parsed.commandSpec().commandLine(),
                    "the Java heap is full (" + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MB); give more, as with -Xmx8g, or use smaller arrays",
                    e);
        }
    }

    /** Prints the error and returns the exit status. */
    static int report(Exception e, CommandLine command, boolean stacktrace) {
        PrintWriter err = command.getErr();
        boolean bug = !isForUsers(e);
        err.println(command.getColorScheme()
                .errorText(
                        "tconv: " + (bug ? "unexpected " + e + "; this is a bug, please report it" : e.getMessage())));
        if (bug || stacktrace) {
            e.printStackTrace(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** Whether the message was written for the user. */
    private static boolean isForUsers(Exception e) {
        return e.getMessage() != null
                && (e instanceof DeviceException
                        || e instanceof IllegalArgumentException
                        || e instanceof UnsupportedOperationException
                        || e instanceof UncheckedIOException
                        || e instanceof IOException
                        || e instanceof ExecutionException);
    }
}
