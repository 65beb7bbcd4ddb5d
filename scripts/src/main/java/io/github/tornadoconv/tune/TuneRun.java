package io.github.tornadoconv.tune;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.bench.Machine;
import io.github.tornadoconv.bench.Terminal;
import io.github.tornadoconv.io.AtomicFile;
import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.profiles.ProfileWriter;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Suite;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One run of {@code tconv tune}, from the device's name to the profile on the disk and the table on the terminal. */
public final class TuneRun {
    private final String name;
    private final DeviceOptions options;
    private final Suite suite;
    private final Duration budget;
    private final PrintWriter out;
    private final BooleanSupplier stop;
    private final String command;

    /**
     * @param name device to tune
     * @param options how it is opened
     * @param suite layers to tune for
     * @param budget how long to look
     * @param out where progress is printed
     * @param stop whether the user wants it to come to an end
     * @param command how to have the run again
     */
    public TuneRun(
            String name,
            DeviceOptions options,
            Suite suite,
            Duration budget,
            PrintWriter out,
            BooleanSupplier stop,
            String command) {
        this.name = name;
        this.options = options;
        this.suite = suite;
        this.budget = budget;
        this.out = out;
        this.stop = stop;
        this.command = command;
    }

    /**
     * What came of it.
     *
     * @param outcomes of each layer that there was time for
     * @param profile what was written; its source is the file
     */
    public record Result(List<Outcome> outcomes, Profile profile) {}

    /** Tunes and writes the profile. */
    public Result run() {
        DeviceInfo info;
        DeviceTraits traits;
        try (Device device = Devices.open(name, options)) {
            info = device.info();
            traits = device.traits();
        }
        TunedProfile profile = new TunedProfile(info, traits);
        List<Profile> found = Profiles.of(traits);
        List<Rule> base = rules(found.stream().filter(each -> !isThat(each, profile)).toList());
        List<Rule> earlier = rules(found.stream().filter(each -> isThat(each, profile)).toList());
        List<Problem> layers = Tuner.layers(suite);
        out.println("device " + name + " (" + info.description() + "), " + layers.size() + " layers of " + suite.name()
                + ", for " + budget.toSeconds() + " s");
        out.flush();
        Map<String, String> facts = facts(info);
        DeviceSpeed speed = DeviceSpeed.measure(name, options.withRules(base));
        try (Journal journal = new Journal(profile.journal(), info.driver());
                Progress progress = progress(layers.size())) {
            Tuner tuner = new Tuner(name, options, journal, progress, stop);
            // Written after each layer, so that whatever ends the process leaves what was found by then.
            List<Outcome> outcomes = tuner.tune(
                    layers, base, earlier, budget, some -> write(profile.of(facts, speed, some, earlier)));
            Profile made = profile.of(facts, speed, outcomes, earlier);
            write(made);
            return new Result(outcomes, made);
        }
    }

    private static boolean isThat(Profile profile, TunedProfile tuned) {
        return profile.source().equals(tuned.file().toString());
    }

    private static List<Rule> rules(List<Profile> profiles) {
        return profiles.stream().flatMap(profile -> profile.rules().stream()).toList();
    }

    private Progress progress(int layers) {
        return Terminal.isThere() ? new BarProgress(System.err, layers) : new LineProgress(out);
    }

    private Map<String, String> facts(DeviceInfo info) {
        Machine machine = Machine.of();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now(ZoneId.systemDefault()).toString());
        facts.put("driver", info.driver());
        if (info.type() != DeviceInfo.Type.JVM) {
            facts.put("tornadovm", machine.tornadovm());
        }
        facts.put("machine", machine.toString());
        facts.put("command", command);
        return facts;
    }

    private static void write(Profile profile) {
        byte[] text = ProfileWriter.write(profile).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(Path.of(profile.source()), stream -> stream.write(text));
    }
}
