package io.github.tornadoconv.profiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How fast a device was, over the convolutions that it was measured with.
 *
 * @param peakGflops the most of any of them, in billions of operations per second
 * @param typicalGflops their geometric mean
 * @param gigabytesPerSecond how fast inputs and outputs move between host and device; 0 where nothing moves
 * @param overheadMicros what a call costs besides, in microseconds
 * @param units cores or multiprocessors that did it
 */
public record Measured(
        double peakGflops, double typicalGflops, double gigabytesPerSecond, double overheadMicros, int units) {
    private static final List<String> NAMES =
            List.of("peakGflops", "typicalGflops", "gigabytesPerSecond", "overheadMicros", "units");

    public Measured {
        if (!(peakGflops > 0 && typicalGflops > 0 && gigabytesPerSecond >= 0 && overheadMicros >= 0 && units > 0)) {
            throw new IllegalArgumentException("'measured' holds a number that cannot be: peakGflops, typicalGflops and"
                    + " units are above 0, gigabytesPerSecond and overheadMicros 0 or more");
        }
    }

    /** From numbers by name. */
    static Measured of(Map<String, String> texts) {
        if (!texts.keySet().equals(Set.copyOf(NAMES))) {
            throw new IllegalArgumentException("'measured' has " + String.join(", ", texts.keySet())
                    + "; it should be false, or have " + String.join(", ", NAMES));
        }
        try {
            return new Measured(
                    Double.parseDouble(texts.get("peakGflops")),
                    Double.parseDouble(texts.get("typicalGflops")),
                    Double.parseDouble(texts.get("gigabytesPerSecond")),
                    Double.parseDouble(texts.get("overheadMicros")),
                    Integer.parseInt(texts.get("units")));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'measured' holds something that is no number: " + texts, e);
        }
    }

    /** The numbers by name, in the order of the file. */
    Map<String, Number> numbers() {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("peakGflops", peakGflops);
        numbers.put("typicalGflops", typicalGflops);
        numbers.put("gigabytesPerSecond", gigabytesPerSecond);
        numbers.put("overheadMicros", overheadMicros);
        numbers.put("units", units);
        return numbers;
    }
}
