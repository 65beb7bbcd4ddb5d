package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** TornadoVM's first device with something wrong with it, for tests. */
public final class FaultyProvider implements BackendProvider {
    /** Has hardly any memory. */
    static final String TINY = "faulty:tiny";

    /** Its only kernel is refused by TornadoVM's compiler. */
    static final String REFUSED = "faulty:refused";

    /** Its only kernel is refused by the driver's compiler where that has no half precision, as PoCL 3.1 has not. */
    static final String HALVES = "faulty:halves";

    static final long TINY_BYTES = 100_000;

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public int rank() {
        return 8;
    }

    @Override
    public Probe probe() {
        Probe real = new TornadoProvider().probe();
        return real.devices().isEmpty()
                ? real
                : new Probe(List.of(named(TINY, real), named(REFUSED, real), named(HALVES, real)), "");
    }

    private static DeviceInfo named(String name, Probe real) {
        DeviceInfo info = real.devices().getFirst();
        return new DeviceInfo(
                name,
                info.type(),
                info.description(),
                info.architecture(),
                info.backend(),
                info.driver(),
                info.memoryBytes(),
                info.maxAllocationBytes(),
                info.computeUnits(),
                info.workGroupLimits());
    }

    @Override
    public Backend open(DeviceInfo device, DeviceOptions options) {
        Target target = OnTornado.target(device, device.name().equals(TINY) ? TINY_BYTES : Long.MAX_VALUE);
        List<TornadoAlgorithm> algorithms = switch (device.name()) {
            case REFUSED -> List.of(new Broken("refused"));
            case HALVES -> List.of(new Broken("halves"));
            default -> KernelFamilies.of(target.traits());
        };
        return new FaultyBackend(target, algorithms);
    }

    private record FaultyBackend(Target target, List<TornadoAlgorithm> families) implements Backend {
        @Override
        public List<Algorithm> algorithms() {
            return List.copyOf(families);
        }

        @Override
        public CompiledProgram compile(Program program) {
            return new TornadoProgram(program, target);
        }

        @Override
        public void close() {}
    }

    private record Broken(String kernel) implements TornadoAlgorithm {
        @Override
        public String id() {
            return "broken";
        }

        @Override
        public Verdict accepts(ConvShape shape) {
            return Verdict.YES;
        }

        @Override
        public void addTo(Tasks tasks, Program.Step step, TornadoNativeArray x, TornadoNativeArray y) {
            if (kernel.equals("refused")) {
                tasks.task(kernel, 1, Broken::refused, (FloatArray) x, (FloatArray) y);
            } else {
                tasks.task(kernel, 1, Broken::halves, new HalfFloatArray(1), new HalfFloatArray(1));
            }
        }

        static void refused(FloatArray x, FloatArray y) {
            for (@Parallel
            int i = 0; i < 1; i++) {
                y.set(i, String.valueOf(x.get(i)).length());
            }
        }

        static void halves(HalfFloatArray x, HalfFloatArray y) {
            for (@Parallel
            int i = 0; i < 1; i++) {
                y.set(i, HalfFloat.add(x.get(i), x.get(i)));
            }
        }
    }
}
