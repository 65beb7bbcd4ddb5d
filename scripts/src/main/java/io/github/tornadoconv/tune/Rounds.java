package io.github.tornadoconv.tune;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Trials timed in turns: each gets one block of time in each round, and the order moves on by one from round to round, so
 * that what else the machine does meets all of them alike.
 *
 * @param millis median of a block by round and trial
 */
record Rounds(double[][] millis) {
    private static final long BLOCK_NANOS = 40_000_000;
    private static final int COUNT = 7;

    /** Gains smaller than this are not worth a rule. */
    private static final double LEAST_GAIN = 1.03;

    /** Times warm trials; fewer rounds, but one at least, where {@code stop} says so. */
    static Rounds of(List<Trial> trials, BooleanSupplier stop) {
        double[][] millis = new double[COUNT][];
        int done = 0;
        while (done < COUNT && (done == 0 || !stop.getAsBoolean())) {
            millis[done] = new double[trials.size()];
            for (int turn = 0; turn < trials.size(); turn++) {
                int trial = (done + turn) % trials.size();
                millis[done][trial] = trials.get(trial).block(BLOCK_NANOS);
            }
            done++;
        }
        return new Rounds(Arrays.copyOf(millis, done));
    }

    /** Median time of a trial. */
    double median(int trial) {
        double[] times = new double[millis.length];
        for (int round = 0; round < times.length; round++) {
            times[round] = millis[round][trial];
        }
        return Medians.of(times);
    }

    /** The trial with the largest gain over the first. */
    int fastest() {
        int fastest = 0;
        for (int trial = 1; trial < millis[0].length; trial++) {
            if (gain(trial, 0) > gain(fastest, 0)) {
                fastest = trial;
            }
        }
        return fastest;
    }

    /** How many times as fast as {@code base} a trial is: median over the rounds of the ratio within a round. */
    double gain(int trial, int base) {
        return Medians.of(ratios(trial, base));
    }

    /**
     * Whether a trial is faster than {@code base} beyond noise: by more than a few hundredths, and in every full set of
     * rounds but one. Were the two alike, that would happen once in sixteen times.
     */
    boolean isGain(int trial, int base) {
        double[] ratios = ratios(trial, base);
        int faster = 0;
        for (double ratio : ratios) {
            faster += ratio > 1 ? 1 : 0;
        }
        return trial != base && ratios.length == COUNT && faster >= COUNT - 1 && gain(trial, base) >= LEAST_GAIN;
    }

    private double[] ratios(int trial, int base) {
        double[] ratios = new double[millis.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = millis[round][base] / millis[round][trial];
        }
        return ratios;
    }
}
