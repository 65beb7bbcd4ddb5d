package io.github.tornadoconv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device whose backend fails, or refuses, where it is told to. */
class DeviceTest {
    private static final DeviceInfo INFO = new DeviceInfo(
            "fake:0:0", DeviceInfo.Type.GPU, "a fake", "Fake", "driver 1", "architecture 1", 1, 1, 1, List.of());
    private static final DeviceOptions WITH_FALLBACK = DeviceOptions.defaults().withFallback(Fallback.JVM);

    private final Fake backend = new Fake();

    /** Writes 42 everywhere. */
    private static final class Fake implements Backend {
        private String refuses = "";
        private String failsToCompile = "";
        private String failsToRun = "";
        private int closed;
        private int plansOpen;

        @Override
        public List<Algorithm> algorithms() {
            return List.of(new Algorithm() {
                @Override
                public String id() {
                    return "fake-direct";
                }

                @Override
                public Verdict accepts(ConvShape shape) {
                    return refuses.isEmpty() ? Verdict.YES : Verdict.no(refuses);
                }
            });
        }

        @Override
        public CompiledProgram compile(Program program) {
            if (!failsToCompile.isEmpty()) {
                throw new DeviceException(failsToCompile);
            }
            plansOpen++;
            return new CompiledProgram() {
                @Override
                public void run(MemorySegment input, MemorySegment output) {
                    if (!failsToRun.isEmpty()) {
                        throw new DeviceException(failsToRun);
                    }
                    MemorySegment.copy(
                            new float[] {42}, 0, output, ValueLayout.JAVA_FLOAT, 0, 1);
                }

                @Override
                public long deviceBytes() {
                    return 8;
                }

                @Override
                public void close() {
                    plansOpen--;
                }
            };
        }

        @Override
        public void close() {
            assertEquals(0, plansOpen, "plans are closed before the backend");
            closed++;
        }
    }

    private Device open(DeviceOptions options) {
        return new Device(INFO, options, backend);
    }

    /** Gives 7 on an input of 2. */
    private static Conv1d layer() {
        return Conv1d.of(HostArray.of(Shape.of(1, 1, 1), 3f)).bias(HostArray.of(Shape.of(1), 1f)).name("stem").build();
    }

    private static float run(Device device) {
        return layer().forward(device.tensor(Shape.of(1, 1), 2f)).toArray()[0];
    }

    @Test
    void aDeviceThatWorksIsUsed() {
        try (Device device = open(WITH_FALLBACK)) {
            assertEquals(42, run(device));
            assertEquals(
                    """
                    fake:0:0: a fake
                    stem Conv1d: c1 1 k1 1 s1 p0
                      algorithm fake-direct
                      params from default
                      workspace 0 bytes""",
                    device.explain());
        }
        assertEquals(1, backend.closed);
    }

    @Test
    void withoutFallbackAFailureIsAnErrorAndTheDeviceStaysUsable() {
        try (Device device = open(DeviceOptions.defaults())) {
            backend.failsToCompile = "kernel fake-direct does not compile";
            assertEquals(
                    "kernel fake-direct does not compile",
                    assertThrows(DeviceException.class, () -> run(device)).getMessage());
            backend.failsToCompile = "";
            assertEquals(42, run(device));
            backend.failsToRun = "device lost";
            assertEquals("device lost", assertThrows(DeviceException.class, () -> run(device)).getMessage());
            backend.failsToRun = "";
            assertEquals(42, run(device));
        }
    }

    @Test
    void withFallbackTheJvmAnswersAndAWarningSaysWhy() {
        for (String when : List.of("refuse", "compile", "run")) {
            try (Device device = open(WITH_FALLBACK);
                    LogCapture log = new LogCapture(Device.class)) {
                backend.refuses = when.equals("refuse") ? "too small" : "";
                backend.failsToCompile = when.equals("compile") ? "does not fit" : "";
                backend.failsToRun = when.equals("run") ? "device lost" : "";
                assertEquals(7, run(device));
                assertEquals(1, log.messages().size());
                String warning = log.messages().getFirst();
                assertTrue(
                        warning.startsWith("WARNING: fake:0:0: stem Conv1d runs on the JVM, because "), warning);
                assertTrue(
                        warning.contains(backend.refuses + backend.failsToCompile + backend.failsToRun), warning);
            }
        }
    }

    @Test
    void fallbackWritesTheOutThatWasGiven() {
        try (Device device = open(WITH_FALLBACK);
                LogCapture log = new LogCapture(Device.class)) {
            backend.failsToRun = "device lost";
            Tensor x = device.tensor(Shape.of(1, 1), 2f);
            Tensor out = device.empty(DType.F32, Shape.of(1, 1));
            layer().forward(x, out);
            assertArrayEquals(new float[] {7}, out.toArray());
            assertEquals(1, log.messages().size());
        }
    }

    @Test
    void fallbackDoesNotHideWhatTheCallerDidWrong() {
        try (Device device = open(WITH_FALLBACK)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> layer().forward(device.tensor(Shape.of(2, 1), 2f, 3f)));
        }
    }

    @Test
    void anEmptyOutputNeedsNoBackend() {
        try (Device device = open(DeviceOptions.defaults())) {
            backend.failsToCompile = "asked";
            assertEquals(
                    Shape.of(0, 1, 1),
                    layer().forward(device.empty(DType.F32, Shape.of(0, 1, 1))).shape());
        }
    }

    @Test
    void anAlgorithmThatIsNotThereIsRefused() {
        assertEquals(
                "device fake:0:0 has no algorithm 'fast'; it has fake-direct",
                assertThrows(
                        DeviceException.class,
                        () -> open(DeviceOptions.defaults().withAlgorithm("fast")))
                        .getMessage());
    }

    @Test
    void aTensorBeyondAnArrayIsRefused() {
        try (Device device = open(DeviceOptions.defaults())) {
            assertEquals(
                    "a tensor of shape [65536, 65536] has 4294967296 elements, but one array holds at most 2147483639;"
                            + " split the batch",
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> device.empty(DType.F32, Shape.of(65536, 65536)))
                            .getMessage());
        }
    }
}
