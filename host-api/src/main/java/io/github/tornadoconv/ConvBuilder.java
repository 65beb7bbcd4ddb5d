package io.github.tornadoconv;

import io.github.tornadoconv.spi.Operation;
import java.util.Arrays;
import java.util.Objects;

/**
 * Options of a convolution layer, with PyTorch's words and defaults. Numbers per axis are given as one for all axes or
 * as one per axis, outermost first.
 *
 * @param <L> the layer
 * @param <B> the builder itself
 */
public abstract sealed class ConvBuilder<L extends ConvNd, B extends ConvBuilder<L, B>>
        permits Conv1d.Builder,
        Conv2d.Builder,
        Conv3d.Builder,
        ConvTranspose1d.Builder,
        ConvTranspose2d.Builder,
        ConvTranspose3d.Builder {
    private final int rank;
    private final boolean transposed;
    private final Channels channels;
    private final Axes kernel;
    private HostArray weight;
    private HostArray biasValues;
    private Axes stride = Axes.of(1);
    private Padding padding = Padding.of(0);
    private PaddingMode paddingMode = PaddingMode.ZEROS;
    private Axes dilation = Axes.of(1);
    private int groups = 1;
    private Axes outputPadding = Axes.of(0);
    private boolean bias;
    private DType dtype;
    private Activation activation = Activation.NONE;
    private Generator generator;
    private String name = "";

    /** Channels given as numbers, or to be read off the weight once the groups are known. */
    private record Channels(int in, int out) {}

    ConvBuilder(int rank, boolean transposed, int inChannels, int outChannels, int... kernel) {
        this.rank = rank;
        this.transposed = transposed;
        this.channels = new Channels(inChannels, outChannels);
        this.kernel = ConvSpec.perAxis(typeName(), "kernel_size", Axes.of(kernel), rank);
        this.bias = true;
    }

    ConvBuilder(int rank, boolean transposed, HostArray weight) {
        this.rank = rank;
        this.transposed = transposed;
        this.weight = weight;
        if (weight.shape().rank() != rank + 2) {
            throw new IllegalArgumentException(
                    typeName() + ": weight " + weight.shape() + " has " + weight.shape().rank()
                            + " dimensions, but " + (rank + 2) + " are needed ("
                            + (transposed ? "in_channels, out_channels/groups" : "out_channels, in_channels/groups")
                            + " and " + rank + " of the kernel); reshape it or use another layer");
        }
        this.channels = null;
        int[] sizes = weight.shape().toArray();
        this.kernel = Axes.of(Arrays.copyOfRange(sizes, 2, sizes.length));
    }

    private String typeName() {
        return ConvSpec.typeName(transposed, rank);
    }

    /** This, in its own type. */
    abstract B self();

    abstract L create(Operation operation);

    /** Stride; 1 unless said. */
    public B stride(int... stride) {
        this.stride = Axes.of(stride);
        return self();
    }

    /** Padding, the same at both ends of an axis; 0 unless said. */
    public B padding(int... padding) {
        return padding(Padding.of(padding));
    }

    /** Padding: {@link Padding#SAME}, {@link Padding#VALID}, or begin and end apart. */
    public B padding(Padding padding) {
        this.padding = Objects.requireNonNull(padding, "padding");
        return self();
    }

    /** What the padding holds; zeros unless said. Not for transposed convolutions. */
    public B paddingMode(PaddingMode paddingMode) {
        this.paddingMode = Objects.requireNonNull(paddingMode, "paddingMode");
        return self();
    }

    /** Distance of kernel elements; 1 unless said. */
    public B dilation(int... dilation) {
        this.dilation = Axes.of(dilation);
        return self();
    }

    /** Groups of channels that do not see each other; 1 unless said. Must divide both numbers of channels. */
    public B groups(int groups) {
        this.groups = groups;
        return self();
    }

    B setOutputPadding(int... outputPadding) {
        this.outputPadding = Axes.of(outputPadding);
        return self();
    }

    /** Whether a number is added per output channel; yes unless said, but no where only a weight is given. */
    public B bias(boolean bias) {
        this.bias = bias;
        this.biasValues = null;
        return self();
    }

    /** The bias itself, {@code [out_channels]}. */
    public B bias(HostArray bias) {
        this.bias = true;
        this.biasValues = Objects.requireNonNull(bias, "bias");
        return self();
    }

    /** The weight itself, {@code [out, in/groups, kernel...]}, or transposed {@code [in, out/groups, kernel...]}. */
    public B weight(HostArray weight) {
        this.weight = Objects.requireNonNull(weight, "weight");
        return self();
    }

    /** Element type of weight, bias, input and output; float32, or that of the weight given. */
    public B dtype(DType dtype) {
        this.dtype = Objects.requireNonNull(dtype, "dtype");
        return self();
    }

    /** Function applied to the output; none unless said. */
    public B activation(Activation activation) {
        this.activation = Objects.requireNonNull(activation, "activation");
        return self();
    }

    /** Weights and bias that PyTorch gives the layer right after {@code torch.manual_seed(seed)}. */
    public B seed(long seed) {
        return generator(Generator.manualSeed(seed));
    }

    /** Where random weights and bias are drawn from, by {@link #build()}; a generator of its own unless said. */
    public B generator(Generator generator) {
        this.generator = Objects.requireNonNull(generator, "generator");
        return self();
    }

    /** A name that messages call the layer by. */
    public B name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return self();
    }

    /**
     * The layer. Weights that were not given are drawn as PyTorch draws them: uniform in [-b, b), b = 1/sqrt(fan_in),
     * fan_in = weight.size(1) * prod(kernel), the weight first and then the bias.
     *
     * @throws IllegalArgumentException if no input could make the layer run, or weight or bias do not fit
     */
    public final L build() {
        try {
            return create(operation());
        } catch (IllegalArgumentException e) {
            if (name.isEmpty()) {
                throw e;
            }
            throw new IllegalArgumentException("layer '" + name + "': " + e.getMessage(), e);
        }
    }

    private Operation operation() {
        DType type = dtype != null ? dtype : weight != null ? weight.dtype() : DType.F32;
        Channels resolved = channels != null ? channels : channelsOf(weight);
        ConvSpec spec = new ConvSpec(
                transposed, resolved.in(), resolved.out(), kernel, stride, padding, paddingMode, dilation, groups,
                outputPadding, bias, type, activation);
        return new Parameters(spec, generator).operation(name, weight, biasValues);
    }

    private Channels channelsOf(HostArray weight) {
        int first = weight.shape().get(0);
        int second = Math.multiplyExact(weight.shape().get(1), Math.max(1, groups));
        if (groups > 0 && (first < groups || first % groups != 0)) {
            throw new IllegalArgumentException(typeName() + ": weight " + weight.shape() + " has " + first + " "
                    + (transposed ? "in_channels" : "out_channels") + " at dimension 0, "
                    + (first < groups
                            ? "fewer than groups " + groups + "; use fewer groups or a larger weight"
                            : "which is not divisible by groups " + groups + "; choose groups that divide it"));
        }
        return transposed ? new Channels(first, second) : new Channels(second, first);
    }
}
