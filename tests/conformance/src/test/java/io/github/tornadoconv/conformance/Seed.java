package io.github.tornadoconv.conformance;

import java.util.SplittableRandom;

/**
 * Where the tests' random numbers come from: another seed in each run, or the one of {@value #PROPERTY}, with which a
 * run can be had again. It is printed, and every failure names it.
 */
final class Seed {
    static final String PROPERTY = "tornadoconv.seed";
    static final long VALUE = Long.getLong(PROPERTY, System.nanoTime() ^ ProcessHandle.current().pid() << 32);

    static {
        System.out.println("random numbers from " + text());
    }

    private Seed() {}

    /** Random numbers for one purpose, the same ones whenever seed and purpose are. */
    static SplittableRandom random(String purpose) {
        return new SplittableRandom(VALUE * 31 + purpose.hashCode());
    }

    /** The option that gives this seed again. */
    static String text() {
        return "-D" + PROPERTY + "=" + VALUE;
    }
}
