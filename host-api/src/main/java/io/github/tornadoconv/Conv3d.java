package io.github.tornadoconv;

import io.github.tornadoconv.spi.Operation;

/**
 * A convolution (cross-correlation) over inputs {@code [N, C, D, H, W]} or {@code [C, D, H, W]}: PyTorch's
 * {@code torch.nn.Conv3d}. Weight {@code [out, in/groups, kD, kH, kW]}; output size by {@link ConvShape}.
 */
public final class Conv3d extends ConvNd {
    Conv3d(Operation operation) {
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

    /** A layer with that weight, {@code [out, in/groups, kD, kH, kW]}, and without bias unless one is given. */
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
    public Conv3d load(Weights weights, String prefix) {
        return (Conv3d) loaded(weights, prefix);
    }

    @Override
    Conv3d with(Operation operation) {
        return new Conv3d(operation);
    }

    /** Options of {@link Conv3d}. */
    public static final class Builder extends ConvBuilder<Conv3d, Builder> {
        private Builder(int inChannels, int outChannels, int... kernel) {
            super(3, false, inChannels, outChannels, kernel);
        }

        private Builder(HostArray weight) {
            super(3, false, weight);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        Conv3d create(Operation operation) {
            return new Conv3d(operation);
        }
    }
}
