package io.github.tornadoconv.spi;

/**
 * The layouts in which a step finds its input and leaves its output: PyTorch's, or an inner one, in which a backend's
 * algorithms hand numbers from one step of a chain to the next. What it looks like is between those algorithms.
 *
 * @param innerInput whether the input is in the inner layout
 * @param innerOutput whether the output is
 */
public record Ends(boolean innerInput, boolean innerOutput) {
    /** PyTorch's layout at both ends: a step on its own. */
    public static final Ends PLAIN = new Ends(false, false);

    /** The inner layout at both ends. */
    public static final Ends INNER = new Ends(true, true);

    /** {@code plain to inner}. */
    @Override
    public String toString() {
        return name(innerInput) + " to " + name(innerOutput);
    }

    private static String name(boolean inner) {
        return inner ? "inner" : "plain";
    }
}
