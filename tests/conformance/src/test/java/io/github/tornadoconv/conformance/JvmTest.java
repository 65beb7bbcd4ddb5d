package io.github.tornadoconv.conformance;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;

/** The JVM as it is opened by default. */
class JvmTest extends ConformanceSuite {
    @Override
    public Device open(DeviceOptions options) {
        return Devices.open(Devices.JVM, options);
    }
}
