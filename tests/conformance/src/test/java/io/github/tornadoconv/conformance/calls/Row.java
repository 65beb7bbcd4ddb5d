package io.github.tornadoconv.conformance.calls;

import io.github.tornadoconv.ConvBuilder;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One of PyTorch's calls and the call of this library that corresponds to it.
 *
 * @param call as {@code pytorch-calls.tsv} has it
 * @param layer the layer that is called, or whose building is the call
 * @param result what comes out and is compared: a shape, a type, a printed form
 */
record Row(String call, Supplier<ConvBuilder<?, ?>> layer, BiFunction<ConvNd, Device, Object> result) {

    /** The call is the constructor's; what comes out is the layer's printed form. */
    static Row built(String call, Supplier<ConvBuilder<?, ?>> layer) {
        return built(call, ConvNd::toString, layer);
    }

    /** The call is the constructor's; what comes out is that property. */
    static Row built(String call, Function<ConvNd, Object> property, Supplier<ConvBuilder<?, ?>> layer) {
        return new Row(call, layer, (conv, device) -> property.apply(conv));
    }

    /** The call is the layer's, with an input of zeros; what comes out is the shape. */
    static Row forward(String call, Supplier<ConvBuilder<?, ?>> layer, int... input) {
        return new Row(call, layer, (conv, device) -> conv.forward(input(device, DType.F32, input)).shape());
    }

    /** The same with an output size. */
    static Row forward(String call, int[] outputSize, Supplier<ConvBuilder<?, ?>> layer, int... input) {
        return new Row(call, layer, (conv, device) -> {
            Tensor x = input(device, DType.F32, input);
            return switch (conv) {
                case ConvTranspose1d transposed -> transposed.forward(x, outputSize).shape();
                case ConvTranspose2d transposed -> transposed.forward(x, outputSize).shape();
                case ConvTranspose3d transposed -> transposed.forward(x, outputSize).shape();
                default -> throw new AssertionError(conv + " takes no output size");
            };
        });
    }

    /** The call is the layer's, with an input of zeros in that type; what comes out is the result's type. */
    static Row forwardIn(DType dtype, String call, Supplier<ConvBuilder<?, ?>> layer, int... input) {
        return new Row(call, layer,
                (conv, device) -> "torch." + conv.forward(input(device, dtype, input)).dtype().torchName());
    }

    private static Tensor input(Device device, DType dtype, int... sizes) {
        return device.empty(dtype, Shape.of(sizes));
    }

    /** An output size. */
    static int[] to(int... outputSize) {
        return outputSize;
    }

    /** A float32 array of zeros, for a weight or a bias. */
    static HostArray zeros(int... sizes) {
        return zeros(DType.F32, sizes);
    }

    /** An array of zeros. */
    static HostArray zeros(DType dtype, int... sizes) {
        Shape shape = Shape.of(sizes);
        byte[] bytes = new byte[Math.toIntExact(shape.elements() * dtype.byteSize())];
        return HostArray.wrap(dtype, shape, MemorySegment.ofArray(bytes));
    }
}
