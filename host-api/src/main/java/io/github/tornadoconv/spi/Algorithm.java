package io.github.tornadoconv.spi;

import io.github.tornadoconv.ConvShape;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One way to compute a convolution on one backend. It says what it takes, and with which parameters; how it is made to
 * run is between it and its backend.
 */
public interface Algorithm {
    /** A name that never changes, for profiles and logs: lower case with dashes. */
    String id();

    /** Whether this algorithm can compute that convolution, or why not; whether it is fast is for {@link #cycles} to say. */
    Verdict accepts(ConvShape shape);

    /**
     * Whether it computes that convolution between those layouts, or why not; between plain ones, the answer is
     * {@link #accepts(ConvShape)}'s. One that takes {@link Ends#INNER} takes the inner layout at one end alone, too.
     */
    default Verdict accepts(ConvShape shape, Ends ends) {
        return ends.isPlain()
                ? accepts(shape)
                : Verdict.no("it knows PyTorch's layout alone, not the inner one");
    }

    /**
     * How long that convolution, which it accepts between those layouts, should take on one thread with its default
     * parameters, in processor cycles: the planner takes the algorithm with the least. Empty where nobody has counted; an
     * algorithm without an estimate comes after those with one.
     */
    default OptionalDouble cycles(ConvShape shape, Ends ends) {
        return OptionalDouble.empty();
    }

    /** The numbers that it can be run with; none unless said. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /** A value for each of {@link #parameters()}, used where no profile has better ones. */
    default Params defaults(ConvShape shape) {
        return Params.NONE;
    }

    /**
     * Whether those parameters can be used for a convolution that it accepts, or why not: the gate for profiles. An
     * algorithm whose parameters depend on each other or on the shape adds to this.
     */
    default Verdict valid(ConvShape shape, Params params) {
        return Parameter.check(id(), parameters(), params);
    }

    /** Bytes that it needs besides input, weight, bias and output. */
    default long workspaceBytes(ConvShape shape, Params params) {
        return 0;
    }

    /** Bytes that it needs besides input, weight, bias and output between those layouts. */
    default long workspaceBytes(ConvShape shape, Ends ends, Params params) {
        return workspaceBytes(shape, params);
    }

    /** What a user should know of how it computes that convolution, for {@code explain()}; empty where nothing. */
    default String note(ConvShape shape) {
        return "";
    }
}
