package io.github.tornadoconv.profiles;

/**
 * Whole numbers from {@code least} to {@code most}, both included. Written as one number ({@code 3}) or as a text with
 * one end or both ({@code "16.."}, {@code "..64"}, {@code "16..64"}).
 */
public record Range(long least, long most) {
    public Range {
        if (least > most) {
            throw new IllegalArgumentException(least + ".." + most + " holds no number; give the smaller end first");
        }
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    static Range parse(String text) {
        int dots = text.indexOf("..");
        try {
            if (dots < 0) {
                long number = Long.parseLong(text);
                return new Range(number, number);
            }
            String least = text.substring(0, dots);
            String most = text.substring(dots + 2);
            return new Range(
                    least.isEmpty() ? Long.MIN_VALUE : Long.parseLong(least),
                    most.isEmpty() ? Long.MAX_VALUE : Long.parseLong(most));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a range of numbers; write 3, \"16..\", \"..64\" or \"16..64\"", e);
        }
    }

    /** Whether that number is one of them. */
    public boolean contains(long number) {
        return least <= number && number <= most;
    }

    @Override
    public String toString() {
        if (least == most) {
            return Long.toString(least);
        }
        return (least == Long.MIN_VALUE ? "" : least) + ".." + (most == Long.MAX_VALUE ? "" : most);
    }
}
