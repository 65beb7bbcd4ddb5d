package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Peak;
import io.github.tornadoconv.spi.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** One device of TornadoVM. */
final class TornadoBackend implements Backend {
    /**
     * System property under which outputs and intermediate arrays start as NaN on the device: costs a transfer each, and
     * shows a kernel that leaves elements unwritten.
     */
    static final String POISON_PROPERTY = "tornadoconv.tornadovm.poison";

    private final Target target;
    private final boolean exact;

    /** @param exact whether algorithms that trade accuracy for speed are forbidden */
    TornadoBackend(DeviceInfo info, TornadoDevice device, boolean exact) {
        this.exact = exact;
        this.target = new Target(
                info,
                device,
                new Traits(
                        info.type() != DeviceInfo.Type.CPU,
                        device.getDeviceContext().isFP64Supported(),
                        mostGroup(info),
                        Math.max(1, info.computeUnits())),
                DeviceMemory.planBytes(info),
                DeviceMemory.bufferBytes(info),
                Boolean.getBoolean(POISON_PROPERTY));
    }

    /** A device that does not say, as TornadoVM's virtual ones do not, is taken for an ordinary GPU. */
    private static int mostGroup(DeviceInfo info) {
        return info.workGroupLimits().stream()
                .findFirst()
                .filter(n -> n > 0)
                .map(Math::toIntExact)
                .orElse(256);
    }

    @Override
    public List<Algorithm> algorithms() {
        List<Algorithm> algorithms = new ArrayList<>();
        if (target.traits().manyThreads()) {
            algorithms.add(new CuDnnAlgorithm(
                    target.traits(), CuDnn.refusal(target.info().backend(), exact)));
        }
        algorithms.addAll(KernelFamilies.of(target.traits(), exact));
        return List.copyOf(algorithms);
    }

    @Override
    public CompiledProgram compile(Program program) {
        return new TornadoProgram(program, target);
    }

    @Override
    public Optional<Peak> peak() {
        return TornadoPeak.measure(target);
    }

    @Override
    public void close() {}
}
