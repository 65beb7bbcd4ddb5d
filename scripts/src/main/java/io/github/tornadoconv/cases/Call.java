package io.github.tornadoconv.cases;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Conv3d;
import io.github.tornadoconv.ConvBuilder;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.Tensor;

/**
 * A call of one of PyTorch's convolution functions, all but its input. Numbers per axis are one for all axes or one per
 * axis.
 *
 * @param op the function
 * @param weight {@code [out, in/groups, kernel...]}, or transposed {@code [in, out/groups, kernel...]}
 * @param bias {@code [out]}, or null
 * @param stride 1 or more
 * @param padding numbers, same, valid, or begin and end apart
 * @param paddingMode what the padding holds
 * @param dilation 1 or more
 * @param groups groups of channels that do not see each other
 * @param outputPadding extra output at the end of an axis; 0 unless the op is transposed
 * @param outputSize spatial sizes of the output, or null; only where the op is transposed
 * @param activation function applied to the output
 */
public record Call(
        Op op,
        HostArray weight,
        HostArray bias,
        Axes stride,
        Padding padding,
        PaddingMode paddingMode,
        Axes dilation,
        int groups,
        Axes outputPadding,
        Axes outputSize,
        Activation activation) {

    /** @throws IllegalArgumentException if output padding or size are given to an op that is not transposed */
    public Call {
        if (!op.transposed() && (outputSize != null || !outputPadding.all(0))) {
            throw new IllegalArgumentException(
                    op + ": " + (outputSize != null ? "output_size " + outputSize : "output_padding " + outputPadding)
                            + " is for transposed convolutions; leave it out");
        }
    }

    /**
     * The layer that computes it.
     *
     * @throws IllegalArgumentException if no input could make it run
     */
    public ConvNd layer() {
        int[] more = outputPadding.toArray();
        ConvBuilder<?, ?> builder = switch (op) {
            case CONV1D -> Conv1d.of(weight);
            case CONV2D -> Conv2d.of(weight);
            case CONV3D -> Conv3d.of(weight);
            case CONV_TRANSPOSE1D -> ConvTranspose1d.of(weight).outputPadding(more);
            case CONV_TRANSPOSE2D -> ConvTranspose2d.of(weight).outputPadding(more);
            case CONV_TRANSPOSE3D -> ConvTranspose3d.of(weight).outputPadding(more);
        };
        builder.stride(stride.toArray());
        builder.padding(padding);
        builder.paddingMode(paddingMode);
        builder.dilation(dilation.toArray());
        builder.groups(groups);
        builder.activation(activation);
        if (bias != null) {
            builder.bias(bias);
        }
        return builder.build();
    }

    /**
     * The result on that input, on the input's device.
     *
     * @throws IllegalArgumentException if layer or input do not fit
     * @throws io.github.tornadoconv.DeviceException if the device fails
     */
    public Tensor run(Tensor input) {
        ConvNd layer = layer();
        if (outputSize == null) {
            return layer.forward(input);
        }
        int[] size = outputSize.toArray();
        return switch (layer) {
            case ConvTranspose1d transposed -> transposed.forward(input, size);
            case ConvTranspose2d transposed -> transposed.forward(input, size);
            case ConvTranspose3d transposed -> transposed.forward(input, size);
            case Conv1d _, Conv2d _, Conv3d _ -> throw new AssertionError("refused by the constructor");
        };
    }
}
