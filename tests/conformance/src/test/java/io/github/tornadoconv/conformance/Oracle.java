package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import java.util.Arrays;

/**
 * What a convolution gives, summed in double precision by the JVM's reference, and how far a result in the layer's own
 * type may be from it.
 *
 * <p>A sum of n terms in a precision of u is within {@code n u / (1 - n u)} times the sum of the terms' absolute values,
 * in whatever order it is summed (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, section 4.2).
 * The absolute values are summed by the same convolution over absolute inputs and weights. Activations can stretch an
 * error, but none by more than GELU's steepest slope. Where a device may trade accuracy for speed, 1e-4 of the spread of
 * the sums comes on top. Whole numbers must be right to the last digit.
 */
final class Oracle implements AutoCloseable {
    private static final double STEEPEST_SLOPE = 1.13;
    private static final double ACTIVATION_ROUNDINGS = 16;
    private static final double TRADED = 1e-4;
    private static final double SMALLEST_HALF = 0x1p-24;

    private final Device reference =
            Devices.open(Devices.JVM, DeviceOptions.defaults().withAlgorithm("jvm-reference").withPlanCache(1, 1));

    /**
     * Fails unless {@code got} is what the layer gives on that input.
     *
     * @param exact whether the device was asked not to trade accuracy for speed
     */
    void check(HostArray got, ConvNd layer, ConvShape shape, HostArray input, boolean exact) {
        DType dtype = shape.spec().dtype();
        assertEquals(shape.output(), got.shape());
        assertEquals(dtype, got.dtype());
        ConvSpec spec = sums(shape.spec());
        HostArray weight = layer.weight().to(DType.F64);
        HostArray bias = layer.bias().map(b -> b.to(DType.F64)).orElse(null);
        double[] sums = run(ConvNd.of(spec, weight, bias), input.to(DType.F64), shape);
        double[] magnitudes = run(
                ConvNd.of(spec, Values.absolute(weight), bias == null ? null : Values.absolute(bias)),
                Values.absolute(input.to(DType.F64)),
                shape);
        double traded = exact || dtype == DType.F64 ? 0 : TRADED * spread(sums);
        for (int i = 0; i < sums.length; i++) {
            double expected = shape.spec().activation().apply(sums[i]);
            double limit = dtype == DType.I64
                    ? 0
                    : STEEPEST_SLOPE * (summing(shape) * magnitudes[i] + traded) + rounding(shape, sums[i], expected);
            if (!(Math.abs(got.get(i) - expected) <= limit)) {
                fail("element " + i + " of " + sums.length + ": got " + got.get(i) + ", expected " + expected
                        + " within " + limit);
            }
        }
    }

    /** The convolution of that spec in double precision, before its activation. */
    private static ConvSpec sums(ConvSpec spec) {
        return new ConvSpec(
                spec.transposed(), spec.inChannels(), spec.outChannels(), spec.kernel(), spec.stride(), spec.padding(),
                spec.paddingMode(), spec.dilation(), spec.groups(), spec.outputPadding(), spec.bias(), DType.F64,
                Activation.NONE);
    }

    private double[] run(ConvNd layer, HostArray input, ConvShape shape) {
        HostArray output = layer.forward(reference.tensor(input)).toHost();
        assertEquals(shape.output(), output.shape());
        return output.toDoubles();
    }

    /** Error of a sum per sum of absolute values; the bias is a term, and the reference's own error counts, too. */
    private static double summing(ConvShape shape) {
        double roundings = 2 * (shape.terms() + 1);
        double unit = unit(shape);
        return roundings * unit / (1 - roundings * unit);
    }

    private static double rounding(ConvShape shape, double sum, double result) {
        double activation = shape.spec().activation() == Activation.NONE
                ? 0
                : ACTIVATION_ROUNDINGS * unit(shape) * (1 + Math.abs(sum));
        double stored = shape.spec().dtype() == DType.F16
                ? 0x1p-11 * Math.abs(result) + SMALLEST_HALF
                : unit(shape) * Math.abs(result);
        return activation + stored;
    }

    /** Largest relative error of one rounding in the precision that sums are computed in. */
    private static double unit(ConvShape shape) {
        return shape.spec().dtype() == DType.F64 ? 0x1p-53 : 0x1p-24;
    }

    private static double spread(double[] values) {
        return Arrays.stream(values).max().orElse(0) - Arrays.stream(values).min().orElse(0);
    }

    @Override
    public void close() {
        reference.close();
    }
}
