package io.github.tornadoconv.tune;

import java.io.PrintWriter;
import java.util.Locale;

/** A line for each layer that is done: for logs. */
final class LineProgress implements Progress {
    private final PrintWriter out;

    LineProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void problem(String id, String shape) {}

    @Override
    public void candidate(String candidate, int n) {}

    @Override
    public void done(Outcome outcome) {
        out.println(text(outcome));
        outcome.failures().forEach(failure -> out.println("  failed: " + failure));
        out.flush();
    }

    /** {@code R2 n1 c64 ...: 1.691 ms, 1.412 ms (1.20 x) with tornado-blocked tile=12; 24 tried}. */
    private static String text(Outcome outcome) {
        String head = String.format(
                Locale.ROOT, "%s %s: %.3f ms", outcome.id(), outcome.shape(), outcome.baseMillis());
        String found = outcome.best()
                .map(best -> String.format(
                        Locale.ROOT, ", %.3f ms (%.2f x) with %s", outcome.bestMillis(), outcome.gain(), best))
                .orElse(", nothing faster than " + outcome.base());
        return head + found + "; " + outcome.tried() + " tried";
    }

    @Override
    public void note(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void close() {}
}
