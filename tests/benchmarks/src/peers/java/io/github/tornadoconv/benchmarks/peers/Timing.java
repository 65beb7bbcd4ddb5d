package io.github.tornadoconv.benchmarks.peers;

import java.util.Arrays;

/**
 * Times of single runs of one contender on one problem, in milliseconds.
 *
 * @param median the middle one
 * @param p10 a tenth of the runs were faster
 * @param p90 a tenth of the runs were slower
 * @param runs how many there were
 */
record Timing(double median, double p10, double p90, int runs) {
    private static final double NANOS = 1e-6;

    /** Sums up {@code count} times in nanoseconds. */
    static Timing of(long[] nanos, int count) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Timing(at(sorted, 0.5), at(sorted, 0.1), at(sorted, 0.9), count);
    }

    private static double at(long[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return NANOS * (sorted[below] + (place - below) * (sorted[above] - sorted[below]));
    }

    /** Half of the distance from p10 to p90, in hundredths of the median. */
    double spreadPercent() {
        return 50 * (p90 - p10) / median;
    }
}
