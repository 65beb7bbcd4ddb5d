package io.github.tornadoconv;

import io.github.tornadoconv.spi.Operation;

/**
 * A transposed convolution over inputs {@code [N, C, W]} or {@code [C, W]}: PyTorch's
 * {@code torch.nn.ConvTranspose1d}. Weight {@code [in, out/groups, kW]}; output size by {@link ConvShape}.
 */
public final class ConvTranspose1d extends ConvNd {
    ConvTranspose1d(Operation operation) {
        super(operation);
    }

    /**
     * A layer with random weights, unless they are given.
     *
     * @param kernel one number for all axes, or one per axis
     */
    public static Builder of(int inChannels, int outChannels, int... kernel) {
        return new Builder(inChannels, outChannels, kernel);
    }

    /** A layer with that weight, {@code [in, out/groups, kW]}, and without bias unless one is given. */
    public static Builder of(HostArray weight) {
        return new Builder(weight);
    }

    /**
     * A depthwise convolution with one output channel per input channel: {@code groups = channels}.
     *
     * @param kernel one number for all axes, or one per axis
     */
    public static Builder depthwise(int channels, int... kernel) {
        return of(channels, channels, kernel).groups(channels);
    }

    /**
     * The result with an output of the size asked for: PyTorch's {@code output_size}, which takes the place of
     * {@code output_padding}.
     *
     * @param x {@code [N, C, W]} or {@code [C, W]}
     * @param outputSize the spatial sizes, or all sizes, of the output; each spatial one from the smallest possible to
     *     stride - 1 more
     * @throws IllegalArgumentException if input or size do not fit
     * @throws DeviceException if the device fails; it stays usable
     */
    public Tensor forward(Tensor x, int... outputSize) {
        return x.device().forward(this, x, Axes.of(outputSize), null);
    }

    /**
     * This layer with the weights {@code prefix.weight} and {@code prefix.bias}, converted to its dtype.
     *
     * @throws IllegalArgumentException if one is missing, too many, or of another shape
     */
    public ConvTranspose1d load(Weights weights, String prefix) {
        return (ConvTranspose1d) loaded(weights, prefix);
    }

    @Override
    ConvTranspose1d with(Operation operation) {
        return new ConvTranspose1d(operation);
    }

    /** Options of {@link ConvTranspose1d}. */
    public static final class Builder extends ConvBuilder<ConvTranspose1d, Builder> {
        private Builder(int inChannels, int outChannels, int... kernel) {
            super(1, true, inChannels, outChannels, kernel);
        }

        private Builder(HostArray weight) {
            super(1, true, weight);
        }

        /** Extra output at the end of an axis; 0 unless said. Must be smaller than stride or dilation. */
        public Builder outputPadding(int... outputPadding) {
            return setOutputPadding(outputPadding);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        ConvTranspose1d create(Operation operation) {
            return new ConvTranspose1d(operation);
        }
    }
}
