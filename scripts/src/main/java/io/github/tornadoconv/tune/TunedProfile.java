package io.github.tornadoconv.tune;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Measured;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Params;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The profile that a tuner makes of one device: where it lies, for which devices it is, and what is in it. */
final class TunedProfile {
    private final DeviceInfo info;
    private final DeviceTraits traits;

    TunedProfile(DeviceInfo info, DeviceTraits traits) {
        this.info = info;
        this.traits = traits;
    }

    /** Where the next run looks for it, beside the journal of the same name. */
    Path file() {
        return Profiles.userFolder().resolve("tuned-" + name() + ".json");
    }

    Path journal() {
        return Profiles.userFolder().resolve("tuned-" + name() + ".journal");
    }

    private String name() {
        return String.join("-", device().values())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
    }

    /** This device and no other: the JVM by vector width, processor and threads, others by their name. */
    private Map<String, String> device() {
        Map<String, String> device = new LinkedHashMap<>();
        device.put("backend", traits.backend());
        if (info.type() == DeviceInfo.Type.JVM) {
            device.put("architecture", traits.architecture());
            device.put("device", System.getProperty("os.arch"));
            device.put("units", Integer.toString(traits.units()));
        } else {
            device.put("device", traits.device());
        }
        return device;
    }

    /**
     * The profile.
     *
     * @param outcomes what was found now
     * @param earlier rules of the profile that was there before; those of layers that were not tuned for now stay
     */
    Profile of(Map<String, String> facts, DeviceSpeed speed, List<Outcome> outcomes, List<Rule> earlier) {
        List<Reach.Found> all =
                new ArrayList<>(outcomes.stream().map(outcome -> outcome.found(speed)).toList());
        Set<String> tuned = outcomes.stream().map(outcome -> outcome.shape().toString()).collect(Collectors.toSet());
        List<Rule> foreign = new ArrayList<>();
        for (Rule rule : earlier) {
            Optional<ConvShape> shape = shape(rule);
            if (shape.isEmpty()) {
                foreign.add(rule);
            } else if (!tuned.contains(rule.shape())) {
                Candidate best = new Candidate(rule.algorithm(), new Params(rule.params()));
                all.add(new Reach.Found(shape.get(), Optional.of(best), rule.gflops()));
            }
        }
        List<Rule> rules = new ArrayList<>(Reach.rules(all));
        rules.addAll(foreign);
        return new Profile(file().toString(), device(), facts, measured(speed, all), rules);
    }

    /** What a rule was measured with; empty where it does not say, or someone has written something else. */
    private static Optional<ConvShape> shape(Rule rule) {
        try {
            return rule.shape().isEmpty() ? Optional.empty() : Optional.of(ConvShape.parse(rule.shape()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Measured> measured(DeviceSpeed speed, List<Reach.Found> all) {
        double[] gflops =
                all.stream().mapToDouble(Reach.Found::gflops).filter(number -> number > 0).toArray();
        return gflops.length == 0
                ? Optional.empty()
                : Optional.of(new Measured(
                        Math.max(speed.peakGflops(), Arrays.stream(gflops).max().orElseThrow()),
                        Math.exp(Arrays.stream(gflops).map(Math::log).average().orElseThrow()),
                        speed.gigabytesPerSecond(),
                        speed.overheadMillis() * 1e3,
                        traits.units()));
    }
}
