package io.github.tornadoconv.cases;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.util.Optional;

/**
 * One recorded convolution.
 *
 * @param id unique within its pack
 * @param call the convolution
 * @param input {@code [N, C, spatial...]} or {@code [C, spatial...]}
 * @param expected the result that was recorded
 * @param rtol error allowed relative to the expected value
 * @param atol error allowed besides
 * @param source where parameters or values come from
 */
public record Case(
        String id, Call call, HostArray input, HostArray expected, double rtol, double atol, String source) {

    /**
     * Computes the case and compares: every element within {@code atol + rtol * |expected|}, and equal shapes.
     *
     * @return what is wrong with the result; empty if it passes
     */
    public Optional<String> verify(Device device) {
        HostArray got;
        try {
            got = call.run(device.tensor(input)).toHost();
        } catch (RuntimeException e) {
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return mismatch(got);
    }

    /** What is wrong with that result: its shape, or its worst element; empty if it passes. */
    public Optional<String> mismatch(HostArray got) {
        if (!got.shape().equals(expected.shape())) {
            return Optional.of("got shape " + got.shape() + ", expected " + expected.shape());
        }
        if (got.dtype() != input.dtype()) {
            return Optional.of("got " + got.dtype().torchName() + ", expected " + input.dtype().torchName());
        }
        long elements = expected.shape().elements();
        long failed = 0;
        long worst = -1;
        double worstRatio = 0;
        for (long i = 0; i < elements; i++) {
            double ratio = excess(got.get(i), expected.get(i));
            if (!(ratio <= 1)) {
                failed++;
                if (worst < 0 || ratio > worstRatio || Double.isNaN(ratio)) {
                    worst = i;
                    worstRatio = ratio;
                }
            }
        }
        if (failed == 0) {
            return Optional.empty();
        }
        return Optional.of("element " + index(worst) + ": got " + got.get(worst) + ", expected " + expected.get(worst)
                + ", limit " + limit(expected.get(worst)) + " (" + failed + " of " + elements + " elements beyond it)");
    }

    /** Error as a multiple of the limit; NaN where one of the two is NaN. */
    private double excess(double got, double expected) {
        return got == expected ? 0 : Math.abs(got - expected) / limit(expected);
    }

    private double limit(double expected) {
        return atol + rtol * Math.abs(expected);
    }

    /** The place of a flat index, such as {@code [0, 2, 5, 5]}. */
    private Shape index(long flat) {
        int[] index = new int[expected.shape().rank()];
        long rest = flat;
        for (int i = index.length - 1; i >= 0; i--) {
            index[i] = (int) (rest % expected.shape().get(i));
            rest /= expected.shape().get(i);
        }
        return Shape.of(index);
    }
}
