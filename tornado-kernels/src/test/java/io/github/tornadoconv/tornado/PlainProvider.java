package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Devices for tests on which every kernel runs as plain Java, with what the families choose for a CPU and for a GPU. They
 * go through the same planner and the same kernel families as TornadoVM's devices.
 */
public final class PlainProvider implements BackendProvider {
    static final String CPU = "plain:cpu";
    static final String GPU = "plain:gpu";

    /** With cuDNN, whose call plain Java answers. */
    static final String CUDNN = "plain:cudnn";

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public int rank() {
        return 9;
    }

    @Override
    public Probe probe() {
        return new Probe(List.of(info(CPU), info(GPU), info(CUDNN)), "");
    }

    private static DeviceInfo info(String name) {
        return new DeviceInfo(
                name, DeviceInfo.Type.CPU, "kernels in Java", "test", "test", "test", 1L << 32, 1L << 31, 1, List.of());
    }

    @Override
    public Backend open(DeviceInfo device, DeviceOptions options) {
        Traits traits = new Traits(!device.name().equals(CPU), true, 1024, 2);
        return new PlainBackend(
                device.name().equals(CUDNN) ? List.of(new CuDnnAlgorithm(traits, "")) : KernelFamilies.of(traits),
                traits);
    }

    private record PlainBackend(List<TornadoAlgorithm> families, Traits traits) implements Backend {
        @Override
        public List<Algorithm> algorithms() {
            return List.copyOf(families);
        }

        @Override
        public CompiledProgram compile(Program program) {
            return new PlainProgram(program, traits);
        }

        @Override
        public void close() {}
    }

    private static final class PlainProgram implements CompiledProgram {
        private final NativeArrays arrays = new NativeArrays();
        private final PlainTasks tasks;
        private final DType dtype;
        private final TornadoNativeArray x;
        private final TornadoNativeArray y;

        PlainProgram(Program program, Traits traits) {
            dtype = program.dtype();
            tasks = new PlainTasks(arrays, traits);
            x = array(program.first().input().elements());
            TornadoNativeArray last = x;
            for (Program.Step step : program.steps()) {
                TornadoNativeArray next = array(step.shape().output().elements());
                ((TornadoAlgorithm) step.choice().algorithm()).addTo(tasks, step, last, next);
                last = next;
            }
            y = last;
        }

        private TornadoNativeArray array(long elements) {
            int n = (int) elements;
            switch (dtype) {
                case F16, F32 -> {
                    FloatArray floats = arrays.floats(n);
                    floats.init(Float.NaN);
                    return floats;
                }
                case F64 -> {
                    DoubleArray doubles = arrays.doubles(n);
                    doubles.init(Double.NaN);
                    return doubles;
                }
                case I64 -> {
                    LongArray longs = arrays.longs(n);
                    longs.init(Long.MIN_VALUE);
                    return longs;
                }
            }
            throw new AssertionError();
        }

        @Override
        public void run(MemorySegment input, MemorySegment output) {
            Transfers.copyIn(dtype, input, x);
            tasks.run();
            Transfers.copyOut(dtype, y, output);
        }

        @Override
        public long deviceBytes() {
            return 0;
        }

        @Override
        public void close() {
            arrays.close();
        }
    }
}
