package io.github.tornadoconv.tune;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.plan.ShapeNumbers;
import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Measured;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
     * @param rules new ones, asked first
     * @param earlier rules of the profile that was there before; those that match none of {@code shapes} are kept
     * @param shapes what was tuned for now
     */
    Profile of(
            Map<String, String> facts,
            Optional<Measured> measured,
            List<Rule> rules,
            List<Rule> earlier,
            List<ConvShape> shapes) {
        List<Rule> all = new ArrayList<>(rules);
        earlier.stream()
                .filter(rule -> shapes.stream().noneMatch(shape -> rule.matches(ShapeNumbers.of(shape))))
                .forEach(all::add);
        return new Profile(file().toString(), device(), facts, measured, all);
    }
}
