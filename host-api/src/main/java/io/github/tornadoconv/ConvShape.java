package io.github.tornadoconv;

import java.util.Objects;

/**
 * A convolution and the input it is given: output shape, padding resolved to begin and end, matrix sizes, work. The
 * only place with a size formula:
 *
 * <pre>
 * convolution  floor((in + begin + end - dilation * (kernel - 1) - 1) / stride) + 1
 * transposed   (in - 1) * stride - begin - end + dilation * (kernel - 1) + output_padding + 1
 * </pre>
 *
 * <p>as in the "Shape" sections of PyTorch's {@code torch.nn.Conv2d} and {@code torch.nn.ConvTranspose2d}.
 *
 * <p>The text form ({@link #toString()}, {@link #parse(String)}) is one line that says it all, such as {@code n8 c64
 * 56x56 k128 3x3 s1 p1}; {@link ConvShapeText} has its grammar.
 *
 * @param spec the convolution
 * @param input {@code [N, C, spatial...]} or {@code [C, spatial...]}
 * @param output likewise
 * @param padBegin padding before the first element, per axis; negative where {@code padding_mode} other than zeros
 *     crops. For a transposed convolution, what is cut from the begin of its output
 * @param padEnd padding after the last element, likewise
 * @param outputPadding extra output at the end per axis: the spec's, or what {@code output_size} asked for
 */
public record ConvShape(
        ConvSpec spec, Shape input, Shape output, Axes padBegin, Axes padEnd, Axes outputPadding) {

    /**
     * The shape of {@code spec} on this input.
     *
     * @throws IllegalArgumentException if PyTorch refuses this input; the message names layer, axis, both numbers and
     *     the way out
     */
    public static ConvShape of(ConvSpec spec, Shape input) {
        return of(spec, input, null);
    }

    /**
     * The shape of a transposed {@code spec} on this input, with an output of the size asked for: PyTorch's
     * {@code output_size}, which takes the place of the layer's {@code output_padding}.
     *
     * @param outputSize spatial sizes, or all sizes of the output; null leaves it to {@code output_padding}
     * @throws IllegalArgumentException if PyTorch refuses this input or this output size
     */
    public static ConvShape of(ConvSpec spec, Shape input, Axes outputSize) {
        return new ConvShapeRules(spec, input).resolve(outputSize);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is not of that form; the message names the word
     */
    public static ConvShape parse(String text) {
        return ConvShapeText.parse(Objects.requireNonNull(text, "text"));
    }

    /** Number of spatial axes: 1, 2 or 3. */
    public int rank() {
        return spec.rank();
    }

    /** Whether input and output have a batch dimension. */
    public boolean batched() {
        return input.rank() == rank() + 2;
    }

    /** Size of the batch; 1 for an unbatched input. */
    public int batch() {
        return batched() ? input.get(0) : 1;
    }

    /** Input size of a spatial axis. */
    public int in(int axis) {
        return input.get(axis - rank());
    }

    /** Output size of a spatial axis. */
    public int out(int axis) {
        return output.get(axis - rank());
    }

    /** Product of the spatial input sizes. */
    public long inSpatial() {
        long product = 1;
        for (int i = 0; i < rank(); i++) {
            product *= in(i);
        }
        return product;
    }

    /** Product of the spatial output sizes. */
    public long outSpatial() {
        long product = 1;
        for (int i = 0; i < rank(); i++) {
            product *= out(i);
        }
        return product;
    }

    /** Output channels of the result: the spec's, but 0 where the input has no channels, as in PyTorch. */
    public int outChannels() {
        return output.get(batched() ? 1 : 0);
    }

    /** Rows of the convolution as matrix product, of one group: output channels (transposed: times kernel elements). */
    public long gemmM() {
        return spec.transposed() ? spec.outPerGroup() * spec.kernel().product() : spec.outPerGroup();
    }

    /** Columns of the matrix product: output positions of the batch (transposed: input positions). */
    public long gemmN() {
        return batch() * (spec.transposed() ? inSpatial() : outSpatial());
    }

    /** Length of the sums of the matrix product, of one group: input channels times kernel elements. */
    public long gemmK() {
        return spec.transposed() ? spec.inPerGroup() : spec.inPerGroup() * spec.kernel().product();
    }

    /** Terms of the longest sum that one output element can be. */
    public long terms() {
        return spec.inPerGroup() * spec.kernel().product();
    }

    /** Floating-point operations, a multiplication and an addition each counted as one; padding counts as input. */
    public long flops() {
        return 2L * spec.groups() * gemmM() * gemmN() * gemmK();
    }

    /** Bytes of input, weight, bias and output, each once: what the computation must move at least. */
    public long bytes() {
        long elements = input.elements() + output.elements() + spec.weightShape().elements()
                + (spec.bias() ? spec.outChannels() : 0);
        return elements * spec.dtype().byteSize();
    }

    /** The text form. */
    @Override
    public String toString() {
        return ConvShapeText.format(this);
    }
}
