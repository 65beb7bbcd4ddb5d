package io.github.tornadoconv.suites;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A problem with parameters and an input that are the same in every run.
 *
 * @param problem what is computed
 * @param stages its layers with their parameters
 * @param input contiguous, uniform in ±0.5; whole numbers for int64
 */
public record Workload(Problem problem, List<Stage> stages, float[] input) {
    private static final long SEED = 20_250_916;

    /** The problem with seeded parameters and input. */
    public static Workload of(Problem problem) {
        var random = new SplittableRandom(SEED);
        List<Stage> stages = new ArrayList<>();
        for (ConvShape shape : problem.layers()) {
            stages.add(Stage.random(shape, random));
        }
        int elements = Math.toIntExact(problem.input().elements());
        float[] input = Stage.uniform(elements, 0.5f, problem.layers().getFirst().spec().dtype(), random);
        return new Workload(problem, List.copyOf(stages), input);
    }

    /** The input in the layers' type. */
    public HostArray inputArray() {
        return HostArray.of(problem.input(), input)
                .to(problem.layers().getFirst().spec().dtype());
    }

    /** The layer, or the chain as one {@link Sequential}. */
    public Layer layer() {
        return stages.size() == 1
                ? stages.getFirst().layer()
                : Sequential.of(stages.stream().map(Stage::layer).toArray(Layer[]::new));
    }
}
