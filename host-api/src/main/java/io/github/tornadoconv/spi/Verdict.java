package io.github.tornadoconv.spi;

/**
 * Yes, or no with a reason.
 *
 * @param reason why not; empty for yes
 */
public record Verdict(String reason) {
    /** Yes. */
    public static final Verdict YES = new Verdict("");

    /** No, because of this. */
    public static Verdict no(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a refusal needs a reason");
        }
        return new Verdict(reason);
    }

    /** Whether it is yes. */
    public boolean yes() {
        return reason.isEmpty();
    }
}
