package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Peak;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

/**
 * What this machine's cores and memory can do at most, used from Java: the engine's own innermost loop on operands that
 * stay in the first cache, and sums of arrays that no cache holds. All threads work at once; the best round counts.
 */
final class JvmPeak {
    private static final int TERMS = 64;
    /** Terms of a call while the loop is not compiled yet: each takes a hundred times as long. */
    private static final int COLD_TERMS = 1;

    private static final int COLD_CALLS = 20_000;

    private static final int LEAST_ROUNDS = 30;
    private static final int MOST_ROUNDS = 400;
    private static final double BETTER = 1.01;
    /** Short, so that some rounds find all processors free. */
    private static final long ROUND_NANOS = 5_000_000;
    private static final int LARGEST_ARRAY = 1 << 24;

    private JvmPeak() {}

    /** Measures with that many threads. */
    static Peak measure(int threads) {
        long arrayBytes = Runtime.getRuntime().maxMemory() / 32;
        int elements = (int) Math.min(LARGEST_ARRAY, arrayBytes / Float.BYTES) / threads;
        return new Peak(
                best(threads, JvmPeak::multiplyAdds),
                best(threads, () -> new Triad(new float[elements], new float[elements], new float[elements])));
    }

    /** Something to repeat. */
    private interface Work {
        /** Does it once, and says how much that was. */
        double run();
    }

    /** Much of the engine's largest tile from a packed panel. */
    private static Work multiplyAdds() {
        Lanes<float[]> lanes = Lanes.floats();
        int rows = lanes.registers().rows();
        int vectors = lanes.registers().vectors(rows);
        int width = vectors * lanes.width();
        Tile<float[]> tile = lanes.tile(rows, vectors, true);
        float[] weights = new float[TERMS * rows];
        float[] panel = new float[TERMS * width];
        float[] start = new float[rows * width];
        float[] target = new float[rows * width];
        int[] offsets = new int[TERMS];
        int calls = 64;
        for (int call = 0; call < COLD_CALLS || ColdStart.isBusy(); call++) {
            tile.run(weights, 0, panel, 0, offsets, 0, COLD_TERMS, start, 0, width, lanes.width(), target, 0, width);
        }
        return () -> {
            for (int call = 0; call < calls; call++) {
                tile.run(weights, 0, panel, 0, offsets, 0, TERMS, start, 0, width, lanes.width(), target, 0, width);
            }
            return 2.0 * calls * TERMS * rows * width;
        };
    }

    private record Triad(float[] to, float[] a, float[] b) implements Work {
        @Override
        public double run() {
            for (int i = 0; i < to.length; i++) {
                to[i] = a[i] + 3 * b[i];
            }
            return 3.0 * Float.BYTES * to.length;
        }
    }

    /** The most that all threads together did in a second: rounds, until many in a row were no better. */
    private static double best(int threads, Supplier<Work> work) {
        double[] rates = new double[threads];
        Rounds rounds = new Rounds(rates);
        CyclicBarrier start = new CyclicBarrier(threads, rounds);
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int thread = i;
            all[i] = Thread.ofPlatform().daemon().start(() -> {
                Work own = work.get();
                while (await(start) && !rounds.enough) {
                    rates[thread] = rate(own);
                }
            });
        }
        try {
            for (Thread thread : all) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the peak was measured", e);
        }
        return rounds.best;
    }

    /** Between two rounds: looks at the one that ended. The barrier orders this with what the threads do. */
    private static final class Rounds implements Runnable {
        private final double[] rates;
        private double best;
        private int sinceBest;
        private int round;
        private boolean enough;

        Rounds(double[] rates) {
            this.rates = rates;
        }

        @Override
        public void run() {
            double sum = Arrays.stream(rates).sum();
            sinceBest = sum > BETTER * best ? 0 : sinceBest + 1;
            best = Math.max(best, sum);
            enough = round++ >= LEAST_ROUNDS && sinceBest >= LEAST_ROUNDS || round > MOST_ROUNDS;
        }
    }

    private static boolean await(CyclicBarrier start) {
        try {
            start.await();
            return true;
        } catch (InterruptedException | BrokenBarrierException e) {
            return false;
        }
    }

    private static double rate(Work work) {
        double done = 0;
        long begin = System.nanoTime();
        long now = begin;
        while (now - begin < ROUND_NANOS) {
            done += work.run();
            now = System.nanoTime();
        }
        return done / (now - begin) * 1e9;
    }
}
