package io.github.tornadoconv;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One number per spatial axis, outermost first ({@code D, H, W}): a kernel size, a stride, a dilation, a padding.
 * Immutable.
 */
public final class Axes {
    private static final String[] NAMES = {"depth", "height", "width"};

    private final int[] values;

    private Axes(int[] values) {
        this.values = values;
    }

    /** One number per axis. */
    public static Axes of(int... values) {
        return new Axes(values.clone());
    }

    /** The same number on each of {@code rank} axes. */
    public static Axes filled(int rank, int value) {
        int[] values = new int[rank];
        Arrays.fill(values, value);
        return new Axes(values);
    }

    /** Name of axis {@code i} of {@code rank}: depth, height or width; the last axis is always width. */
    public static String name(int rank, int i) {
        int n = NAMES.length - rank + i;
        return n >= 0 && n < NAMES.length ? NAMES[n] : "axis " + i;
    }

    /** Number of axes. */
    public int rank() {
        return values.length;
    }

    /** The number of axis {@code i}, from 0. */
    public int get(int i) {
        return values[i];
    }

    /** Product of the numbers. */
    public long product() {
        long product = 1;
        for (int value : values) {
            product = Math.multiplyExact(product, value);
        }
        return product;
    }

    /** Whether every axis has this number. */
    public boolean all(int value) {
        return Arrays.stream(values).allMatch(v -> v == value);
    }

    /** A copy of the numbers. */
    public int[] toArray() {
        return values.clone();
    }

    /** The numbers joined by {@code x}, one number where all are equal and {@code brief} asks for it. */
    String text(boolean brief) {
        if (brief && values.length > 0 && all(values[0])) {
            return Integer.toString(values[0]);
        }
        return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Axes axes && Arrays.equals(values, axes.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** As Python prints a tuple: {@code (3,)}, {@code (3, 3)}. */
    @Override
    public String toString() {
        return values.length == 1
                ? "(" + values[0] + ",)"
                : Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
