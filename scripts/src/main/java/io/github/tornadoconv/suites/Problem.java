package io.github.tornadoconv.suites;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Shape;
import java.util.List;

/**
 * One layer, or several in a chain. Without values: {@link Workload} has them.
 *
 * @param id name in its suite
 * @param layers shapes, the output of each being the input of the next
 */
public record Problem(String id, List<ConvShape> layers) {
    /** @throws IllegalArgumentException if there is no layer, or one does not take what the layer before it gives */
    public Problem {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(id + ": no layer was given; give at least one");
        }
        for (int i = 1; i < layers.size(); i++) {
            Shape given = layers.get(i - 1).output();
            if (!layers.get(i).input().equals(given)) {
                throw new IllegalArgumentException(id + ": layer " + (i + 1) + " takes " + layers.get(i).input()
                        + " but the layer before it gives " + given
                        + "; lines with one id are a chain, so give layers that are none an id each");
            }
        }
    }

    /** Shape of the input. */
    public Shape input() {
        return layers.getFirst().input();
    }

    /** Shape of the output. */
    public Shape output() {
        return layers.getLast().output();
    }

    /** Whether there are several layers. */
    public boolean isChain() {
        return layers.size() > 1;
    }

    /** Floating-point operations of one run, by the definition of convolution: a multiplication and an addition a term. */
    public long flops() {
        return layers.stream().mapToLong(ConvShape::flops).sum();
    }

    /** Bytes of all layers' inputs, weights, biases and outputs, each once. */
    public long bytes() {
        return layers.stream().mapToLong(ConvShape::bytes).sum();
    }

    /** The layer in {@link ConvShape}'s text form, or how many layers a chain has. */
    public String description() {
        return isChain() ? layers.size() + " layers" : layers.getFirst().toString();
    }
}
