package io.github.tornadoconv.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Times of single calls, in milliseconds.
 *
 * @param median the middle one
 * @param p10 a tenth of the calls were faster
 * @param p90 a tenth of the calls were slower
 * @param runs how many there were
 */
public record Timing(double median, double p10, double p90, int runs) {
    private static final double NANOS = 1e-6;

    /**
     * Sums up samples.
     *
     * @param nanos of each sample
     * @param count how many of them there are
     * @param calls calls in each sample
     */
    public static Timing of(long[] nanos, int count, int calls) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Timing(
                at(sorted, 0.5) / calls, at(sorted, 0.1) / calls, at(sorted, 0.9) / calls, count * calls);
    }

    private static double at(long[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return NANOS * (sorted[below] + (place - below) * (sorted[above] - sorted[below]));
    }

    /** Half of the distance from p10 to p90, in hundredths of the median. */
    public double spreadPercent() {
        return 50 * (p90 - p10) / median;
    }

    /** A number with three digits that say something: 0.00254, 0.254, 25.4, 254. */
    public static String digits(double value) {
        int decimals = value <= 0 ? 0 : Math.clamp(2 - (int) Math.floor(Math.log10(value)), 0, 6);
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Median and spread in milliseconds: {@code 0.254 ±4%}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s ±%.0f%%", digits(median), spreadPercent());
    }
}
