package io.github.tornadoconv.jvm;

/**
 * Turns squares of numbers, as many on a side as a vector has: what was one after the other comes to lie in one lane of
 * vectors one after the other, and back. For square b, row i and column j
 *
 * <pre>
 * to[t + places[first + b * width + j] + i] = from[at + b * step + i * pitch + j]
 * </pre>
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Turn<A> {
    /**
     * Turns some squares.
     *
     * @param step source elements between squares
     * @param pitch source elements between rows of a square
     * @param places where columns go
     * @param first the first square's first column in {@code places}
     * @param squares number of squares
     */
    void run(A from, int at, int step, int pitch, A to, int t, int[] places, int first, int squares);
}
