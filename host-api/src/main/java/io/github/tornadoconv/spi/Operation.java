package io.github.tornadoconv.spi;

import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.HostArray;

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
}
