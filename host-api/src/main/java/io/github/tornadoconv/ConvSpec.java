package io.github.tornadoconv;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a convolution is, apart from its weights and its input: the arguments of PyTorch's {@code torch.nn.Conv*} and
 * {@code torch.nn.ConvTranspose*}. Valid once it exists; the constructor refuses what no input could make run.
 *
 * @param transposed whether this is a transposed convolution
 * @param inChannels channels of the input; 0 or more (1 or more if transposed), a multiple of {@code groups}
 * @param outChannels channels of the output; 1 or more, a multiple of {@code groups}
 * @param kernel kernel size per axis, 1 or more; its rank, 1 to 3, is the convolution's
 * @param stride stride per axis, 1 or more
 * @param padding zeros, or what {@code paddingMode} says, around the input
 * @param paddingMode what the padding holds
 * @param dilation distance of kernel elements per axis, 1 or more
 * @param groups number of groups of channels that do not see each other
 * @param outputPadding extra output at the end of an axis, transposed only
 * @param bias whether a number per output channel is added
 * @param dtype element type of input, weight, bias and output
 * @param activation function applied to the output
 */
public record ConvSpec(
        boolean transposed,
        int inChannels,
        int outChannels,
        Axes kernel,
        Axes stride,
        Padding padding,
        PaddingMode paddingMode,
        Axes dilation,
        int groups,
        Axes outputPadding,
        boolean bias,
        DType dtype,
        Activation activation) {

    /**
     * @throws IllegalArgumentException if no input could make this convolution run; the message names the layer, the
     *     axis, the number and the way out
     */
    public ConvSpec {
        Objects.requireNonNull(paddingMode, "paddingMode");
        Objects.requireNonNull(dtype, "dtype");
        Objects.requireNonNull(activation, "activation");
        String layer = typeName(transposed, kernel.rank());
        int rank = kernel.rank();
        if (rank < 1 || rank > 3) {
            throw new IllegalArgumentException(
                    layer + ": kernel_size " + kernel + " has " + rank + " axes; 1, 2 or 3 are supported");
        }
        stride = perAxis(layer, "stride", stride, rank);
        dilation = perAxis(layer, "dilation", dilation, rank);
        outputPadding = perAxis(layer, "output_padding", outputPadding, rank);
        padding = switch (padding) {
            case Padding.Symmetric p -> new Padding.Symmetric(perAxis(layer, "padding", p.size(), rank));
            case Padding.BeginEnd p ->
                new Padding.BeginEnd(
                        perAxis(layer, "padding begin", p.begin(), rank), perAxis(layer, "padding end", p.end(), rank));
            case Padding.Same p -> p;
            case Padding.Valid p -> p;
        };
        atLeast(layer, "kernel_size", kernel, 1);
        atLeast(layer, "stride", stride, 1);
        atLeast(layer, "dilation", dilation, 1);
        atLeast(layer, "output_padding", outputPadding, 0);
        checkExtent(layer, kernel, dilation);
        checkChannels(layer, transposed, inChannels, outChannels, groups);
        checkWeight(layer, transposed ? inChannels : outChannels, (transposed ? outChannels : inChannels) / groups,
                kernel);
        checkPadding(layer, transposed, stride, padding, paddingMode);
        if (!transposed && !outputPadding.all(0)) {
            throw new IllegalArgumentException(layer + ": output_padding " + outputPadding
                    + " is for transposed convolutions; leave it out or use ConvTranspose" + rank + "d");
        }
        if (dtype == DType.I64 && activation != Activation.NONE && activation != Activation.RELU) {
            throw new IllegalArgumentException(layer + ": activation " + activation.repr()
                    + " has no int64 form; use ReLU or none, or a floating-point dtype");
        }
    }

    /** The numbers themselves if there is one per axis, or the one number on every axis. */
    static Axes perAxis(String layer, String what, Axes values, int rank) {
        if (values.rank() == rank) {
            return values;
        }
        if (values.rank() == 1) {
            return Axes.filled(rank, values.get(0));
        }
        throw new IllegalArgumentException(layer + ": " + what + " " + values + " has " + values.rank()
                + " numbers for " + rank + " spatial " + (rank == 1 ? "axis" : "axes") + "; give 1 number"
                + (rank == 1 ? "" : " for all axes, or " + rank));
    }

    private static void atLeast(String layer, String what, Axes values, int least) {
        for (int i = 0; i < values.rank(); i++) {
            if (values.get(i) < least) {
                throw new IllegalArgumentException(layer + ": " + what + " " + values.get(i) + " on the "
                        + Axes.name(values.rank(), i) + " axis is below " + least + "; give " + least + " or more");
            }
        }
    }

    private static void checkExtent(String layer, Axes kernel, Axes dilation) {
        for (int i = 0; i < kernel.rank(); i++) {
            long extent = (long) dilation.get(i) * (kernel.get(i) - 1) + 1;
            if (extent > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(layer + ": kernel_size " + kernel.get(i) + " with dilation "
                        + dilation.get(i) + " on the " + Axes.name(kernel.rank(), i) + " axis reaches over " + extent
                        + " elements, but an axis has at most " + Integer.MAX_VALUE + "; use a smaller dilation");
            }
        }
    }

    private static void checkWeight(String layer, int first, int second, Axes kernel) {
        long elements = (long) first * second;
        for (int i = 0; i < kernel.rank() && elements <= Shape.MOST_ELEMENTS; i++) {
            elements *= kernel.get(i);
        }
        if (elements > Shape.MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    layer + ": weight [" + first + ", " + second + "] with kernel_size " + kernel
                            + " has more than the " + Shape.MOST_ELEMENTS
                            + " elements that an array can hold; use fewer channels, more groups or a smaller kernel");
        }
    }

    private static void checkChannels(String layer, boolean transposed, int in, int out, int groups) {
        if (groups < 1) {
            throw new IllegalArgumentException(
                    layer + ": groups must be a positive integer, but got " + groups + "; give 1 or more");
        }
        if (in < 0 || out < 0) {
            throw new IllegalArgumentException(layer + ": " + (in < 0 ? "in_channels " + in : "out_channels " + out)
                    + " is negative; give 0 or more");
        }
        if (in % groups != 0) {
            throw new IllegalArgumentException(layer + ": in_channels " + in + " is not divisible by groups " + groups
                    + "; choose groups that divide both in_channels and out_channels");
        }
        if (out % groups != 0) {
            throw new IllegalArgumentException(layer + ": out_channels " + out + " is not divisible by groups " + groups
                    + "; choose groups that divide both in_channels and out_channels");
        }
        if (out == 0 || (transposed && in == 0)) {
            throw new IllegalArgumentException(layer + ": " + (out == 0 ? "out_channels" : "in_channels")
                    + " 0 gives a layer that no input can pass; give 1 or more");
        }
    }

    private static void checkPadding(
            String layer, boolean transposed, Axes stride, Padding padding, PaddingMode mode) {
        if (transposed && mode != PaddingMode.ZEROS) {
            throw new IllegalArgumentException(layer + ": only padding_mode zeros is supported for transposed"
                    + " convolutions, but got " + mode.torchName() + "; leave padding_mode out");
        }
        switch (padding) {
            case Padding.Same _, Padding.Valid _ when transposed ->
                throw new IllegalArgumentException(layer + ": padding='" + word(padding)
                        + "' is not supported for transposed convolutions; give padding as numbers");
            case Padding.Same _ -> {
                for (int i = 0; i < stride.rank(); i++) {
                    if (stride.get(i) != 1) {
                        throw new IllegalArgumentException(layer + ": padding='same' is not supported with stride "
                                + stride.get(i) + " on the " + Axes.name(stride.rank(), i)
                                + " axis; use stride 1 or give padding as numbers");
                    }
                }
            }
            case Padding.Valid _ -> {}
            case Padding.Symmetric p -> {
                if (mode == PaddingMode.ZEROS) {
                    atLeast(layer, "padding", p.size(), 0);
                }
            }
            case Padding.BeginEnd p -> {
                atLeast(layer, "padding begin", p.begin(), 0);
                atLeast(layer, "padding end", p.end(), 0);
            }
        }
    }

    /** Number of spatial axes: 1, 2 or 3. */
    public int rank() {
        return kernel.rank();
    }

    /** Input channels of one group. */
    public int inPerGroup() {
        return inChannels / groups;
    }

    /** Output channels of one group. */
    public int outPerGroup() {
        return outChannels / groups;
    }

    /** Whether each input channel is a group of its own. */
    public boolean isDepthwise() {
        return groups == inChannels && groups > 1;
    }

    /** Distance from the first to the last kernel element on an axis, plus one: {@code dilation * (kernel - 1) + 1}. */
    public int kernelExtent(int axis) {
        return dilation.get(axis) * (kernel.get(axis) - 1) + 1;
    }

    /** {@code [out, in/groups, kernel...]}, or transposed {@code [in, out/groups, kernel...]}. */
    public Shape weightShape() {
        int[] sizes = new int[2 + rank()];
        sizes[0] = transposed ? inChannels : outChannels;
        sizes[1] = transposed ? outPerGroup() : inPerGroup();
        for (int i = 0; i < rank(); i++) {
            sizes[2 + i] = kernel.get(i);
        }
        return Shape.of(sizes);
    }

    /** PyTorch's class name: {@code Conv2d}, {@code ConvTranspose3d}. */
    public String typeName() {
        return typeName(transposed, rank());
    }

    static String typeName(boolean transposed, int rank) {
        return (transposed ? "ConvTranspose" : "Conv") + rank + "d";
    }

    /**
     * The same convolution in another type.
     *
     * @throws IllegalArgumentException if its activation has no form in that type
     */
    public ConvSpec to(DType other) {
        return new ConvSpec(
                transposed, inChannels, outChannels, kernel, stride, padding, paddingMode, dilation, groups,
                outputPadding, bias, other, activation);
    }

    /**
     * As PyTorch prints the module; an activation, begin and end apart, and a dtype other than float32, which PyTorch's
     * text does not have, come last.
     */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(Integer.toString(inChannels));
        parts.add(Integer.toString(outChannels));
        parts.add("kernel_size=" + kernel);
        parts.add("stride=" + stride);
        switch (padding) {
            case Padding.Symmetric p when p.size().all(0) -> {}
            case Padding.Symmetric p -> parts.add("padding=" + p.size());
            case Padding.BeginEnd p -> parts.add("padding=(" + p.begin() + ", " + p.end() + ")");
            case Padding.Same _, Padding.Valid _ -> parts.add("padding=" + word(padding));
        }
        if (!dilation.all(1)) {
            parts.add("dilation=" + dilation);
        }
        if (!outputPadding.all(0)) {
            parts.add("output_padding=" + outputPadding);
        }
        if (groups != 1) {
            parts.add("groups=" + groups);
        }
        if (!bias) {
            parts.add("bias=False");
        }
        if (paddingMode != PaddingMode.ZEROS) {
            parts.add("padding_mode=" + paddingMode.torchName());
        }
        if (activation != Activation.NONE) {
            parts.add("activation=" + activation.repr());
        }
        if (dtype != DType.F32) {
            parts.add("dtype=torch." + dtype.torchName());
        }
        return typeName() + "(" + String.join(", ", parts) + ")";
    }

    private static String word(Padding padding) {
        return padding instanceof Padding.Same ? "same" : "valid";
    }
}
