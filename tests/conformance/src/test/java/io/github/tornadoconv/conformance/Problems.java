package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.util.SplittableRandom;

/** Runs a convolution with random values on a device and holds the result against the {@link Oracle}. */
final class Problems {
    /** System property that names the one shape to run. */
    private static final String ONE = "tornadoconv.shape";

    private Problems() {}

    /**
     * Fails unless the device computes that shape right, on two inputs one after the other, so that nothing is left of
     * the first, into outputs that hold NaN before, so that every element must be written.
     */
    static void check(ConvShape shape, Device device) {
        try (Oracle oracle = new Oracle()) {
            SplittableRandom random = Seed.random(shape.toString());
            ConvNd layer = layer(shape.spec(), random);
            for (int run = 0; run < 2; run++) {
                HostArray input = Values.random(shape.spec().dtype(), shape.input(), random);
                Tensor x = device.tensor(input);
                Tensor out = device.tensor(Values.poison(shape.spec().dtype(), shape.output()));
                assertSame(out, layer.forward(x, out));
                assertEquals(-1, x.memory().mismatch(input.data()), "the input was written to");
                oracle.check(out.toHost(), layer, shape, input, device.options().exact());
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    shape + " on " + device.name() + ": " + e.getMessage() + "\nto repeat: " + Seed.text() + " -D" + ONE
                            + "='" + shape + "'",
                    e);
        }
    }

    /** Whether to run that shape: all, unless {@value #ONE} names one. */
    static boolean wanted(ConvShape shape) {
        String one = System.getProperty(ONE);
        return one == null || one.equals(shape.toString());
    }

    /** A layer of that spec with random weights. */
    static ConvNd layer(ConvSpec spec, SplittableRandom random) {
        HostArray weight = Values.random(spec.dtype(), spec.weightShape(), random);
        HostArray bias = spec.bias() ? Values.random(spec.dtype(), Shape.of(spec.outChannels()), random) : null;
        return ConvNd.of(spec, weight, bias);
    }
}
