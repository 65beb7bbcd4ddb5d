package io.github.tornadoconv.cli;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;

/** A device for tests that ask for it: it gives zeros whatever is computed, and fails where that is float64. */
public final class WrongProvider implements BackendProvider {
    /** System property under which the device is there. */
    static final String PROPERTY = "tornadoconv.test.wrong";

    static final String DEVICE = "wrong";

    @Override
    public String name() {
        return DEVICE;
    }

    @Override
    public int rank() {
        return 9;
    }

    @Override
    public Probe probe() {
        DeviceInfo info = new DeviceInfo(
                DEVICE, DeviceInfo.Type.CPU, "a device that is wrong", "none", "None", "none", 1 << 30, 1 << 30, 1,
                List.of());
        return new Probe(Boolean.getBoolean(PROPERTY) ? List.of(info) : List.of(), "");
    }

    @Override
    public Backend open(DeviceInfo device, DeviceOptions options) {
        return new Backend() {
            @Override
            public List<Algorithm> algorithms() {
                return List.of(new Zeros());
            }

            @Override
            public CompiledProgram compile(Program program) {
                if (program.dtype() == DType.F64) {
                    throw new DeviceException("the device is\nnot in the mood");
                }
                return new Nothing();
            }

            @Override
            public void close() {}
        };
    }

    private record Zeros() implements Algorithm {
        @Override
        public String id() {
            return "wrong-zeros";
        }

        @Override
        public Verdict accepts(ConvShape shape) {
            return Verdict.YES;
        }
    }

    private record Nothing() implements CompiledProgram {
        @Override
        public void run(MemorySegment input, MemorySegment output) {
            output.fill((byte) 0);
        }

        @Override
        public OptionalLong kernelNanos(MemorySegment input, MemorySegment output) {
            return OptionalLong.of(1_000_000);
        }

        @Override
        public long deviceBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
