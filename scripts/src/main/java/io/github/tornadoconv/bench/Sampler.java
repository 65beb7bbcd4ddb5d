package io.github.tornadoconv.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Times one thing: warmed up until the JVM compiles nothing more, in blocks that start when the machine is quiet, each
 * done again where other processes ran meanwhile. Calls that take less than 20 µs are timed several at once, so that
 * reading the clock (some 25 ns) does not count.
 */
public final class Sampler {
    /** What is timed, by the wall clock. */
    @FunctionalInterface
    public interface Call {
        /** Does it once. */
        void run() throws Exception;
    }

    /** What is timed by a clock of its own. */
    @FunctionalInterface
    public interface Timed {
        /** Does it that many times, and says how many nanoseconds all of that took. */
        long nanos(int calls) throws Exception;
    }

    /** Share of one processor that others may take during a block; above it the block is done again. */
    static final double TOLERATED = 0.05;

    private static final int LEAST_SAMPLES = 3;
    /** Length of a sample at least, in nanoseconds: of as many calls as that takes. */
    public static final long SAMPLE_NANOS = 20_000;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    /** Share of a warm-up that the JVM's compilers may take; above it, the warm-up is done again. */
    private static final double QUIET_COMPILER = 0.02;

    private static final int MOST_WARMUPS = 6;

    private final Timed timed;
    private final Pace pace;
    private final Quiet machine;
    private long[] nanos = new long[1024];
    private int count;
    private int calls = 1;
    private int disturbed;

    /** A sampler of that call, which has not run yet. */
    public static Sampler of(Call call, Pace pace, Quiet machine) {
        return new Sampler(
                calls -> {
                    long start = System.nanoTime();
                    for (int i = 0; i < calls; i++) {
                        call.run();
                    }
                    return System.nanoTime() - start;
                },
                pace,
                machine);
    }

    /** A sampler of what has a clock of its own. */
    public Sampler(Timed timed, Pace pace, Quiet machine) {
        this.timed = timed;
        this.pace = pace;
        this.machine = machine;
    }

    /** Warms up, at least one call. */
    public void warmUp() throws Exception {
        for (int warmup = 1; warmup <= MOST_WARMUPS; warmup++) {
            long compiled = COMPILER.getTotalCompilationTime();
            warmUp(pace.warmupMillis());
            if (COMPILER.getTotalCompilationTime() - compiled <= QUIET_COMPILER * pace.warmupMillis()) {
                break;
            }
        }
        repeat(pace.rewarmMillis(), LEAST_SAMPLES);
        double perCall = Timing.of(nanos, count, 1).median() * 1e6;
        calls = (int) Math.clamp(Math.ceil(SAMPLE_NANOS / Math.max(1, perCall)), 1, SAMPLE_NANOS);
        count = 0;
    }

    private void warmUp(long millis) throws Exception {
        int before = count;
        repeat(millis, 1);
        count = before;
    }

    /** Times one block. */
    public void block() throws Exception {
        int before = count;
        for (int attempt = 1; attempt <= machine.tries(); attempt++) {
            machine.await();
            warmUp(pace.rewarmMillis());
            var stretch = machine.start();
            count = before;
            repeat(pace.blockMillis(), LEAST_SAMPLES);
            if (stretch.foreignProcessors() <= TOLERATED) {
                return;
            }
        }
        disturbed++;
    }

    private void repeat(long millis, int leastSamples) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        for (int sample = 0; sample < leastSamples || System.nanoTime() < end; sample++) {
            long time = timed.nanos(calls);
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }
    }

    /** Times of all calls in all blocks. */
    public Timing timing() {
        return Timing.of(nanos, count, calls);
    }

    /** Blocks that were kept although other processes ran, because trying again did not help. */
    public int disturbed() {
        return disturbed;
    }
}
