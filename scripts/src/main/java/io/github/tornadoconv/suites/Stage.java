package io.github.tornadoconv.suites;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One layer of a problem with its parameters.
 *
 * @param shape what the layer computes, activation included
 * @param weight in PyTorch's layout, of shape {@code shape.spec().weightShape()}
 * @param bias {@code [out]}, if the layer has one
 */
public record Stage(ConvShape shape, float[] weight, Optional<float[]> bias) {
    private static final int LARGEST_WHOLE = 8;

    /** Parameters drawn from {@code random}, uniform, of the size that keeps values alive through a long chain. */
    static Stage random(ConvShape shape, SplittableRandom random) {
        double terms = (double) shape.flops() / 2 / shape.output().elements();
        double gain = shape.spec().activation().equals(Activation.NONE) ? 3 : 6;
        float bound = (float) Math.sqrt(gain / Math.max(1, terms));
        DType dtype = shape.spec().dtype();
        float[] weight = uniform(Math.toIntExact(shape.spec().weightShape().elements()), bound, dtype, random);
        float[] bias = shape.spec().bias() ? uniform(shape.spec().outChannels(), bound, dtype, random) : null;
        return new Stage(shape, weight, Optional.ofNullable(bias));
    }

    /** {@code count} numbers, uniform between {@code -bound} and {@code bound}; for int64, small whole ones. */
    static float[] uniform(int count, float bound, DType dtype, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = dtype == DType.I64
                    ? random.nextInt(-LARGEST_WHOLE, LARGEST_WHOLE + 1)
                    : (float) random.nextDouble(-bound, bound);
        }
        return values;
    }

    /** The layer as ours, in its own type. */
    public ConvNd layer() {
        DType dtype = shape.spec().dtype();
        HostArray ownBias = bias.map(values -> HostArray.of(Shape.of(values.length), values).to(dtype))
                .orElse(null);
        return ConvNd.of(shape.spec(), HostArray.of(shape.spec().weightShape(), weight).to(dtype), ownBias);
    }
}
