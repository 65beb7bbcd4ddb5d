package io.github.tornadoconv;

import io.github.tornadoconv.spi.Operation;

/**
 * A convolution (cross-correlation) over inputs {@code [N, C, W]} or {@code [C, W]}: PyTorch's
 * {@code torch.nn.Conv1d}. Weight {@code [out, in/groups, kW]}; output size by {@link ConvShape}.
 */
public final class Conv1d extends ConvNd {
    Conv1d(Operation operation) {
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

    /** A layer with that weight, {@code [out, in/groups, kW]}, and without bias unless one is given. */
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
    public Conv1d load(Weights weights, String prefix) {
        return (Conv1d) loaded(weights, prefix);
    }

    @Override
    Conv1d with(Operation operation) {
        return new Conv1d(operation);
    }

    /** Options of {@link Conv1d}. */
    public static final class Builder extends ConvBuilder<Conv1d, Builder> {
        private Builder(int inChannels, int outChannels, int... kernel) {
            super(1, false, inChannels, outChannels, kernel);
        }

        private Builder(HostArray weight) {
            super(1, false, weight);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        Conv1d create(Operation operation) {
            return new Conv1d(operation);
        }
    }
}
