package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.suites.Workload;

/** One library, in one way of using it, that can run a problem. */
interface Contender {
    /** Short name, the head of its column. */
    String name();

    /** Whether input and output lie with channels before space, as ours do. */
    default boolean channelsFirst() {
        return true;
    }

    /** How far its results may be from ours, in standard deviations of the output: further is wrong, not just rounded. */
    default double tolerance() {
        return 1e-3;
    }

    /** Library and version. */
    String version();

    /**
     * Makes everything that may be made once: weights packed, output allocated where the library lets a caller do so.
     *
     * @param threads threads that one run may use
     * @throws Exception what the library says if it cannot run the problem
     */
    Prepared prepare(Workload work, int threads) throws Exception;

    /** A problem ready to run any number of times on one thread. */
    interface Prepared extends AutoCloseable {
        /** Runs once, start to finish. */
        void run() throws Exception;

        /** Runs so many times; nanoseconds that it took, by the clock unless the contender has a better one. */
        default long nanos(int runs) throws Exception {
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                run();
            }
            return System.nanoTime() - start;
        }

        /** The output of the last run, contiguous, channels before space. */
        float[] result() throws Exception;

        @Override
        void close();
    }
}
