package io.github.tornadoconv;

import io.github.tornadoconv.spi.Operation;
import java.util.List;
import java.util.Objects;

/** A convolution with its weights, or several that run one after the other. Immutable; of no device. */
public sealed interface Layer permits ConvNd, Sequential {
    /** The convolutions in the order in which they run. */
    List<Operation> operations();

    /** The same layer with its weights in that type: PyTorch's {@code module.to(dtype)}. */
    Layer to(DType dtype);

    /** Short name for messages. */
    String title();

    /**
     * The result on that input, on the input's device.
     *
     * @param x {@code [N, C, spatial...]} or {@code [C, spatial...]}, of the layer's dtype
     * @return a new tensor of the shape that {@link #outputShape(Shape)} says
     * @throws IllegalArgumentException if the input does not fit; the message names layer, axis and both numbers
     * @throws IllegalStateException if the device is closed
     * @throws DeviceException if the device fails; it stays usable
     */
    default Tensor forward(Tensor x) {
        return x.device().forward(this, x, null, null);
    }

    /**
     * Computes the result into {@code out}, which must have the result's shape and dtype, lie on the input's device, and
     * not be the input; nothing is allocated once the layer has run on an input of this shape.
     *
     * @return {@code out}
     * @throws IllegalArgumentException if input or out do not fit
     * @throws IllegalStateException if the device is closed
     * @throws DeviceException if the device fails; it stays usable
     */
    default Tensor forward(Tensor x, Tensor out) {
        return x.device().forward(this, x, null, Objects.requireNonNull(out, "out"));
    }

    /**
     * Shape of the result on an input of that shape.
     *
     * @throws IllegalArgumentException if the input does not fit
     */
    default Shape outputShape(Shape input) {
        Shape shape = input;
        for (Operation operation : operations()) {
            shape = operation.shape(shape, null).output();
        }
        return shape;
    }
}
