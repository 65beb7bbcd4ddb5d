package io.github.tornadoconv.spi;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A number that an algorithm can be run with, such as a tile size: what a tuner may try and a profile may set. Which
 * values go together for a convolution is for {@link Algorithm#valid} to say.
 *
 * @param name its name in {@link Params}: lower case with underscores
 * @param values every value that it may have for some convolution, ascending
 * @param about what it is, for people
 */
public record Parameter(String name, List<Integer> values, String about) {
    public Parameter {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("parameter '" + name + "' has no values");
        }
    }

    /** All whole numbers from {@code least} to {@code most}. */
    public static Parameter range(String name, int least, int most, String about) {
        return new Parameter(name, IntStream.rangeClosed(least, most).boxed().toList(), about);
    }

    /** Every combination of values of these parameters; one that is empty where there are none. */
    public static List<Params> combinations(List<Parameter> parameters) {
        List<Params> combinations = List.of(Params.NONE);
        for (Parameter parameter : parameters) {
            combinations = combinations.stream()
                    .flatMap(params -> parameter.values.stream().map(value -> params.with(parameter.name, value)))
                    .toList();
        }
        return combinations;
    }

    /** Whether {@code params} has one of its values for each of {@code parameters}, and nothing else. */
    static Verdict check(String algorithm, List<Parameter> parameters, Params params) {
        if (parameters.isEmpty() && !params.values().isEmpty()) {
            return Verdict.no(algorithm + " has no parameters, but got " + params);
        }
        List<String> names = parameters.stream().map(Parameter::name).toList();
        if (params.values().size() != names.size() || !params.values().keySet().containsAll(names)) {
            return Verdict.no("the parameters of " + algorithm + " are " + String.join(", ", names) + ", but got "
                    + params);
        }
        return parameters.stream()
                .filter(parameter -> !parameter.values.contains(params.get(parameter.name)))
                .findFirst()
                .map(parameter -> Verdict.no(parameter.name + "=" + params.get(parameter.name)
                        + " is not one of its values, " + parameter.valuesText()))
                .orElse(Verdict.YES);
    }

    private String valuesText() {
        int least = values.getFirst();
        int most = values.getLast();
        return values.size() == most - least + 1
                ? least + " to " + most
                : values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** {@code tile (1 to 14): pixels of a work item}. */
    @Override
    public String toString() {
        return name + " (" + valuesText() + "): " + about;
    }
}
