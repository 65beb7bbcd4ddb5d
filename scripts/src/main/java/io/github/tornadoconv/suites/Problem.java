package io.github.tornadoconv.suites;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is timed: one layer, or several in a chain, with parameters and an input that are the same in every run.
 *
 * @param id name in its suite
 * @param stages layers, the output of each being the input of the next
 * @param input contiguous, uniform in ±0.5
 */
public record Problem(String id, List<Stage> stages, float[] input) {
    private static final long SEED = 20_250_916;

    /** A problem of these layers, with seeded parameters and input. */
    public static Problem of(String id, List<ConvShape> shapes) {
        var random = new SplittableRandom(SEED);
        List<Stage> stages = new ArrayList<>();
        for (ConvShape shape : shapes) {
            if (!stages.isEmpty() && !stages.getLast().shape().output().equals(shape.input())) {
                throw new IllegalArgumentException(id + ": layer " + (stages.size() + 1) + " takes " + shape.input()
                        + " but the layer before it gives " + stages.getLast().shape().output());
            }
            stages.add(Stage.random(shape, random));
        }
        int elements = Math.toIntExact(shapes.getFirst().input().elements());
        return new Problem(id, List.copyOf(stages), Stage.uniform(elements, 0.5f, random));
    }

    /** Shape of the input. */
    public Shape inputShape() {
        return stages.getFirst().shape().input();
    }

    /** Shape of the output. */
    public Shape outputShape() {
        return stages.getLast().shape().output();
    }

    /** The layer, or the chain as one {@link Sequential}. */
    public Layer layer() {
        return stages.size() == 1
                ? stages.getFirst().layer()
                : Sequential.of(stages.stream().map(Stage::layer).toArray(Layer[]::new));
    }

    /** Floating-point operations of one run, by the definition of convolution: a multiplication and an addition a term. */
    public long flops() {
        return stages.stream().mapToLong(stage -> stage.shape().flops()).sum();
    }

    /** The layer in {@link ConvShape}'s text form, or how many layers a chain has. */
    public String description() {
        return stages.size() == 1 ? stages.getFirst().shape().toString() : stages.size() + " layers";
    }
}
