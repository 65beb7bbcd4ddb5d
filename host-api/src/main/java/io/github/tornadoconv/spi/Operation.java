package io.github.tornadoconv.spi;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.lang.foreign.MemorySegment;

/**
 * A convolution with its weights, whatever its input.
 *
 * @param name of the layer, for messages; empty if it has none
 * @param spec the convolution
 * @param weight of shape {@code spec.weightShape()} and type {@code spec.dtype()}
 * @param bias one number per output channel, or null where {@code spec.bias()} is false
 */
public record Operation(String name, ConvSpec spec, HostArray weight, HostArray bias) {
    /** The layer's name and type for a heading: {@code stem Conv2d}, or {@code Conv2d} without a name. */
    public String title() {
        return name.isEmpty() ? spec.typeName() : name + " " + spec.typeName();
    }

    /** One number per output channel: the bias, or zeros where the layer has none. */
    public HostArray biasOrZeros() {
        if (bias != null) {
            return bias;
        }
        byte[] zeros = new byte[Math.multiplyExact(spec.outChannels(), spec.dtype().byteSize())];
        return HostArray.wrap(spec.dtype(), Shape.of(spec.outChannels()), MemorySegment.ofArray(zeros));
    }

    /**
     * This convolution on an input of that shape.
     *
     * @param outputSize PyTorch's {@code output_size}, or null
     * @throws IllegalArgumentException if it refuses the input; the message names the layer
     */
    public ConvShape shape(Shape input, Axes outputSize) {
        try {
            return ConvShape.of(spec, input, outputSize);
        } catch (IllegalArgumentException e) {
            if (name.isEmpty()) {
                throw e;
            }
            throw new IllegalArgumentException("layer '" + name + "': " + e.getMessage(), e);
        }
    }
}
