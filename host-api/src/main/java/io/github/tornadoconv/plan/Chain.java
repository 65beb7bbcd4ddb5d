package io.github.tornadoconv.plan;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.Ends;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layouts between convolutions that run one after the other, and how each is computed between them: a shortest path,
 * whose lengths are the estimated times. A step without an estimate takes no time; of paths that are as long, one that
 * goes through the inner layout is taken.
 */
final class Chain {
    private final List<ConvShape> shapes;
    private final Chooser chooser;
    private final Map<Link, Choice> known = new HashMap<>();

    /** How steps are computed between layouts. */
    interface Chooser {
        /** What computes that convolution between those layouts; null if nothing does, but never between plain ones. */
        Choice choose(ConvShape shape, Ends ends);
    }

    /** A convolution and the layouts of its input and output. */
    private record Link(ConvShape shape, Ends ends) {}

    /** A step of the chain. */
    record Step(ConvShape shape, Ends ends, Choice choice) {}

    /** The shortest way to leave the output of a step in one layout; {@code before} is null for the first step. */
    private record Path(Path before, Step last, double cycles) {}

    Chain(List<ConvShape> shapes, Chooser chooser) {
        this.shapes = shapes;
        this.chooser = chooser;
    }

    /** The steps on the shortest path from a plain input to a plain output. */
    List<Step> steps() {
        Path plain = null;
        Path inner = null;
        for (int i = 0; i < shapes.size(); i++) {
            Path toPlain = shortest(i, plain, inner, false);
            Path toInner = i + 1 < shapes.size() ? shortest(i, plain, inner, true) : null;
            plain = toPlain;
            inner = toInner;
        }
        ArrayDeque<Step> steps = new ArrayDeque<>();
        for (Path path = plain; path != null; path = path.before) {
            steps.addFirst(path.last);
        }
        return List.copyOf(steps);
    }

    private Path shortest(int step, Path plain, Path inner, boolean innerOutput) {
        Path fromPlain = path(plain, shapes.get(step), ends(false, innerOutput));
        Path fromInner = inner == null ? null : path(inner, shapes.get(step), ends(true, innerOutput));
        return fromInner == null || fromPlain != null && fromPlain.cycles < fromInner.cycles ? fromPlain : fromInner;
    }

    private Ends ends(boolean innerInput, boolean innerOutput) {
        return shapes.size() == 1 ? Ends.PLAIN : Ends.inChain(innerInput, innerOutput);
    }

    private Path path(Path before, ConvShape shape, Ends ends) {
        Choice choice = known.computeIfAbsent(new Link(shape, ends), link -> chooser.choose(shape, ends));
        return choice == null
                ? null
                : new Path(
                        before, new Step(shape, ends, choice),
                        (before == null ? 0 : before.cycles) + choice.cycles().orElse(0));
    }
}
