package io.github.tornadoconv.spi;

import io.github.tornadoconv.ConvShape;
import java.util.List;

/**
 * One way to compute a convolution on one backend. It says what it takes, and with which parameters; how it is made to
 * run is between it and its backend.
 */
public interface Algorithm {
    /** A name that never changes, for profiles and logs: lower case with dashes. */
    String id();

    /** Whether this algorithm computes that convolution, or why not. */
    Verdict accepts(ConvShape shape);

    /**
     * Whether it computes that convolution between those layouts, or why not; between {@link Ends#PLAIN}, the answer is
     * {@link #accepts(ConvShape)}'s. One that takes {@link Ends#INNER} takes the inner layout at one end alone, too.
     */
    default Verdict accepts(ConvShape shape, Ends ends) {
        return ends.equals(Ends.PLAIN)
                ? accepts(shape)
                : Verdict.no("it knows PyTorch's layout alone, not the inner one");
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
