package io.github.tornadoconv.jvm;

/**
 * One convolution of one shape, ready to run, with the buffers that it needs. Called by one thread at a time.
 *
 * @param <A> {@code float[]}, {@code double[]} or {@code long[]}
 */
interface Kernel<A> {
    /**
     * Computes every element of the output.
     *
     * @param at number of the input's first element in its array
     * @param t the same of the output
     */
    void run(A input, int at, A output, int t);

    /** Bytes that it holds, of packed weights above all, besides the buffers of its memory. */
    long bytes();
}
