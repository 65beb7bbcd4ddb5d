package io.github.tornadoconv.profiles;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A profile file: for which devices it is, what was measured, and its rules.
 *
 * @param source the file
 * @param device which devices it is for, by trait: {@code backend}, {@code type}, {@code architecture} and
 *     {@code device}; a trait that is not here may be anything. {@code architecture} and {@code device} match if the
 *     device's contains the text, whatever the case
 * @param measured facts about the measurement, by name: {@code date}, {@code driver}, {@code tornadovm}, ...; empty
 *     where nothing was measured
 * @param rules the rules, the first that matches wins
 */
public record Profile(String source, Map<String, String> device, Map<String, String> measured, List<Rule> rules) {
    public Profile {
        device = Map.copyOf(device);
        measured = Map.copyOf(measured);
        rules = List.copyOf(rules);
    }

    /** Whether it is for a device with those traits. */
    boolean isFor(DeviceTraits traits) {
        return same("backend", traits.backend())
                && same("type", traits.type())
                && contains("architecture", traits.architecture())
                && contains("device", traits.device());
    }

    private boolean same(String trait, String value) {
        String wanted = device.get(trait);
        return wanted == null || wanted.equalsIgnoreCase(value);
    }

    private boolean contains(String trait, String value) {
        String wanted = device.get(trait);
        return wanted == null || value.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
    }

    /** How particular it is: a named device before an architecture before a type before a backend. */
    int particularity() {
        if (device.containsKey("device")) {
            return 4;
        }
        if (device.containsKey("architecture")) {
            return 3;
        }
        if (device.containsKey("type")) {
            return 2;
        }
        return device.containsKey("backend") ? 1 : 0;
    }
}
