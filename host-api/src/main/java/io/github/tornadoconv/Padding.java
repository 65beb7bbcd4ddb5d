package io.github.tornadoconv;

/** How much is added around the input: numbers, {@link #SAME}, {@link #VALID}, or begin and end apart. */
public sealed interface Padding {
    /**
     * As much as keeps the output as large as the input: {@code dilation * (kernel - 1)} in all, the odd one at the
     * end. Only for stride 1, and not for transposed convolutions.
     */
    Padding SAME = new Same();

    /** None. */
    Padding VALID = new Valid();

    /** The same at begin and end: one number for all axes, or one per axis. */
    static Padding of(int... numbers) {
        return new Symmetric(Axes.of(numbers));
    }

    /** Begin and end apart, as ONNX's {@code pads}; each with one number for all axes, or one per axis. */
    static Padding of(Axes begin, Axes end) {
        return new BeginEnd(begin, end);
    }

    /**
     * The padding of PyTorch's word.
     *
     * @throws IllegalArgumentException if it is neither {@code same} nor {@code valid}
     */
    static Padding of(String word) {
        return switch (word) {
            case "same" -> SAME;
            case "valid" -> VALID;
            default ->
                throw new IllegalArgumentException(
                        "padding '" + word + "' is not known; give numbers, 'same' or 'valid'");
        };
    }

    /** The same number at begin and end of an axis. */
    record Symmetric(Axes size) implements Padding {}

    /** See {@link Padding#SAME}. */
    record Same() implements Padding {}

    /** See {@link Padding#VALID}. */
    record Valid() implements Padding {}

    /** A number at the begin and another at the end of an axis. */
    record BeginEnd(Axes begin, Axes end) implements Padding {}
}
