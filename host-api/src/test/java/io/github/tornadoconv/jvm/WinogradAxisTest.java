package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What runs ask of an axis. */
class WinogradAxisTest {
    @Test
    void bandsMeetTheirInputsAndTheReachOfTheKernel() {
        WinogradAxis axis = axis("n1 c8 20x20 k8 3x3 p1");
        assertEquals(6, axis.inputs(1));
        assertEquals(14, axis.inputs(3));
        assertEquals(12, axis("n1 c8 20x20 k8 3x3 p2 d2").inputs(1));
    }

    /** Each run asks for the inputs of its bands, row by row: it is not to leave memory for the collector. */
    @Test
    void countingInputsTakesNoMemory() {
        WinogradAxis axis = axis("t n1 c8 20x20 k8 4x4 s2 p1");
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int sum = axis.inputs(1);
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            sum += axis.inputs(1);
        }
        long bytes = thread.getCurrentThreadAllocatedBytes() - before;
        assertEquals(1_001 * axis.inputs(1), sum);
        assertEquals(0, bytes / 1_000, "bytes a call");
    }

    private static WinogradAxis axis(String shape) {
        return WinogradAxis.of(Geometry.of(ConvShape.parse(shape)), 1, 4);
    }
}
