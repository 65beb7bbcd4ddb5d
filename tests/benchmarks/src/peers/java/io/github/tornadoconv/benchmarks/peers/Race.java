package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs contenders on one problem in turns: each round gives each of them one block of time, the order moves on by one
 * each round, a block starts when the machine is quiet, and one during which other processes ran is done again.
 */
final class Race {
    /**
     * How long things last.
     *
     * @param rounds blocks that each contender gets
     * @param blockMillis length of a block, at least three runs
     * @param warmupMillis each contender's warm-up before the first round, again as long as the JVM compiles meanwhile
     * @param rewarmMillis warm-up before each block
     */
    record Pace(int rounds, long blockMillis, long warmupMillis, long rewarmMillis) {}

    /** Share of one processor that others may take during a block; above it the block is done again. */
    private static final double TOLERATED = 0.05;

    private static final int TRIES = 4;
    private static final int LEAST_RUNS = 3;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    /** Share of a warm-up that the JVM's compilers may take; above it, the warm-up is done again. */
    private static final double QUIET_COMPILER = 0.02;

    private static final int MOST_WARMUPS = 6;

    private final Pace pace;
    private final Machine machine;

    Race(Pace pace, Machine machine) {
        this.pace = pace;
        this.machine = machine;
    }

    /** Prepares, warms, checks and times the contenders; every result is held against the first one's. */
    Outcome run(Workload work, List<Contender> contenders, int threads) throws Exception {
        Map<String, String> refusals = new LinkedHashMap<>();
        List<Lane> lanes = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                try {
                    lanes.add(new Lane(contender, work, threads));
                } catch (Exception refused) {
                    refusals.put(contender.name(), String.valueOf(refused.getMessage()));
                }
            }
            for (int round = 0; round < pace.rounds; round++) {
                for (int turn = 0; turn < lanes.size(); turn++) {
                    lanes.get((round + turn) % lanes.size()).block();
                }
            }
            return outcome(work.problem(), threads, lanes, refusals);
        } finally {
            for (Lane lane : lanes) {
                lane.prepared.close();
            }
        }
    }

    private static Outcome outcome(Problem problem, int threads, List<Lane> lanes, Map<String, String> refusals)
            throws Exception {
        Map<String, Timing> timings = new LinkedHashMap<>();
        Map<String, Double> errors = new LinkedHashMap<>();
        int disturbed = 0;
        float[] reference = lanes.getFirst().prepared.result();
        for (Lane lane : lanes) {
            timings.put(lane.name, Timing.of(lane.nanos, lane.count));
            errors.put(lane.name, relativeError(lane.prepared.result(), reference));
            disturbed += lane.disturbed;
        }
        return new Outcome(problem.id(), problem.description(), problem.flops() * 1e-9, threads, timings, errors,
                refusals, disturbed);
    }

    /** Largest difference of two outputs, in standard deviations of the second. */
    private static double relativeError(float[] got, float[] expected) {
        if (got.length != expected.length) {
            throw new IllegalStateException("outputs of " + got.length + " and " + expected.length + " elements");
        }
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < got.length; i++) {
            sum += expected[i];
            squares += (double) expected[i] * expected[i];
            largest = Math.max(largest, Math.abs(got[i] - expected[i])); // a NaN stays
        }
        double mean = sum / got.length;
        return largest / Math.sqrt(squares / got.length - mean * mean);
    }

    /** One contender's side of the race. */
    private final class Lane {
        private final String name;
        private final Contender.Prepared prepared;
        private long[] nanos = new long[1024];
        private int count;
        private int disturbed;

        Lane(Contender contender, Workload work, int threads) throws Exception {
            name = contender.name();
            prepared = contender.prepare(work, threads);
            try {
                warmUpUntilCompiled();
            } catch (Exception e) {
                prepared.close();
                throw e;
            }
        }

        private void warmUpUntilCompiled() throws Exception {
            for (int warmup = 1; warmup <= MOST_WARMUPS; warmup++) {
                long compiled = COMPILER.getTotalCompilationTime();
                warmUp(pace.warmupMillis);
                if (COMPILER.getTotalCompilationTime() - compiled <= QUIET_COMPILER * pace.warmupMillis) {
                    return;
                }
            }
        }

        private void warmUp(long millis) throws Exception {
            int before = count;
            repeat(millis, 1);
            count = before;
        }

        void block() throws Exception {
            int before = count;
            int tries = machine.isRealTime() ? 1 : TRIES;
            for (int attempt = 1; attempt <= tries; attempt++) {
                machine.awaitQuiet();
                warmUp(pace.rewarmMillis);
                var stretch = machine.start();
                count = before;
                repeat(pace.blockMillis, LEAST_RUNS);
                if (stretch.foreignProcessors() <= TOLERATED) {
                    return;
                }
            }
            disturbed++;
        }

        private void repeat(long millis, int leastRuns) throws Exception {
            long end = System.nanoTime() + millis * 1_000_000;
            for (int run = 0; run < leastRuns || System.nanoTime() < end; run++) {
                long start = System.nanoTime();
                prepared.run();
                long time = System.nanoTime() - start;
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = time;
            }
        }
    }
}
