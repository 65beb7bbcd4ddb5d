package io.github.tornadoconv.tune;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Suite;
import io.github.tornadoconv.suites.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tunes a device for the layers of a suite within a budget of time: each layer in turn, the smallest first, with an equal
 * share of what is left; at last all that was found against what the device does now, once more and in turns.
 */
public final class Tuner {
    /** Share of the budget for the comparison at the end. */
    private static final double LAST_SHARE = 0.15;

    private final String device;
    private final DeviceOptions options;
    private final Journal journal;
    private final Progress progress;
    private final BooleanSupplier stop;

    /**
     * @param device name of the device
     * @param options how it is opened, without rules
     * @param stop whether the user wants it to come to an end
     */
    Tuner(String device, DeviceOptions options, Journal journal, Progress progress, BooleanSupplier stop) {
        this.device = device;
        this.options = options;
        this.journal = journal;
        this.progress = progress;
        this.stop = stop;
    }

    /** The suite's layers, each once, those of chains by the chain's id and their place in it. */
    static List<Problem> layers(Suite suite) {
        Map<String, Problem> layers = new LinkedHashMap<>();
        for (Problem problem : suite.problems()) {
            for (int i = 0; i < problem.layers().size(); i++) {
                var layer = problem.layers().get(i);
                String id = problem.isChain() ? problem.id() + "." + i : problem.id();
                layers.putIfAbsent(layer.toString(), new Problem(id, List.of(layer)));
            }
        }
        return layers.values().stream()
                .sorted(Comparator.comparingLong(Problem::flops))
                .toList();
    }

    /**
     * Tunes.
     *
     * @param baseRules the rules that hold without the profile that is being made
     * @param earlierRules the rules of an earlier profile in its place, whose candidates are tried first
     * @param save is given all outcomes so far after each layer
     */
    List<Outcome> tune(
            List<Problem> layers,
            List<Rule> baseRules,
            List<Rule> earlierRules,
            Duration budget,
            Consumer<List<Outcome>> save) {
        long start = System.nanoTime();
        long scanning = (long) (budget.toNanos() * (1 - LAST_SHARE));
        Hopeless hopeless = new Hopeless();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < layers.size() && !stop.getAsBoolean(); i++) {
            Problem layer = layers.get(i);
            long now = System.nanoTime();
            if (i > 0 && now > start + scanning) {
                progress.note("no time was left for " + (layers.size() - i) + " of " + layers.size()
                        + " layers; give a larger budget");
                break;
            }
            long end = now + (start + scanning - now) / (layers.size() - i);
            progress.problem(layer.id(), layer.description());
            try (ShapeTuner tuner = new ShapeTuner(
                    device, options, layer, journal, progress, stop, () -> System.nanoTime() > end)) {
                tuner.tune(baseRules, earlier(layer, earlierRules), hopeless.algorithms(layer.flops()))
                        .ifPresent(outcome -> {
                            outcomes.add(outcome);
                            save.accept(outcomes);
                            progress.done(outcome);
                        });
                hopeless.learn(layer.flops(), tuner.speeds());
            } catch (DeviceException e) {
                progress.note(layer.id() + " is left out: " + e.getMessage());
            }
        }
        return stop.getAsBoolean() ? outcomes : compareAgain(outcomes, baseRules, start + budget.toNanos());
    }

    /** What the rules of an earlier profile do with a layer; nothing where none of them matches. */
    private List<Candidate> earlier(Problem layer, List<Rule> rules) {
        if (rules.isEmpty()) {
            return List.of();
        }
        try (Device opened = Devices.open(device, options.withRules(rules))) {
            var choice = opened.program(Workload.of(layer).layer(), layer.input())
                    .steps().getFirst().choice();
            return List.of(Candidate.of(choice));
        }
    }

    /** Runs what was found as rules against what the device does without them; what is not faster now is dropped. */
    private List<Outcome> compareAgain(List<Outcome> outcomes, List<Rule> baseRules, long deadline) {
        List<Rule> rules = new ArrayList<>(Reach.rules(outcomes.stream()
                .map(outcome -> new Reach.Found(outcome.shape(), outcome.best(), 0))
                .toList()));
        rules.addAll(baseRules);
        List<Outcome> compared = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome.best().isEmpty() || stop.getAsBoolean() || System.nanoTime() > deadline) {
                compared.add(outcome);
                continue;
            }
            progress.problem(outcome.id(), "once more");
            Workload workload = Workload.of(new Problem(outcome.id(), List.of(outcome.shape())));
            try (Trial base = new Trial(device, options.withRules(baseRules), workload);
                    Trial tuned = new Trial(device, options.withRules(rules), workload)) {
                List<Trial> both = List.of(base, tuned);
                both.forEach(Trial::result);
                both.forEach(Trial::warmUp);
                Rounds rounds = Rounds.of(both, () -> false);
                boolean asFound = tuned.choice().equals(outcome.best().orElseThrow());
                boolean gain = rounds.isGain(1, 0);
                if (!asFound || !gain) {
                    progress.note(outcome.id() + ": " + outcome.best().orElseThrow() + " is dropped: "
                            + (asFound ? "it was not faster at the end" : "another rule matches first"));
                }
                compared.add(asFound && gain
                        ? outcome.measuredAgain(rounds.median(0), rounds.median(1), rounds.gain(1, 0))
                        : outcome.withoutBest());
            } catch (DeviceException e) {
                progress.note(outcome.id() + ": " + outcome.best().orElseThrow() + " is dropped: " + e.getMessage());
                compared.add(outcome.withoutBest());
            }
        }
        return compared;
    }
}
