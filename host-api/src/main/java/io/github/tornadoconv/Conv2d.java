package io.github.tornadoconv;

import io.github.tornadoconv.spi.Operation;

/**
 * A convolution (cross-correlation) over inputs {@code [N, C, H, W]} or {@code [C, H, W]}: PyTorch's
 * {@code torch.nn.Conv2d}. Weight {@code [out, in/groups, kH, kW]}; output size by {@link ConvShape}.
 */
public final class Conv2d extends ConvNd {
    Conv2d(Operation operation) {
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

    /** A layer with that weight, {@code [out, in/groups, kH, kW]}, and without bias unless one is given. */
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
     * This layer with the weights {@code prefix.weight} and {@code prefix.bias}, converted to its dtype.
     *
     * @throws IllegalArgumentException if one is missing, too many, or of another shape
     */
    public Conv2d load(Weights weights, String prefix) {
        return (Conv2d) loaded(weights, prefix);
    }

    @Override
    Conv2d with(Operation operation) {
        return new Conv2d(operation);
    }

    /** Options of {@link Conv2d}. */
    public static final class Builder extends ConvBuilder<Conv2d, Builder> {
        private Builder(int inChannels, int outChannels, int... kernel) {
            super(2, false, inChannels, outChannels, kernel);
        }

        private Builder(HostArray weight) {
            super(2, false, weight);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        Conv2d create(Operation operation) {
            return new Conv2d(operation);
        }
    }
}
