package io.github.tornadoconv.conformance;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.Shape;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Draws legal convolutions of every kind, most of them small, none too much work for the reference. */
final class ShapeDraw {
    private static final long MOST_FLOPS = 20_000_000;
    private static final List<Activation> ACTIVATIONS = List.of(
            Activation.RELU,
            Activation.RELU6,
            Activation.leakyRelu(0.01),
            Activation.SILU,
            Activation.GELU,
            Activation.GELU_TANH,
            Activation.SIGMOID,
            Activation.TANH);

    private final SplittableRandom random;
    private final Set<DType> dtypes;

    ShapeDraw(SplittableRandom random, Set<DType> dtypes) {
        this.random = random;
        this.dtypes = dtypes;
    }

    /** The next one. What is drawn and turns out not to be legal is thrown away. */
    ConvShape next() {
        while (true) {
            try {
                ConvShape shape = draw();
                if (shape.flops() <= MOST_FLOPS && shape.output().elements() <= MOST_FLOPS / 8) {
                    return shape;
                }
            } catch (IllegalArgumentException e) {
                // Not legal: the next one is drawn.
            }
        }
    }

    private ConvShape draw() {
        int rank = oneOf(1, 2, 2, 2, 3);
        boolean transposed = chance(0.4);
        int groups = oneOf(1, 1, 1, 2, 3, 5, 17);
        boolean depthwise = groups > 1 && chance(0.5);
        int in = groups * (depthwise ? 1 : upTo(oneOf(4, 20, 70)));
        int out = groups * (depthwise ? upTo(2) : upTo(oneOf(4, 20, 70)));
        Axes kernel = axes(rank, () -> upTo(oneOf(1, 3, 3, 5, rank == 1 ? 16 : 4)));
        Axes stride = axes(rank, () -> upTo(oneOf(1, 2, 4)));
        Axes dilation = axes(rank, () -> upTo(oneOf(1, 1, 3)));
        PaddingMode mode = transposed || chance(0.7)
                ? PaddingMode.ZEROS
                : oneOf(PaddingMode.REFLECT, PaddingMode.REPLICATE, PaddingMode.CIRCULAR);
        Axes outputPadding = axes(rank, () -> transposed && chance(0.4) ? upTo(3) : 0);
        DType dtype = dtype();
        Activation activation = chance(0.5) ? Activation.NONE : ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        ConvSpec spec = new ConvSpec(
                transposed, in, out, kernel, stride, padding(rank, mode), mode, dilation, groups, outputPadding,
                chance(0.7), dtype, activation);
        int size = oneOf(5, 12, 40);
        int[] spatial = IntStream.range(0, rank).map(i -> upTo(size)).toArray();
        IntStream batch = chance(0.1) ? IntStream.empty() : IntStream.of(oneOf(0, 1, 1, 1, 1, 2, 3, 5));
        return ConvShape.of(
                spec,
                Shape.of(IntStream.concat(IntStream.concat(batch, IntStream.of(in)), IntStream.of(spatial)).toArray()));
    }

    /** Mostly the two types that are used most. */
    private DType dtype() {
        DType dtype = oneOf(DType.F32, DType.F32, DType.F32, DType.F32, DType.F64, DType.F64, DType.F16, DType.I64);
        return dtypes.contains(dtype) ? dtype : DType.F32;
    }

    private Padding padding(int rank, PaddingMode mode) {
        int least = mode == PaddingMode.ZEROS ? 0 : -1;
        IntSupplier some = () -> random.nextInt(least, oneOf(1, 3, 6));
        return switch (random.nextInt(8)) {
            case 0 -> Padding.SAME;
            case 1 -> Padding.VALID;
            case 2, 3 -> Padding.of(axes(rank, () -> random.nextInt(4)), axes(rank, () -> random.nextInt(4)));
            default -> new Padding.Symmetric(axes(rank, some));
        };
    }

    private Axes axes(int rank, IntSupplier each) {
        return Axes.of(IntStream.range(0, rank).map(i -> each.getAsInt()).toArray());
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From 1 to {@code most}. */
    private int upTo(int most) {
        return random.nextInt(most) + 1;
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
