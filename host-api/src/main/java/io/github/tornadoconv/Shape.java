package io.github.tornadoconv;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor, outermost first, in PyTorch's order: {@code [N, C, W]}, {@code [N, C, H, W]},
 * {@code [N, C, D, H, W]}, or the same without {@code N}. Sizes may be 0. Immutable.
 */
public final class Shape {
    /** Elements that a tensor or a weight can have: those of the longest Java array. */
    public static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8L;

    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /**
     * A shape of the given sizes.
     *
     * @throws IllegalArgumentException if a size is negative or the number of elements does not fit a {@code long}
     */
    public static Shape of(int... sizes) {
        long elements = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 0) {
                throw new IllegalArgumentException("Shape " + text(sizes) + ": size " + sizes[i] + " at dimension " + i
                        + " is negative; sizes are 0 or more");
            }
            try {
                elements = Math.multiplyExact(elements, Math.max(1, sizes[i]));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "Shape " + text(sizes)
                                + " has more elements than a 64-bit number can count; use smaller sizes");
            }
        }
        return new Shape(sizes.clone());
    }

    /** Number of dimensions. */
    public int rank() {
        return sizes.length;
    }

    /** Size of dimension {@code i}, from 0; a negative {@code i} counts from the end. */
    public int get(int i) {
        return sizes[i < 0 ? sizes.length + i : i];
    }

    /** Product of the sizes; 1 for a scalar. */
    public long elements() {
        long elements = 1;
        for (int size : sizes) {
            elements *= size;
        }
        return elements;
    }

    /** A copy of the sizes. */
    public int[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As PyTorch prints a size: {@code [1, 3, 224, 224]}. */
    @Override
    public String toString() {
        return text(sizes);
    }

    private static String text(int[] sizes) {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
