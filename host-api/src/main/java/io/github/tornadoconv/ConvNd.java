package io.github.tornadoconv;

import io.github.tornadoconv.io.Safetensors;
import io.github.tornadoconv.spi.Operation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the six convolution layers have in common: a {@link ConvSpec} and its weights. */
public abstract sealed class ConvNd implements Layer
        permits Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d {
    private final Operation operation;

    ConvNd(Operation operation) {
        this.operation = operation;
    }

    /**
     * The layer of that spec: a {@link Conv1d} to {@link ConvTranspose3d}, for code that does not know which, such as a
     * reader of files or of {@link ConvShape}'s text form.
     *
     * @param weight of shape {@link ConvSpec#weightShape()}; null for random ones, as {@link ConvBuilder#build()} says
     * @param bias of shape {@code [out_channels]}, only if the spec has a bias; null for a random one
     * @throws IllegalArgumentException if weight or bias do not fit
     */
    public static ConvNd of(ConvSpec spec, HostArray weight, HostArray bias) {
        Operation operation = new Parameters(spec, null).operation("", weight, bias);
        return switch (spec.rank()) {
            case 1 -> spec.transposed() ? new ConvTranspose1d(operation) : new Conv1d(operation);
            case 2 -> spec.transposed() ? new ConvTranspose2d(operation) : new Conv2d(operation);
            default -> spec.transposed() ? new ConvTranspose3d(operation) : new Conv3d(operation);
        };
    }

    /** This layer with other weights. */
    abstract ConvNd with(Operation operation);

    /** What the convolution is. */
    public final ConvSpec spec() {
        return operation.spec();
    }

    /** The name that messages call it by; empty if it has none. */
    public final String name() {
        return operation.name();
    }

    /** {@code [out, in/groups, kernel...]}, or transposed {@code [in, out/groups, kernel...]}. */
    public final HostArray weight() {
        return operation.weight();
    }

    /** {@code [out]}, if the layer has a bias. */
    public final Optional<HostArray> bias() {
        return Optional.ofNullable(operation.bias());
    }

    /**
     * The same layer with weight and bias in that type: PyTorch's {@code module.to(dtype)}.
     *
     * @throws IllegalArgumentException if its activation has no form in that type
     */
    @Override
    public final ConvNd to(DType dtype) {
        HostArray bias = bias().map(values -> values.to(dtype)).orElse(null);
        return with(new Operation(name(), spec().to(dtype), weight().to(dtype), bias));
    }

    @Override
    public final List<Operation> operations() {
        return List.of(operation);
    }

    @Override
    public final String title() {
        return operation.title();
    }

    /** The layer with the weights of {@code prefix.weight} and {@code prefix.bias}; see the subclasses' load. */
    final ConvNd loaded(Weights weights, String prefix) {
        String biasName = key(prefix, "bias");
        boolean there = weights.names().contains(biasName);
        if (there != spec().bias()) {
            throw new IllegalArgumentException(title() + ": " + (there
                    ? "'" + biasName + "' is in the file but the layer has no bias; build it with bias(true)"
                    : "the layer has a bias but '" + biasName + "' is not in the file; build it with bias(false)"));
        }
        HostArray weight = checked(weights, key(prefix, "weight"), spec().weightShape());
        HostArray bias = there ? checked(weights, biasName, Shape.of(spec().outChannels())) : null;
        return with(new Operation(name(), spec(), weight, bias));
    }

    private HostArray checked(Weights weights, String key, Shape shape) {
        HostArray array = weights.get(key);
        if (!array.shape().equals(shape)) {
            throw new IllegalArgumentException(title() + ": '" + key + "' has shape " + array.shape()
                    + " but the layer's is " + shape + "; load the file that belongs to " + this);
        }
        return array.to(spec().dtype());
    }

    /** Weight and bias under the names that {@code load} looks for: {@code prefix.weight}, {@code prefix.bias}. */
    public final Map<String, HostArray> parameters(String prefix) {
        Map<String, HostArray> parameters = new LinkedHashMap<>();
        parameters.put(key(prefix, "weight"), weight());
        bias().ifPresent(bias -> parameters.put(key(prefix, "bias"), bias));
        return parameters;
    }

    /**
     * Writes weight and bias to a safetensors file, under the names that {@code load} looks for.
     *
     * @throws java.io.UncheckedIOException if the file cannot be written; no half-written file is left
     */
    public final void save(Path file, String prefix) {
        Safetensors.write(file, parameters(prefix));
    }

    private static String key(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }

    /** As PyTorch prints the module. */
    @Override
    public final String toString() {
        return spec().toString();
    }
}
