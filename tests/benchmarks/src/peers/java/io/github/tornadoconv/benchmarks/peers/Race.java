package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.bench.Pace;
import io.github.tornadoconv.bench.Quiet;
import io.github.tornadoconv.bench.Sampler;
import io.github.tornadoconv.bench.Timing;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs contenders on one problem in turns: each round gives each of them one block of time, the order moves on by one
 * each round, a block starts when the machine is quiet, and one during which other processes ran is done again.
 */
final class Race {
    private final Pace pace;
    private final Quiet machine;

    Race(Pace pace, Quiet machine) {
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
            for (int round = 0; round < pace.rounds(); round++) {
                for (int turn = 0; turn < lanes.size(); turn++) {
                    lanes.get((round + turn) % lanes.size()).sampler.block();
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
            timings.put(lane.name, lane.sampler.timing());
            errors.put(lane.name, relativeError(lane.prepared.result(), reference));
            disturbed += lane.sampler.disturbed();
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
        private final Sampler sampler;

        Lane(Contender contender, Workload work, int threads) throws Exception {
            name = contender.name();
            prepared = contender.prepare(work, threads);
            sampler = new Sampler(prepared::nanos, pace, machine);
            try {
                sampler.warmUp();
            } catch (Exception e) {
                prepared.close();
                throw e;
            }
        }
    }
}
