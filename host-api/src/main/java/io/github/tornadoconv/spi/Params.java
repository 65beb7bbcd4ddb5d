package io.github.tornadoconv.spi;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Named numbers that an algorithm can be run with, such as tile sizes. Immutable. */
public record Params(Map<String, Integer> values) {
    /** No parameter. */
    public static final Params NONE = new Params(Map.of());

    public Params {
        values = Map.copyOf(values);
    }

    /** One parameter. */
    public static Params of(String name, int value) {
        return new Params(Map.of(name, value));
    }

    /** These and one more, or another value of one of these. */
    public Params with(String name, int value) {
        return with(Map.of(name, value));
    }

    /** These and more, or other values of some of these. */
    public Params with(Map<String, Integer> others) {
        Map<String, Integer> more = new TreeMap<>(values);
        more.putAll(others);
        return new Params(more);
    }

    /**
     * The value of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int get(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter '" + name + "' in " + this);
        }
        return value;
    }

    /** In alphabetical order: {@code tile=6 vectors=4}. */
    @Override
    public String toString() {
        return new TreeMap<>(values)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(" "));
    }
}
