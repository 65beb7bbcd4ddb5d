package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a plan holds on to does not grow with its runs. */
class TornadoManyRunsTest {
    private static final int RUNS = 12_000;

    /** A third of what TornadoVM by itself keeps of so many runs. */
    private static final long MOST_BYTES = RUNS * 120L;

    @Test
    void takeNoMoreMemory() {
        Conv1d layer = Conv1d.of(HostArray.of(Shape.of(1, 1, 3), 1f, 2f, 3f)).build();
        try (Device device = Devices.open(OnTornado.info().name())) {
            Tensor x = device.tensor(Shape.of(1, 1, 3), 1f, 2f, 3f);
            Tensor out = device.empty(x.dtype(), Shape.of(1, 1, 1));
            run(layer, x, out, RUNS / 6);
            long before = heapBytes();
            run(layer, x, out, RUNS);
            long more = heapBytes() - before;
            assertTrue(more < MOST_BYTES, () -> RUNS + " runs left " + more + " bytes on the heap");
        }
    }

    private static void run(Conv1d layer, Tensor x, Tensor out, int times) {
        for (int i = 0; i < times; i++) {
            layer.forward(x, out);
        }
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
