package io.github.tornadoconv.conformance;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** All that a device must do. A subclass says which device, and how it is opened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConformanceSuite
        implements CasePacks, EdgeShapes, RandomShapes, Stacks, OutputSizes, Outputs, ManyThreads, ManyPlans {
    private Device device;

    /** How the device is opened where a test does not ask for anything else. */
    DeviceOptions options() {
        return DeviceOptions.defaults();
    }

    @BeforeAll
    final void openDevice() {
        device = open(options());
    }

    @AfterAll
    final void closeDevice() {
        if (device != null) {
            device.close();
        }
    }

    @Override
    public final Device device() {
        return device;
    }
}
