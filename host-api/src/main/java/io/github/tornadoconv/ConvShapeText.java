package io.github.tornadoconv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The text form of {@link ConvShape}. Words, separated by blanks:
 *
 * <pre>
 * t          transposed
 * n8         batch; left out for an unbatched input
 * c64        input channels
 * 56x56      input size; as many numbers as spatial axes
 * k128       output channels
 * 3x3        kernel size
 * s2, s2x1   stride, 1 if left out
 * p1, p1x0, p0:1, psame, pvalid   padding (begin:end), 0 if left out
 * d2         dilation
 * g64        groups
 * o1         output padding
 * reflect, replicate, circular    padding mode
 * f16, f64, i64                   dtype
 * nobias     without bias
 * relu, leaky_relu=0.01, ...      activation
 * </pre>
 *
 * <p>The first four that are there come in this order, the others in any.
 */
final class ConvShapeText {
    private ConvShapeText() {}

    static String format(ConvShape shape) {
        ConvSpec spec = shape.spec();
        List<String> words = new ArrayList<>();
        if (spec.transposed()) {
            words.add("t");
        }
        if (shape.batched()) {
            words.add("n" + shape.batch());
        }
        words.add("c" + spec.inChannels());
        int[] sizes = shape.input().toArray();
        words.add(Axes.of(Arrays.copyOfRange(sizes, sizes.length - spec.rank(), sizes.length)).text(false));
        words.add("k" + spec.outChannels());
        words.add(spec.kernel().text(false));
        words.add("s" + spec.stride().text(true));
        words.add("p" + padding(spec.padding()));
        if (!spec.dilation().all(1)) {
            words.add("d" + spec.dilation().text(true));
        }
        if (spec.groups() != 1) {
            words.add("g" + spec.groups());
        }
        if (!shape.outputPadding().all(0)) {
            words.add("o" + shape.outputPadding().text(true));
        }
        if (spec.paddingMode() != PaddingMode.ZEROS) {
            words.add(spec.paddingMode().torchName());
        }
        if (spec.dtype() != DType.F32) {
            words.add(spec.dtype().name().toLowerCase(Locale.ROOT));
        }
        if (!spec.bias()) {
            words.add("nobias");
        }
        if (spec.activation() != Activation.NONE) {
            words.add(spec.activation().word());
        }
        return String.join(" ", words);
    }

    private static String padding(Padding padding) {
        return switch (padding) {
            case Padding.Symmetric p -> p.size().text(true);
            case Padding.BeginEnd p -> p.begin().text(true) + ":" + p.end().text(true);
            case Padding.Same _ -> "same";
            case Padding.Valid _ -> "valid";
        };
    }

    static ConvShape parse(String text) {
        Fields fields = new Fields(text);
        for (String word : text.strip().split("\\s+")) {
            fields.read(word);
        }
        return fields.build();
    }

    /** What the words have said so far. */
    private static final class Fields {
        private final String text;
        private boolean transposed;
        private Integer batch;
        private Integer in;
        private Integer out;
        private Axes size;
        private Axes kernel;
        private Axes stride = Axes.of(1);
        private Axes dilation = Axes.of(1);
        private Axes outputPadding = Axes.of(0);
        private Padding padding = Padding.of(0);
        private PaddingMode mode = PaddingMode.ZEROS;
        private int groups = 1;
        private boolean bias = true;
        private DType dtype = DType.F32;
        private Activation activation = Activation.NONE;

        Fields(String text) {
            this.text = text;
        }

        void read(String word) {
            if (word.isEmpty() || !readName(word) && !readNumber(word)) {
                throw refuse(word, "is not known");
            }
        }

        private boolean readName(String word) {
            switch (word) {
                case "t" -> transposed = true;
                case "nobias" -> bias = false;
                case "psame", "pvalid" -> padding = Padding.of(word.substring(1));
                case "reflect", "replicate", "circular" -> mode = PaddingMode.of(word);
                case "f16" -> dtype = DType.F16;
                case "f32" -> dtype = DType.F32;
                case "f64" -> dtype = DType.F64;
                case "i64" -> dtype = DType.I64;
                default -> {
                    Activation named = activation(word);
                    if (named == null) {
                        return false;
                    }
                    activation = named;
                }
            }
            return true;
        }

        private Activation activation(String word) {
            try {
                return Activation.ofWord(word);
            } catch (NumberFormatException e) {
                throw refuse(word, "has no number");
            }
        }

        private boolean readNumber(String word) {
            String rest = word.substring(1);
            switch (word.charAt(0)) {
                case 'n' -> batch = number(word, rest);
                case 'c' -> in = number(word, rest);
                case 'k' -> out = number(word, rest);
                case 'g' -> groups = number(word, rest);
                case 's' -> stride = axes(word, rest);
                case 'd' -> dilation = axes(word, rest);
                case 'o' -> outputPadding = axes(word, rest);
                case 'p' -> {
                    int colon = rest.indexOf(':');
                    padding = colon < 0
                            ? new Padding.Symmetric(axes(word, rest))
                            : Padding.of(axes(word, rest.substring(0, colon)), axes(word, rest.substring(colon + 1)));
                }
                default -> {
                    if (!Character.isDigit(word.charAt(0)) || kernel != null) {
                        return false;
                    }
                    if (size == null) {
                        size = axes(word, word);
                    } else {
                        kernel = axes(word, word);
                    }
                }
            }
            return true;
        }

        private Axes axes(String word, String numbers) {
            return Axes.of(Arrays.stream(numbers.split("x", -1))
                    .mapToInt(n -> number(word, n))
                    .toArray());
        }

        private int number(String word, String digits) {
            try {
                return Integer.parseInt(digits);
            } catch (NumberFormatException e) {
                throw refuse(word, "has no number");
            }
        }

        ConvShape build() {
            if (in == null || out == null || size == null || kernel == null) {
                throw new IllegalArgumentException("'" + text + "' is not a convolution: it needs input channels (c64),"
                        + " input size (56x56), output channels (k128) and kernel size (3x3), in this order");
            }
            if (size.rank() != kernel.rank()) {
                throw new IllegalArgumentException("'" + text + "': input size " + size.text(false) + " has "
                        + size.rank() + " axes and kernel size " + kernel.text(false) + " has " + kernel.rank()
                        + "; give both the same number");
            }
            ConvSpec spec = new ConvSpec(
                    transposed, in, out, kernel, stride, padding, mode, dilation, groups, outputPadding, bias, dtype,
                    activation);
            int[] sizes = new int[(batch == null ? 1 : 2) + size.rank()];
            int c = sizes.length - size.rank() - 1;
            if (batch != null) {
                sizes[0] = batch;
            }
            sizes[c] = in;
            System.arraycopy(size.toArray(), 0, sizes, c + 1, size.rank());
            return ConvShape.of(spec, Shape.of(sizes));
        }

        private IllegalArgumentException refuse(String word, String what) {
            return new IllegalArgumentException("'" + text + "': the word '" + word + "' " + what
                    + "; write for example n8 c64 56x56 k128 3x3 s1 p1");
        }
    }
}
