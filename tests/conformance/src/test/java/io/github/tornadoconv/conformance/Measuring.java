package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.spi.Peak;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a device says of its own speed. */
interface Measuring extends OnDevice {
    @Test
    default void kernelTimeIsTheProfilersAndTheRunIsARun() {
        Conv2d layer = Conv2d.of(3, 5, 3).padding(1).seed(1).build();
        Tensor x = device().tensor(Values.random(DType.F32, Shape.of(2, 3, 17, 19), Seed.random("kernel time")));
        Tensor out = device().empty(DType.F32, Shape.of(2, 5, 17, 19));
        OptionalLong nanos = device().kernelNanos(layer, x, out);
        assertEquals(device().info().type() == DeviceInfo.Type.JVM, nanos.isEmpty());
        if (nanos.isPresent()) {
            assertTrue(nanos.getAsLong() > 0);
            assertArrayEquals(layer.forward(x).toArray(), out.toArray());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> device().kernelNanos(layer, x, device().empty(DType.F32, Shape.of(1, 5, 17, 19))));
    }

    @Test
    default void thePeakIsPositive() {
        Optional<Peak> peak = device().peak();
        assertFalse(peak.isEmpty());
        assertTrue(peak.get().flops() > 0 && peak.get().bytes() > 0, peak::toString);
    }
}
