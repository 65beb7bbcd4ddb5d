package io.github.tornadoconv.report;

import io.github.tornadoconv.bench.Timing;
import java.util.Locale;

/**
 * A number in a table.
 *
 * @param value what it is sorted by
 * @param text what is shown
 */
record Cell(double value, String text) {
    private static final Cell NONE = new Cell(Double.NaN, "–");

    /** Nothing to show. */
    static Cell none() {
        return NONE;
    }

    /** A number with that format. */
    static Cell of(String format, double value) {
        return new Cell(value, String.format(Locale.ROOT, format, value));
    }

    /** Milliseconds with three digits that say something. */
    static Cell millis(Timing timing) {
        return timing == null ? NONE : new Cell(timing.median(), Timing.digits(timing.median()));
    }
}
