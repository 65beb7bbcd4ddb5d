package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What a library's convolution leaves undone, in place. */
public final class BiasKernels {
    private BiasKernels() {}

    /**
     * Bias and activation.
     *
     * @param y {@code [N, channels, plane]}
     * @param bias one number per channel
     * @param ramp the activation, see {@link DirectKernels#ramp(float, float, float, float)}
     * @param plane positions of an image
     * @param channels channels of an image
     * @param items elements of {@code y}
     */
    public static void addFloat(FloatArray y, FloatArray bias, FloatArray ramp, int plane, int channels, int items) {
        // for n, channel, position: y = activation(y + bias)
        // one work item per element
        for (@Parallel
        int i = 0; i < Math.max(items, 0); i++) {
            float v = y.get(i) + bias.get(i / plane % channels);
            y.set(i, DirectKernels.ramp(v, ramp.get(0), ramp.get(1), ramp.get(2)));
        }
    }
}
