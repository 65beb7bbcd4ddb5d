package io.github.tornadoconv.tune;

import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.Params;
import java.util.Map;

/**
 * One way to compute a convolution.
 *
 * @param algorithm id of the algorithm
 * @param params a value for each of its parameters
 */
public record Candidate(String algorithm, Params params) {
    static Candidate of(Choice choice) {
        return new Candidate(choice.algorithm().id(), choice.params());
    }

    /** The rule that makes a device do it. */
    Rule rule() {
        return new Rule("candidate " + this, Map.of(), algorithm, params.values());
    }

    /** {@code tornado-blocked tile=14 tile_columns=7}. */
    @Override
    public String toString() {
        return (algorithm + " " + params).strip();
    }
}
