package io.github.tornadoconv.jvm;

/**
 * One convolution of one shape, ready to run, with the buffers that it needs. Called by one thread at a time.
 *
 * @param <A> {@code float[]}, {@code double[]} or {@code long[]}
 */
interface Kernel<A> {
    /** Computes every element of the output. */
    void run(A input, A output);

    /** Bytes of packed weights and workspace that it holds. */
    long bytes();
}
