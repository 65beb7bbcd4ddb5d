package io.github.tornadoconv.jvm;

/**
 * A kernel that can compute some rows of an image's output on the calling thread, between arrays that may hold windows of
 * the rows ({@link Layout#inWindow}). Threads may compute different rows at the same time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface BandKernel<A> extends Kernel<A> {
    /** Whether the rows of an image can only be computed after {@link #prepare}, and before that of another image. */
    boolean prepares();

    /**
     * Does what is done once for an image, with all threads.
     *
     * @param at number of the input's first element
     */
    void prepare(A input, int at, int image);

    /**
     * Computes some rows of an image's output.
     *
     * @param at what is added to an input element's index in its layout
     * @param t what is added to an output element's index in its layout
     * @param first first row
     * @param end the row after the last
     */
    void rows(A input, int at, A output, int t, int first, int end);
}
