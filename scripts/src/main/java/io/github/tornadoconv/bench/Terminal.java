package io.github.tornadoconv.bench;

/** Whether somebody watches: a progress bar is for a terminal, lines are for a log. */
public final class Terminal {
    private Terminal() {}

    /** Whether input and output of this process are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Without a terminal JDK 25 gives null, other settings of jdk.console do not.
    public static boolean isThere() {
        return System.console() != null && System.console().isTerminal();
    }
}
