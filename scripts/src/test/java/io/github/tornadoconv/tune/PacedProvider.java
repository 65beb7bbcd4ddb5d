package io.github.tornadoconv.tune;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A device whose algorithms take the time that they are told to, for tests of the tuner; there only while a test says so.
 * {@code paced} takes 32 ms divided by its parameter {@code speed}; with 16 its result is wrong, with 32 it fails.
 * {@code slow} takes 64 ms. Both compute layers of 1x1 kernels. {@code late} takes 24 ms divided by its parameter
 * {@code speed}, which is 1 unless said; it computes those of {@link #LATE_CHANNELS} output channels.
 */
public final class PacedProvider implements BackendProvider {
    static final String DEVICE = "paced:0";

    /** Output channels of the layers that {@code late} takes. */
    static final int LATE_CHANNELS = 5;

    private static final long SLOW_NANOS = 64_000_000;
    private static final long PACED_NANOS = 32_000_000;
    private static final long LATE_NANOS = 24_000_000;

    /** Whether the device is there. */
    static volatile boolean present;

    /** Devices that are open. */
    static final AtomicInteger OPEN = new AtomicInteger();

    @Override
    public String name() {
        return "paced";
    }

    @Override
    public int rank() {
        return 9;
    }

    @Override
    public Probe probe() {
        DeviceInfo info = new DeviceInfo(
                DEVICE, DeviceInfo.Type.CPU, "Paced 1", "test", "test", "driver 1", 1L << 30, 1L << 30, 1, List.of());
        return new Probe(present ? List.of(info) : List.of(), "");
    }

    @Override
    public Backend open(DeviceInfo device, DeviceOptions options) {
        OPEN.incrementAndGet();
        return new PacedBackend();
    }

    private static final class PacedBackend implements Backend {
        @Override
        public List<Algorithm> algorithms() {
            return List.of(new Paced(), new Slow(), new Late());
        }

        @Override
        public CompiledProgram compile(Program program) {
            return new PacedProgram(program.steps().getFirst());
        }

        @Override
        public void close() {
            OPEN.decrementAndGet();
        }
    }

    private static class Slow implements Algorithm {
        @Override
        public String id() {
            return "slow";
        }

        @Override
        public Verdict accepts(ConvShape shape) {
            return Verdict.YES;
        }
    }

    private static final class Paced extends Slow {
        @Override
        public String id() {
            return "paced";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter("speed", List.of(1, 2, 4, 8, 16, 32), "how fast"));
        }

        @Override
        public Params defaults(ConvShape shape) {
            return Params.of("speed", 2);
        }
    }

    private static final class Late extends Slow {
        @Override
        public String id() {
            return "late";
        }

        @Override
        public Verdict accepts(ConvShape shape) {
            return shape.outChannels() == LATE_CHANNELS ? Verdict.YES : Verdict.no("other channels");
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter("speed", List.of(1, 4, 12), "how fast"));
        }

        @Override
        public Params defaults(ConvShape shape) {
            return Params.of("speed", 1);
        }
    }

    private record PacedProgram(Program.Step step) implements CompiledProgram {
        @Override
        public void run(MemorySegment input, MemorySegment output) {
            int speed = step.choice().params().values().getOrDefault("speed", 0);
            if (speed == 32) {
                throw new DeviceException("too fast\nto be true");
            }
            LockSupport.parkNanos(switch (step.choice().algorithm().id()) {
                case "paced" -> PACED_NANOS / speed;
                case "late" -> LATE_NANOS / speed;
                default -> SLOW_NANOS;
            });
            float[] x = (float[]) input.heapBase().orElseThrow();
            float[] y = (float[]) output.heapBase().orElseThrow();
            float[] w = step.operation().weight().toFloats();
            int pixels = (int) step.shape().outSpatial();
            int in = step.shape().spec().inChannels();
            for (int i = 0; i < y.length; i++) {
                y[i] = step.operation().bias().toFloats()[i / pixels];
                for (int c = 0; c < in; c++) {
                    y[i] += w[i / pixels * in + c] * x[c * pixels + i % pixels];
                }
            }
            if (speed == 16) {
                y[0] += 1;
            }
        }

        @Override
        public long deviceBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
