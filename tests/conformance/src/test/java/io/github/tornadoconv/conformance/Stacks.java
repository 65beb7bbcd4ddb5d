package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Conv3d;
import io.github.tornadoconv.ConvBuilder;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A {@link Sequential} gives what its layers give one after the other. */
interface Stacks extends OnDevice {
    @TestFactory
    default Stream<DynamicTest> sequentialIsLayerByLayer() {
        return dtypes().stream()
                .flatMap(dtype -> stacks(dtype).stream()
                        .map(stack -> dynamicTest(dtype + " " + stack.name(), () -> check(stack, dtype))));
    }

    @Test
    default void nestedSequentialRunsAsOneProgram() {
        Conv2d a = Conv2d.of(3, 4, 3).padding(1).seed(1).build();
        Conv2d b = Conv2d.of(4, 5, 1).seed(2).build();
        Conv2d c = Conv2d.of(5, 2, 3).stride(2).seed(3).name("last").build();
        Sequential nested = Sequential.of(a, Sequential.of(b, c));
        HostArray input = Values.random(DType.F32, Shape.of(2, 3, 9, 9), Seed.random("nested"));
        Tensor x = device().tensor(input);
        assertEquals(Shape.of(2, 2, 4, 4), nested.outputShape(x.shape()));
        assertClose(Sequential.of(a, b, c).forward(x).toHost(), nested.forward(x).toHost());
        String explained = device().explain(nested, x.shape());
        assertEquals(
                List.of("0 Conv2d", "1.0 Conv2d", "1.last Conv2d"),
                explained.lines()
                        .filter(line -> !line.startsWith(" "))
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList());
    }

    /** Layers and the input they are given. */
    record Stack(String name, Shape input, List<ConvNd> layers) {
        static Stack of(String name, DType dtype, Shape input, ConvBuilder<?, ?>... builders) {
            return new Stack(
                    name,
                    input,
                    Arrays.stream(builders).map(b -> (ConvNd) b.dtype(dtype).build()).toList());
        }
    }

    private static List<Stack> stacks(DType dtype) {
        Activation relu = Activation.RELU;
        return List.of(
                Stack.of("bottleneck", dtype, Shape.of(1, 3, 17, 18),
                        with(Conv2d.of(3, 24, 3).stride(2).padding(1).activation(relu), dtype, 24, 3, 3, 3),
                        with(Conv2d.depthwise(24, 3).padding(Padding.SAME).activation(relu), dtype, 24, 1, 3, 3),
                        with(Conv2d.of(24, 10, 1), dtype, 10, 24, 1, 1),
                        with(ConvTranspose2d.of(10, 4, 4).stride(2).padding(1), dtype, 10, 4, 4, 4)),
                Stack.of("padding modes", dtype, Shape.of(2, 2, 9, 11),
                        with(Conv2d.of(2, 4, 3).padding(2).paddingMode(PaddingMode.REFLECT), dtype, 4, 2, 3, 3),
                        with(Conv2d.of(4, 4, 3).padding(1).paddingMode(PaddingMode.CIRCULAR), dtype, 4, 4, 3, 3),
                        with(Conv2d.of(4, 3, 5).padding(2).groups(1).paddingMode(PaddingMode.REPLICATE), dtype, 3, 4, 5,
                                5)),
                Stack.of("dilated 1-D, unbatched", dtype, Shape.of(3, 64),
                        with(Conv1d.of(3, 16, 2).dilation(1), dtype, 16, 3, 2),
                        with(Conv1d.of(16, 16, 2).dilation(2).groups(4), dtype, 16, 4, 2),
                        with(Conv1d.of(16, 16, 2).dilation(4), dtype, 16, 16, 2),
                        with(ConvTranspose1d.of(16, 2, 3).stride(2).outputPadding(1), dtype, 16, 2, 3)),
                Stack.of("3-D", dtype, Shape.of(1, 2, 6, 7, 8),
                        with(Conv3d.of(2, 5, 3).stride(2).padding(1).activation(relu), dtype, 5, 2, 3, 3, 3),
                        with(ConvTranspose3d.of(5, 3, 2).stride(2), dtype, 5, 3, 2, 2, 2)),
                Stack.of("batch 0", dtype, Shape.of(0, 2, 6, 6),
                        with(Conv2d.of(2, 3, 3), dtype, 3, 2, 3, 3),
                        with(Conv2d.of(3, 2, 1), dtype, 2, 3, 1, 1)));
    }

    /** With weights that keep float16 within its range. */
    private static ConvBuilder<?, ?> with(ConvBuilder<?, ?> builder, DType dtype, int... weightShape) {
        Shape shape = Shape.of(weightShape);
        HostArray weight = dtype == DType.I64
                ? Values.counting(dtype, shape, 7)
                : Values.random(dtype, shape, Seed.random("stack" + shape));
        builder.bias(false);
        return builder.weight(weight);
    }

    private void check(Stack stack, DType dtype) {
        HostArray input = Values.random(dtype, stack.input(), Seed.random(stack.name()));
        Tensor x = device().tensor(input);
        Tensor step = x;
        for (ConvNd layer : stack.layers()) {
            step = layer.forward(step);
        }
        Sequential sequential = Sequential.of(stack.layers().toArray(Layer[]::new));
        assertEquals(step.shape(), sequential.outputShape(x.shape()));
        Tensor out = device().tensor(Values.poison(dtype, step.shape()));
        sequential.forward(x, out);
        assertClose(step.toHost(), out.toHost());
        assertClose(step.toHost(), sequential.forward(x).toHost());
    }

    /** Other algorithms may be chosen for a stack, so the last digits may differ. */
    private static void assertClose(HostArray expected, HostArray got) {
        assertEquals(expected.shape(), got.shape());
        assertEquals(expected.dtype(), got.dtype());
        double spread = Arrays.stream(expected.toDoubles()).map(Math::abs).max().orElse(0);
        double limit = spread * switch (expected.dtype()) {
            case F16 -> 1e-2;
            case F32 -> 1e-4;
            case F64 -> 1e-12;
            case I64 -> 0;
        };
        for (int i = 0; i < expected.shape().elements(); i++) {
            assertEquals(expected.get(i), got.get(i), limit, "element " + i + ", " + Seed.text());
        }
    }
}
