package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** One device of TornadoVM. */
final class TornadoBackend implements Backend {
    private final DeviceInfo info;
    private final TornadoDevice device;
    private final Traits traits;

    TornadoBackend(DeviceInfo info, TornadoDevice device) {
        this.info = info;
        this.device = device;
        this.traits = new Traits(
                info.type() != DeviceInfo.Type.CPU, device.getDeviceContext().isFP64Supported());
    }

    @Override
    public List<Algorithm> algorithms() {
        return List.copyOf(KernelFamilies.of(traits));
    }

    @Override
    public CompiledProgram compile(Program program) {
        return new TornadoProgram(program, new Target(info, device, traits));
    }

    @Override
    public void close() {}
}
