package io.github.tornadoconv;

/** What PyTorch accepts as input of a convolution, and the output that it gives: behind {@link ConvShape#of}. */
final class ConvShapeRules {
    private final ConvSpec spec;
    private final Shape input;
    private final int rank;
    private final boolean batched;

    ConvShapeRules(ConvSpec spec, Shape input) {
        this.spec = spec;
        this.input = input;
        this.rank = spec.rank();
        if (input.rank() != rank + 1 && input.rank() != rank + 2) {
            throw refuse("expected an input of " + (rank + 1) + " dimensions (unbatched [C, " + axes() + "]) or "
                    + (rank + 2) + " (batched [N, C, " + axes() + "]), but got " + input.rank() + " in " + input
                    + "; reshape the input");
        }
        this.batched = input.rank() == rank + 2;
    }

    ConvShape resolve(Axes outputSize) {
        int channels = input.get(batched ? 1 : 0);
        if (channels != spec.inChannels()) {
            throw refuse("expected " + spec.inChannels() + " input channels (in_channels), but got " + channels + " in "
                    + input + "; give an input with " + spec.inChannels()
                    + " channels or build the layer with in_channels "
                    + channels);
        }
        if (outputSize != null && !spec.transposed()) {
            throw refuse("output_size " + outputSize + " is for transposed convolutions; leave it out");
        }
        Axes begin = padding(true);
        Axes end = padding(false);
        Axes outputPadding = spec.outputPadding();
        if (spec.transposed()) {
            outputPadding = outputSize == null ? outputPadding : outputPadding(outputSize, begin, end);
            checkOutputPadding(outputPadding);
        } else {
            checkPaddingMode(begin, end);
        }
        int[] out = new int[rank];
        for (int i = 0; i < rank; i++) {
            out[i] = spec.transposed()
                    ? transposedOut(i, begin, end, outputPadding.get(i))
                    : out(i, begin.get(i), end.get(i));
        }
        checkEmptyAxes();
        return new ConvShape(spec, input, output(channels == 0 ? 0 : spec.outChannels(), out), begin, end,
                outputPadding);
    }

    private Axes padding(boolean begin) {
        return switch (spec.padding()) {
            case Padding.Symmetric p -> p.size();
            case Padding.BeginEnd p -> begin ? p.begin() : p.end();
            case Padding.Valid _ -> Axes.filled(rank, 0);
            case Padding.Same _ -> {
                int[] half = new int[rank];
                for (int i = 0; i < rank; i++) {
                    int total = spec.kernelExtent(i) - 1;
                    half[i] = begin ? total / 2 : total - total / 2;
                }
                yield Axes.of(half);
            }
        };
    }

    private void checkPaddingMode(Axes begin, Axes end) {
        if (spec.paddingMode() == PaddingMode.ZEROS) {
            return;
        }
        if (spec.inChannels() == 0 && spec.paddingMode() != PaddingMode.CIRCULAR) {
            throw refuse(
                    "padding_mode " + spec.paddingMode().torchName() + " needs an input of 1 or more channels, but got"
                            + " 0 in " + input + "; use padding_mode zeros");
        }
        for (int i = 0; i < rank; i++) {
            int in = in(i);
            int pad = Math.max(begin.get(i), end.get(i));
            String mode = spec.paddingMode().torchName();
            if (in == 0) {
                throw refuse("padding_mode " + mode + " needs an input of 1 or more on the " + axis(i)
                        + " axis, but got 0 in " + input + "; give a larger input or use padding_mode zeros");
            }
            int most =
                    switch (spec.paddingMode()) {
                        case REFLECT -> in - 1;
                        case CIRCULAR -> in;
                        case REPLICATE, ZEROS -> Integer.MAX_VALUE;
                    };
            if (pad > most) {
                throw refuse("padding " + pad + " on the " + axis(i) + " axis is more than padding_mode " + mode
                        + " can take from an input of " + in + " in " + input + "; use padding of at most " + most
                        + ", a larger input, or padding_mode replicate");
            }
        }
    }

    private int out(int i, int begin, int end) {
        long padded = (long) in(i) + begin + end;
        long extent = spec.kernelExtent(i);
        if (padded < extent) {
            throw refuse("kernel of " + extent + " (kernel_size " + spec.kernel().get(i) + ", dilation "
                    + spec.dilation().get(i) + ") on the " + axis(i) + " axis is larger than the padded input of "
                    + padded
                    + " (input " + in(i) + ", padding " + begin + " + " + end + ") in " + input
                    + "; use a smaller kernel, more padding or a larger input");
        }
        if (padded > Integer.MAX_VALUE) {
            throw refuse(
                    "padded input of " + padded + " (input " + in(i) + ", padding " + begin + " + " + end + ") on the "
                            + axis(i) + " axis is beyond " + Integer.MAX_VALUE + "; use less padding");
        }
        return fit((padded - extent) / spec.stride().get(i) + 1, i);
    }

    private int transposedOut(int i, Axes begin, Axes end, int outputPadding) {
        long out = smallestOut(i, begin, end) + outputPadding;
        if (out < 1) {
            throw refuse("output size " + out + " on the " + axis(i) + " axis is too small (input " + in(i)
                    + ", padding "
                    + begin.get(i) + " + " + end.get(i) + ") in " + input + "; use less padding or a larger input");
        }
        return fit(out, i);
    }

    /** The output size of a transposed convolution without output padding. */
    private long smallestOut(int i, Axes begin, Axes end) {
        return (in(i) - 1L) * spec.stride().get(i) - begin.get(i) - end.get(i) + spec.kernelExtent(i);
    }

    private int fit(long out, int i) {
        if (out > Integer.MAX_VALUE) {
            throw refuse("output size " + out + " on the " + axis(i) + " axis is beyond " + Integer.MAX_VALUE
                    + "; use a smaller input");
        }
        return (int) out;
    }

    private Axes outputPadding(Axes outputSize, Axes begin, Axes end) {
        int skip = outputSize.rank() - rank;
        if (skip != 0 && outputSize.rank() != input.rank()) {
            throw refuse("output_size " + outputSize + " must have " + rank + " (spatial) or " + input.rank()
                    + " (all) numbers for an input of " + input.rank() + " dimensions, but has " + outputSize.rank()
                    + "; leave the others out or add them");
        }
        int[] padding = new int[rank];
        for (int i = 0; i < rank; i++) {
            long least = smallestOut(i, begin, end);
            long most = least + spec.stride().get(i) - 1;
            int size = outputSize.get(skip + i);
            if (size < least || size > most) {
                throw refuse("output_size " + size + " on the " + axis(i) + " axis is out of range for input " + in(i)
                        + " in " + input + "; give " + least + " to " + most);
            }
            padding[i] = Math.toIntExact(size - least);
        }
        return Axes.of(padding);
    }

    private void checkOutputPadding(Axes outputPadding) {
        for (int i = 0; i < rank; i++) {
            int limit = Math.max(spec.stride().get(i), spec.dilation().get(i));
            if (outputPadding.get(i) >= limit) {
                throw refuse("output_padding " + outputPadding.get(i) + " on the " + axis(i)
                        + " axis is not smaller than stride " + spec.stride().get(i) + " or dilation "
                        + spec.dilation().get(i) + "; use output_padding of at most " + (limit - 1)
                        + ", or a larger stride");
            }
        }
    }

    private void checkEmptyAxes() {
        if (batched && input.get(0) == 0 || spec.inChannels() == 0) {
            return;
        }
        for (int i = 0; i < rank; i++) {
            if (in(i) == 0) {
                throw refuse("input size 0 on the " + axis(i) + " axis in " + input
                        + "; only the batch or the channels may be 0, so give 1 or more");
            }
        }
    }

    private Shape output(int channels, int[] spatial) {
        int[] sizes = new int[input.rank()];
        int c = batched ? 1 : 0;
        if (batched) {
            sizes[0] = input.get(0);
        }
        sizes[c] = channels;
        System.arraycopy(spatial, 0, sizes, c + 1, rank);
        checkElements(sizes);
        return Shape.of(sizes);
    }

    private void checkElements(int[] sizes) {
        long elements = 1;
        for (int size : sizes) {
            if (size == 0) {
                return;
            }
            // Stays as it is once beyond the limit, where the next product could overflow.
            elements = elements > Shape.MOST_ELEMENTS ? elements : elements * size;
        }
        if (elements > Shape.MOST_ELEMENTS) {
            throw refuse("output " + Axes.of(sizes) + " has more than the " + Shape.MOST_ELEMENTS
                    + " elements that a tensor can hold; split the batch or use a smaller input");
        }
    }

    private int in(int i) {
        return input.get(i - rank);
    }

    private String axis(int i) {
        return Axes.name(rank, i);
    }

    private String axes() {
        return switch (rank) {
            case 1 -> "W";
            case 2 -> "H, W";
            default -> "D, H, W";
        };
    }

    private IllegalArgumentException refuse(String what) {
        return new IllegalArgumentException(spec.typeName() + ": " + what);
    }
}
