package io.github.tornadoconv.jvm;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider;
import java.util.List;

/** The device that is always there. */
public final class JvmProvider implements BackendProvider {
    @Override
    public String name() {
        return Devices.JVM;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Probe probe() {
        Runtime runtime = Runtime.getRuntime();
        DeviceInfo info = new DeviceInfo(
                Devices.JVM,
                DeviceInfo.Type.JVM,
                System.getProperty("java.vm.name") + " on " + System.getProperty("os.arch"),
                architecture(),
                "JVM",
                "Java " + Runtime.version(),
                runtime.maxMemory(),
                runtime.maxMemory(),
                runtime.availableProcessors(),
                List.of());
        return new Probe(List.of(info), "");
    }

    /** The vector width: {@code vector-512}; {@code scalar} without the Vector API. */
    private static String architecture() {
        return VectorModule.PRESENT ? "vector-" + WinogradVectors.bits() : "scalar";
    }

    @Override
    public Backend open(DeviceInfo device, DeviceOptions options) {
        return new JvmBackend(options);
    }
}
