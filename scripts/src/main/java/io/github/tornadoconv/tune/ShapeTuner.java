package io.github.tornadoconv.tune;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.bench.Expected;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Tunes for one convolution: tries candidates one after the other, each checked before it is timed; then times the few
 * fastest in turns with what the device does without a profile of its own.
 */
final class ShapeTuner implements AutoCloseable {
    private static final long SCAN_NANOS = 30_000_000;

    /** Candidates that take part in the rounds at the end. */
    private static final int FINALISTS = 3;

    /** A candidate that is so many times slower than the best, and slow enough to be dear, is not worth a warm-up. */
    private static final double HOPELESS = 4;

    private static final double SLOW_MILLIS = 100;

    /** How many times slower than the fastest an algorithm's defaults may be for its other candidates to be tried. */
    private static final double PROMISING = 2;

    private final String device;
    private final DeviceOptions options;
    private final Problem problem;
    private final Workload workload;
    private final Expected expected;
    private final Journal journal;
    private final Progress progress;
    private final BooleanSupplier stop;
    private final BooleanSupplier timeIsUp;
    private final List<Scanned> fastest = new ArrayList<>();
    private final Set<Candidate> seen = new HashSet<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Double> speeds = new HashMap<>();
    private Scanned base;
    private double firstMillis;
    private int tried;

    private record Scanned(Candidate candidate, Trial trial, double millis) {}

    /**
     * @param problem one layer
     * @param stop whether the user wants it to come to an end
     * @param timeIsUp whether to try no more candidates
     */
    ShapeTuner(
            String device,
            DeviceOptions options,
            Problem problem,
            Journal journal,
            Progress progress,
            BooleanSupplier stop,
            BooleanSupplier timeIsUp) {
        this.device = device;
        this.options = options;
        this.problem = problem;
        this.workload = Workload.of(problem);
        this.expected = Expected.of(workload);
        this.journal = journal;
        this.progress = progress;
        this.stop = stop;
        this.timeIsUp = timeIsUp;
    }

    /**
     * Tunes.
     *
     * @param baseRules the rules that hold without the profile that is being made
     * @param more candidates to try first, such as those of an earlier profile
     * @param leftOut algorithms not to try
     * @return what came of it; empty where what the device does now fails, or there was no time for anything
     */
    Optional<Outcome> tune(List<Rule> baseRules, List<Candidate> more, Set<String> leftOut) {
        Candidate now;
        List<Candidate> legal;
        try (Device opened = Devices.open(device, options.withRules(baseRules))) {
            ConvShape shape = problem.layers().getFirst();
            legal = opened.choices(shape).stream()
                    .map(Candidate::of)
                    .filter(candidate -> !leftOut.contains(candidate.algorithm()))
                    .toList();
            now = Candidate.of(opened.program(workload.layer(), shape.input())
                    .steps().getFirst().choice());
        }
        scan(now, true);
        if (base == null) {
            return Optional.empty();
        }
        more.forEach(this::scan);
        Search search = new Search(legal);
        search.defaults().forEach(this::scan);
        promising().forEach(algorithm -> search.spread(algorithm).forEach(this::scan));
        List<Candidate> before;
        do {
            before = fastest();
            before.forEach(candidate -> search.near(candidate).forEach(this::scan));
        } while (!before.equals(fastest()));
        return Optional.of(rounds());
    }

    /** Algorithms whose defaults are not far from the fastest, the fastest first. */
    private List<String> promising() {
        double most = PROMISING * fastest.getFirst().millis;
        return speeds.entrySet().stream()
                .filter(speed -> speed.getValue() < most)
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Candidate> fastest() {
        return fastest.stream().map(Scanned::candidate).toList();
    }

    private void scan(Candidate candidate) {
        if (!stop.getAsBoolean() && !timeIsUp.getAsBoolean()) {
            scan(candidate, false);
        }
    }

    /** Tries one candidate; it is kept open while it is among the fastest, and the base always. */
    private void scan(Candidate candidate, boolean isBase) {
        if (!seen.add(candidate)) {
            return;
        }
        String shape = problem.description();
        Optional<String> known = journal.failure(shape, candidate);
        if (known.isPresent()) {
            failures.add(candidate + ": " + known.get());
            return;
        }
        progress.candidate(candidate.toString(), ++tried);
        journal.trying(shape, candidate);
        Trial trial = null;
        long start = System.nanoTime();
        try {
            trial = new Trial(device, options.withRules(List.of(candidate.rule())).withPlanCache(1, Long.MAX_VALUE),
                    workload);
            if (!trial.choice().equals(candidate)) {
                throw new DeviceException("the device does " + trial.choice() + " instead");
            }
            HostArray result = trial.result();
            firstMillis = isBase ? (System.nanoTime() - start) * 1e-6 : firstMillis;
            double error = expected.error(result);
            // Written so that a NaN is wrong.
            if (!(error <= expected.limit())) {
                throw new DeviceException(
                        "wrong result: " + error + " standard deviations from the reference, " + expected.limit()
                                + " allowed");
            }
            double millis = time(trial);
            journal.succeeded(millis);
            keep(new Scanned(candidate, trial, millis), isBase);
        } catch (DeviceException | IllegalArgumentException e) {
            if (trial != null) {
                trial.close();
            }
            journal.failed(shape, candidate, String.valueOf(e.getMessage()));
            failures.add(candidate + ": " + journal.failure(shape, candidate).orElseThrow());
        }
    }

    private double time(Trial trial) {
        // On the JVM, what has just begun to run is slow whatever it is.
        if (trial.type() != DeviceInfo.Type.JVM && isHopeless(trial.block(0))) {
            return trial.block(0);
        }
        trial.warmUp();
        double millis = trial.block(0);
        return isHopeless(millis) ? millis : trial.block(SCAN_NANOS) * pace();
    }

    /**
     * How fast the machine is now, as a share of what it was at the first candidate: what the fastest so far takes now
     * says it. Without it, what is tried while the machine is busy or slow would lose for that.
     */
    private double pace() {
        return fastest.isEmpty()
                ? 1
                : fastest.getFirst().millis / fastest.getFirst().trial.block(SCAN_NANOS);
    }

    private boolean isHopeless(double millis) {
        return !fastest.isEmpty() && millis > SLOW_MILLIS && millis > HOPELESS * fastest.getFirst().millis;
    }

    /** Puts it in its place, and closes those that are beyond it, but not the base. */
    private void keep(Scanned scanned, boolean isBase) {
        speeds.merge(scanned.candidate.algorithm(), scanned.millis, Math::min);
        if (isBase) {
            base = scanned;
        }
        fastest.add(scanned);
        fastest.sort(Comparator.comparingDouble(Scanned::millis));
        while (fastest.size() > FINALISTS) {
            Scanned last = fastest.removeLast();
            if (last != base) {
                last.trial.close();
            }
        }
    }

    private Outcome rounds() {
        List<Scanned> contenders = new ArrayList<>(fastest);
        contenders.remove(base);
        contenders.addFirst(base);
        Rounds rounds = Rounds.of(contenders.stream().map(Scanned::trial).toList(), stop);
        int fastestOfAll = rounds.fastest();
        boolean gain = rounds.isGain(fastestOfAll, 0);
        int winner = gain ? fastestOfAll : 0;
        OptionalDouble baseKernel = base.trial.kernelMillis();
        return new Outcome(
                problem.id(),
                problem.layers().getFirst(),
                base.candidate,
                rounds.median(0),
                gain ? Optional.of(contenders.get(winner).candidate) : Optional.empty(),
                rounds.median(winner),
                baseKernel,
                gain ? contenders.get(winner).trial.kernelMillis() : baseKernel,
                gain ? rounds.gain(winner, 0) : 1,
                firstMillis,
                tried,
                failures);
    }

    /** The least time of each algorithm that ran, in milliseconds. */
    Map<String, Double> speeds() {
        return Map.copyOf(speeds);
    }

    @Override
    public void close() {
        fastest.forEach(scanned -> scanned.trial.close());
        if (base != null && !fastest.contains(base)) {
            base.trial.close();
        }
    }
}
