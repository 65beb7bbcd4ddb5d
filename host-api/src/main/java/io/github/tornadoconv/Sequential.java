package io.github.tornadoconv;

import io.github.tornadoconv.io.Safetensors;
import io.github.tornadoconv.spi.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers that run one after the other as one program: nothing is copied back between them. PyTorch's
 * {@code torch.nn.Sequential}.
 */
public final class Sequential implements Layer {
    private final List<Layer> layers;
    private final List<Operation> operations;

    private Sequential(List<Layer> layers) {
        this.layers = layers;
        List<Operation> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            for (Operation operation : layers.get(i).operations()) {
                all.add(named(operation, i, layers.get(i) instanceof Sequential));
            }
        }
        this.operations = List.copyOf(all);
        checkTypes();
    }

    /** A layer without a name is called by its place, as in PyTorch: 0, 1, 2.0. */
    private static Operation named(Operation operation, int place, boolean nested) {
        if (!operation.name().isEmpty() && !nested) {
            return operation;
        }
        String name = nested ? place + "." + operation.name() : Integer.toString(place);
        return new Operation(name, operation.spec(), operation.weight(), operation.bias());
    }

    private void checkTypes() {
        Operation first = operations.getFirst();
        for (Operation operation : operations) {
            if (operation.spec().dtype() != first.spec().dtype()) {
                throw new IllegalArgumentException("Sequential: layer '" + operation.name() + "' is "
                        + operation.spec().dtype().torchName() + " but layer '" + first.name() + "' is "
                        + first.spec().dtype().torchName() + "; build all layers with one dtype");
            }
        }
    }

    /**
     * Those layers in that order.
     *
     * @throws IllegalArgumentException if there is none, or they differ in dtype
     */
    public static Sequential of(Layer... layers) {
        if (layers.length == 0) {
            throw new IllegalArgumentException("Sequential: no layer was given; give at least one");
        }
        return new Sequential(List.of(layers));
    }

    /** The layers. */
    public List<Layer> layers() {
        return layers;
    }

    /** The same layers with their weights in that type: PyTorch's {@code module.to(dtype)}. */
    @Override
    public Sequential to(DType dtype) {
        return new Sequential(layers.stream().map(layer -> layer.to(dtype)).toList());
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public String title() {
        return "Sequential";
    }

    /**
     * These layers with the weights that PyTorch's state dict has for them: {@code prefix.0.weight},
     * {@code prefix.0.bias}, {@code prefix.1.weight}, ...; an empty prefix leaves the dot out.
     *
     * @throws IllegalArgumentException if one is missing, too many, or of another shape
     */
    public Sequential load(Weights weights, String prefix) {
        List<Layer> loaded = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            loaded.add(switch (layers.get(i)) {
                case ConvNd conv -> conv.loaded(weights, key(prefix, i));
                case Sequential nested -> nested.load(weights, key(prefix, i));
            });
        }
        return new Sequential(List.copyOf(loaded));
    }

    /** All weights and biases under the names that {@link #load} looks for. */
    public Map<String, HostArray> parameters(String prefix) {
        Map<String, HostArray> parameters = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            parameters.putAll(switch (layers.get(i)) {
                case ConvNd conv -> conv.parameters(key(prefix, i));
                case Sequential nested -> nested.parameters(key(prefix, i));
            });
        }
        return parameters;
    }

    /**
     * Writes all weights and biases to a safetensors file, under the names that {@link #load} looks for.
     *
     * @throws java.io.UncheckedIOException if the file cannot be written; no half-written file is left
     */
    public void save(Path file, String prefix) {
        Safetensors.write(file, parameters(prefix));
    }

    private static String key(String prefix, int i) {
        return prefix.isEmpty() ? Integer.toString(i) : prefix + "." + i;
    }

    /** As PyTorch prints the module, a line per layer. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Sequential(\n");
        for (int i = 0; i < layers.size(); i++) {
            text.append("  (").append(i).append("): ").append(layers.get(i).toString().replace("\n", "\n  "))
                    .append('\n');
        }
        return text.append(')').toString();
    }
}
