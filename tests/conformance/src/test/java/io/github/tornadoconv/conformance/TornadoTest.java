package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import java.util.Optional;

/**
 * TornadoVM's first device, where there is one. Kernels run there or fail: TornadoVM is started with its bailout to
 * sequential Java off, and what they write starts as NaN.
 */
class TornadoTest extends ConformanceSuite {
    private static final System.Logger LOG = System.getLogger(TornadoTest.class.getName());

    @Override
    public Device open(DeviceOptions options) {
        Optional<DeviceInfo> device = Devices.list().stream()
                .filter(info -> info.name().startsWith("tornadovm:"))
                .findFirst();
        assumeTrue(device.isPresent(), () -> String.join("; ", Devices.missing()));
        LOG.log(
                System.Logger.Level.INFO,
                "{0} ({1}), tornado.recover.bailout={2}",
                device.get().name(),
                device.get().description(),
                System.getProperty("tornado.recover.bailout"));
        return Devices.open(device.get().name(), options);
    }
}
