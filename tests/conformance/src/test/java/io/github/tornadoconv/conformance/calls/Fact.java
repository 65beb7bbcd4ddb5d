package io.github.tornadoconv.conformance.calls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line of {@code pytorch-calls.tsv}, whose head explains the columns.
 *
 * @param call a call of PyTorch's
 * @param pytorch what PyTorch does with it
 * @param here what this library does with it
 */
record Fact(String call, String pytorch, String here) {
    private static final String GIVES = "gives ";

    static List<Fact> all() {
        try (InputStream in = Fact.class.getResourceAsStream("pytorch-calls.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(columns -> new Fact(columns[0], columns[1], columns[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean accepted() {
        return pytorch.startsWith(GIVES);
    }

    /** What comes out of PyTorch, printed. */
    String given() {
        return pytorch.substring(GIVES.length());
    }

    /** What this library does: {@code same}, {@code build}, {@code forward}, {@code at once} or {@code unsayable}. */
    String outcome() {
        int colon = here.indexOf(':');
        return colon < 0 ? here : here.substring(0, colon);
    }

    /** What follows the outcome: an error's text, or a reason. */
    String text() {
        return here.substring(here.indexOf(": ") + 2);
    }
}
