package io.github.tornadoconv.conformance;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Arrays of test values. */
final class Values {
    private Values() {}

    /** Uniform in [-1, 1); whole numbers from -1000 to 1000 where the type has no others. */
    static HostArray random(DType dtype, Shape shape, SplittableRandom random) {
        return dtype == DType.I64
                ? filled(dtype, shape, () -> random.nextInt(-1000, 1001))
                : filled(dtype, shape, () -> random.nextDouble(-1, 1));
    }

    /** 0, 1, 2, ... modulo {@code period}, shifted so that both signs occur. */
    static HostArray counting(DType dtype, Shape shape, int period) {
        int[] next = {0};
        return filled(dtype, shape, () -> next[0]++ % period - period / 2);
    }

    /** NaN everywhere; the lowest number where the type has no NaN. */
    static HostArray poison(DType dtype, Shape shape) {
        if (dtype == DType.I64) {
            long[] values = new long[Math.toIntExact(shape.elements())];
            Arrays.fill(values, Long.MIN_VALUE);
            return HostArray.of(shape, values);
        }
        return filled(dtype, shape, () -> Double.NaN);
    }

    /** The absolute values of a float64 array. */
    static HostArray absolute(HostArray array) {
        double[] values = array.toDoubles();
        return HostArray.of(array.shape(), Arrays.stream(values).map(Math::abs).toArray());
    }

    private static HostArray filled(DType dtype, Shape shape, DoubleSupplier next) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        Arrays.setAll(values, i -> next.getAsDouble());
        return HostArray.of(shape, values).to(dtype);
    }
}
