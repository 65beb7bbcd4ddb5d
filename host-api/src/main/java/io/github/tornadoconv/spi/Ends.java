package io.github.tornadoconv.spi;

/**
 * The layouts in which a step finds its input and leaves its output: PyTorch's, or an inner one, in which a backend's
 * algorithms hand numbers from one step of a chain to the next. What it looks like is between those algorithms.
 *
 * @param innerInput whether the input is in the inner layout
 * @param innerOutput whether the output is
 * @param inChain whether other steps run in between, so that no cache still has the step's weights
 */
public record Ends(boolean innerInput, boolean innerOutput, boolean inChain) {
    /** PyTorch's layout at both ends of a step on its own. */
    public static final Ends PLAIN = new Ends(false, false, false);

    /** The inner layout at both ends. */
    public static final Ends INNER = inChain(true, true);

    /** Those of a step among others. */
    public static Ends inChain(boolean innerInput, boolean innerOutput) {
        return new Ends(innerInput, innerOutput, true);
    }

    /** Whether input and output are in PyTorch's layout. */
    public boolean isPlain() {
        return !innerInput && !innerOutput;
    }

    /** {@code plain to inner}. */
    @Override
    public String toString() {
        return name(innerInput) + " to " + name(innerOutput);
    }

    private static String name(boolean inner) {
        return inner ? "inner" : "plain";
    }
}
