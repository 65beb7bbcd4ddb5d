package io.github.tornadoconv.profiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A profile file: for which devices it is, what was measured, and its rules.
 *
 * @param source the file
 * @param device which devices it is for, by trait: {@code backend}, {@code type}, {@code architecture}, {@code device}
 *     and {@code units}; a trait that is not here may be anything. {@code architecture} and {@code device} match if the
 *     device's contains the text, whatever the case; {@code units} is a {@link Range}
 * @param facts how it came to be, by name: {@code date}, {@code driver}, {@code tornadovm}, {@code machine},
 *     {@code command}, ...
 * @param measured how fast such a device was; empty where none was measured, and the rules are a starting point
 * @param rules the rules, the first that matches wins
 */
public record Profile(
        String source,
        Map<String, String> device,
        Map<String, String> facts,
        Optional<Measured> measured,
        List<Rule> rules) {
    /** The traits, the most particular last. */
    static final List<String> TRAITS = List.of("units", "backend", "type", "architecture", "device");

    public Profile {
        for (String trait : device.keySet()) {
            if (!TRAITS.contains(trait)) {
                throw new IllegalArgumentException(
                        "'" + trait + "' is no trait of a device; use backend, type, architecture, device or units");
            }
        }
        if (device.containsKey("units")) {
            Range.parse(device.get("units"));
        }
        device = Collections.unmodifiableMap(new LinkedHashMap<>(device));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        rules = List.copyOf(rules);
    }

    /** Whether it is for a device with those traits. */
    boolean isFor(DeviceTraits traits) {
        return same("backend", traits.backend())
                && same("type", traits.type())
                && contains("architecture", traits.architecture())
                && contains("device", traits.device())
                && (!device.containsKey("units")
                        || Range.parse(device.get("units")).contains(traits.units()));
    }

    private boolean same(String trait, String value) {
        String wanted = device.get(trait);
        return wanted == null || wanted.equalsIgnoreCase(value);
    }

    private boolean contains(String trait, String value) {
        String wanted = device.get(trait);
        return wanted == null || value.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
    }

    /**
     * How particular it is: a named device before an architecture before a type before a backend; of two alike, the one
     * that names more.
     */
    int particularity() {
        int most = device.keySet().stream().mapToInt(TRAITS::indexOf).max().orElse(-1);
        return (most + 1) * TRAITS.size() + device.size();
    }
}
