package io.github.tornadoconv.spi;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.PaddingMode;
import java.util.Arrays;

/**
 * The numbers of a {@link ConvShape} with three spatial axes, depth, height and width, whatever its rank: a missing axis
 * has size, kernel, stride and dilation 1 and no padding. Arrays have three elements.
 *
 * @param batch images
 * @param groups groups of channels
 * @param inPerGroup input channels of one group
 * @param outPerGroup output channels of one group
 * @param in input sizes
 * @param out output sizes
 * @param kernel kernel sizes
 * @param stride strides
 * @param dilation dilations
 * @param begin padding before the first element
 * @param mode what the padding holds
 * @param transposed whether the convolution is transposed
 */
public record Geometry(
        int batch,
        int groups,
        int inPerGroup,
        int outPerGroup,
        int[] in,
        int[] out,
        int[] kernel,
        int[] stride,
        int[] dilation,
        int[] begin,
        PaddingMode mode,
        boolean transposed) {

    /** The numbers of that shape. */
    public static Geometry of(ConvShape shape) {
        ConvSpec spec = shape.spec();
        int rank = shape.rank();
        int[] in = new int[rank];
        int[] out = new int[rank];
        for (int i = 0; i < rank; i++) {
            in[i] = shape.in(i);
            out[i] = shape.out(i);
        }
        return new Geometry(
                shape.batch(),
                spec.groups(),
                spec.inPerGroup(),
                spec.outPerGroup(),
                three(Axes.of(in), 1),
                three(Axes.of(out), 1),
                three(spec.kernel(), 1),
                three(spec.stride(), 1),
                three(spec.dilation(), 1),
                three(shape.padBegin(), 0),
                spec.paddingMode(),
                spec.transposed());
    }

    private static int[] three(Axes axes, int missing) {
        int[] three = new int[3];
        Arrays.fill(three, missing);
        System.arraycopy(axes.toArray(), 0, three, 3 - axes.rank(), axes.rank());
        return three;
    }

    /** Elements of one input channel. */
    public int inVolume() {
        return in[0] * in[1] * in[2];
    }

    /** Elements of one output channel. */
    public int outVolume() {
        return out[0] * out[1] * out[2];
    }

    /** Elements of the kernel between one input and one output channel. */
    public int kernelVolume() {
        return kernel[0] * kernel[1] * kernel[2];
    }

    /**
     * Where the kernel between two channels of a group starts in the weight: {@code [out, in/groups, kernel]}, transposed
     * {@code [in, out/groups, kernel]}.
     */
    public int weightIndex(int group, int outInGroup, int inInGroup) {
        int pair = transposed
                ? (group * inPerGroup + inInGroup) * outPerGroup + outInGroup
                : (group * outPerGroup + outInGroup) * inPerGroup + inInGroup;
        return pair * kernelVolume();
    }

    /**
     * Where the terms of the sums come from on one axis: element {@code o} is the input position that kernel position
     * {@code k} meets for output position {@code o}, or -1 where it meets none (a zero of the padding, or a position
     * between the strides of a transposed convolution).
     */
    public int[] sources(int axis, int k) {
        int[] sources = new int[out[axis]];
        for (int o = 0; o < sources.length; o++) {
            sources[o] = transposed ? scattered(axis, o, k) : gathered(axis, o, k);
        }
        return sources;
    }

    private int gathered(int axis, int o, int k) {
        return source(axis, o * stride[axis] - begin[axis] + k * dilation[axis]);
    }

    private int scattered(int axis, int o, int k) {
        int distance = o + begin[axis] - k * dilation[axis];
        int i = distance / stride[axis];
        return distance >= 0 && distance % stride[axis] == 0 && i < in[axis] ? i : -1;
    }

    /** The input position that stands at a position of the padded input, 0 being the input's first; -1 for a zero. */
    public int source(int axis, int position) {
        int size = in[axis];
        if (position >= 0 && position < size) {
            return position;
        }
        return switch (mode) {
            case ZEROS -> -1;
            case REFLECT -> position < 0 ? -position : 2 * (size - 1) - position;
            case REPLICATE -> position < 0 ? 0 : size - 1;
            case CIRCULAR -> Math.floorMod(position, size);
        };
    }
}
