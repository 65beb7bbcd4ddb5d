package io.github.tornadoconv.spi;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Convolutions that run one after the other, the output of each being the input of the next.
 *
 * @param steps one or more; shapes and dtypes fit together
 */
public record Program(List<Step> steps) {
    public Program {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a program needs at least one step");
        }
    }

    /**
     * One convolution of a program.
     *
     * @param operation the convolution with its weights
     * @param shape the convolution and its input; its spec is the operation's
     * @param ends the layouts of its input and its output
     * @param choice how it is computed
     */
    public record Step(Operation operation, ConvShape shape, Ends ends, Choice choice) {
        /** A step whose input and output have PyTorch's layout. */
        public Step(Operation operation, ConvShape shape, Choice choice) {
            this(operation, shape, Ends.PLAIN, choice);
        }
    }

    /** Shape of the first step. */
    public ConvShape first() {
        return steps.getFirst().shape();
    }

    /** Shape of the last step. */
    public ConvShape last() {
        return steps.getLast().shape();
    }

    /** Element type of all steps. */
    public DType dtype() {
        return first().spec().dtype();
    }

    /** Floating-point operations of all steps. */
    public long flops() {
        return steps.stream().mapToLong(step -> step.shape().flops()).sum();
    }

    /**
     * A paragraph per step: shape, algorithm, parameters, layouts, the rule they come from, what a rule may set, notes,
     * estimates of the algorithms that were asked, refusals with their reasons.
     */
    public String explain() {
        return steps.stream().map(Program::explain).collect(Collectors.joining("\n"));
    }

    private static String explain(Step step) {
        Choice choice = step.choice();
        StringBuilder text = new StringBuilder(step.operation().title())
                .append(": ")
                .append(step.shape())
                .append("\n  algorithm ")
                .append(choice.algorithm().id());
        if (!choice.params().values().isEmpty()) {
            text.append(' ').append(choice.params());
        }
        if (!step.ends().isPlain()) {
            text.append("\n  layout ").append(step.ends());
        }
        text.append("\n  params from ").append(choice.rule());
        choice.algorithm().parameters().forEach(parameter -> text.append("\n  may set ").append(parameter));
        text.append("\n  workspace ")
                .append(choice.algorithm().workspaceBytes(step.shape(), step.ends(), choice.params()))
                .append(" bytes");
        String note = choice.algorithm().note(step.shape());
        if (!note.isEmpty()) {
            text.append("\n  note ").append(note);
        }
        for (Choice.Estimate estimate : choice.estimates()) {
            text.append("\n  estimate ")
                    .append(estimate.algorithm())
                    .append(String.format(Locale.ROOT, ": %,.0f cycles", estimate.cycles()));
        }
        for (Choice.Refusal refusal : choice.refusals()) {
            text.append("\n  refused ")
                    .append(refusal.algorithm())
                    .append(": ")
                    .append(refusal.reason());
        }
        return text.toString();
    }
}
