package io.github.tornadoconv.conformance;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Tests of one device. A subclass says which device, and how it is opened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeviceSuite implements OnDevice {
    private Device device;

    /** How the device is opened where a test does not ask for anything else. */
    DeviceOptions options() {
        return DeviceOptions.defaults();
    }

    /** Opened when first asked for, because a subclass may not know which device it is before. */
    @Override
    public final synchronized Device device() {
        if (device == null) {
            device = open(options());
        }
        return device;
    }

    @AfterAll
    final synchronized void closeDevice() {
        if (device != null) {
            device.close();
        }
    }
}
