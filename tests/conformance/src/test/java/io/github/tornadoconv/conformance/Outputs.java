package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tensors: whose they are, what is written to, and until when they can be used. */
interface Outputs extends OnDevice {
    /** Each test's own, so that a test that closes its device does not change another's. */
    private Conv2d layer() {
        return Conv2d.of(2, 3, 3).padding(1).seed(1).build();
    }

    private static HostArray input(String purpose) {
        return Values.random(DType.F32, Shape.of(1, 2, 5, 6), Seed.random(purpose));
    }

    @Test
    default void tensorIsACopy() {
        float[] values = {1, 2, 3};
        Tensor tensor = device().tensor(Shape.of(3), values);
        values[0] = 9;
        assertArrayEquals(new float[] {1, 2, 3}, tensor.toArray());
        HostArray copy = tensor.toHost();
        tensor.memory().fill((byte) 0);
        assertArrayEquals(new float[] {1, 2, 3}, copy.toFloats());
        assertArrayEquals(new double[3], tensor.toDoubleArray());
    }

    @Test
    default void emptyIsZero() {
        for (DType dtype : DType.values()) {
            assertArrayEquals(new double[12], device().empty(dtype, Shape.of(3, 4)).toDoubleArray());
        }
    }

    @Test
    default void eachResultIsATensorOfItsOwn() {
        Conv2d layer = layer();
        Tensor first = layer.forward(device().tensor(input("first")));
        float[] before = first.toArray();
        Tensor second = layer.forward(device().tensor(input("second")));
        assertNotSame(first, second);
        assertArrayEquals(before, first.toArray());
    }

    @Test
    default void theSameCallGivesTheSameBits() {
        Conv2d layer = layer();
        Tensor x = device().tensor(input("again"));
        assertArrayEquals(layer.forward(x).toArray(), layer.forward(x).toArray());
    }

    @Test
    default void outIsWrittenAndReturned() {
        Conv2d layer = layer();
        Tensor x = device().tensor(input("out"));
        Tensor out = device().tensor(Values.poison(DType.F32, Shape.of(1, 3, 5, 6)));
        assertSame(out, layer.forward(x, out));
        assertArrayEquals(layer.forward(x).toArray(), out.toArray());
    }

    @Test
    default void outThatDoesNotFitIsRefused() {
        Conv2d layer = Conv2d.of(2, 2, 3).padding(1).seed(1).name("stem").build();
        Tensor x = device().tensor(input("out"));
        refused(
                "stem Conv2d: out is float32[1, 2, 5, 5] but the result is float32[1, 2, 5, 6];"
                        + " give an out of that type and shape",
                () -> layer.forward(x, device().empty(DType.F32, Shape.of(1, 2, 5, 5))));
        refused(
                "stem Conv2d: out is float64[1, 2, 5, 6] but the result is float32[1, 2, 5, 6];"
                        + " give an out of that type and shape",
                () -> layer.forward(x, device().empty(DType.F64, Shape.of(1, 2, 5, 6))));
        refused("stem Conv2d: out is the input itself; give another tensor", () -> layer.forward(x, x));
    }

    @Test
    default void inputOfAnotherTypeIsRefused() {
        Tensor x = device().tensor(input("type").to(DType.F64));
        refused(
                "Conv2d: input is float64 but weight is float32; convert the input or build the layer with dtype F64",
                () -> layer().forward(x));
    }

    @Test
    default void tensorOfAnotherDeviceIsRefused() {
        Conv2d layer = layer();
        String name = device().name();
        try (Device other = open(DeviceOptions.defaults())) {
            Tensor x = device().tensor(input("other"));
            Tensor out = other.empty(DType.F32, Shape.of(1, 3, 5, 6));
            refused(
                    "Conv2d: out is a tensor of device " + name + ", not of " + name + " as opened here (another one of"
                            + " that name was opened); copy it with device.tensor(x.toHost())",
                    () -> layer.forward(x, out));
        }
    }

    @Test
    default void nothingCanBeUsedAfterClose() {
        Conv2d layer = layer();
        Device device = open(DeviceOptions.defaults());
        Tensor x = device.tensor(input("close"));
        Tensor y = layer.forward(x);
        device.close();
        device.close();
        for (Executable use : new Executable[] {
            () -> layer.forward(x),
            () -> layer.forward(x, y),
            () -> Sequential.of(layer).forward(x),
            () -> device.empty(DType.F32, Shape.of(1)),
            () -> device.tensor(Shape.of(1), 1f),
            y::memory,
            y::toArray,
            y::toDoubleArray,
            y::toHost,
        }) {
            String message = assertThrows(IllegalStateException.class, use).getMessage();
            assertEquals(
                    "device " + device.name() + " is closed, and its tensors with it; open it again with"
                            + " Devices.open(\"" + device.name() + "\")",
                    message);
        }
    }

    @Test
    default void anErrorLeavesTheDeviceUsable() {
        Conv2d layer = layer();
        assertThrows(
                IllegalArgumentException.class,
                () -> layer.forward(device().empty(DType.F32, Shape.of(1, 5, 5, 5))));
        Tensor x = device().tensor(input("usable"));
        assertEquals(Shape.of(1, 3, 5, 6), layer.forward(x).shape());
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
