package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

/**
 * TornadoVM's first device, or the one that {@code -Dtornadoconv.device} names; skipped, with the reason, where there is
 * none. What a device must do is in two classes, because two processes compile kernels in half the time.
 */
abstract class TornadoVmSuite extends DeviceSuite {
    private static Optional<String> found() {
        return Devices.list().stream()
                .map(DeviceInfo::name)
                .filter(name -> name.startsWith("tornadovm:"))
                .filter(name -> name.equals(System.getProperty(Devices.DEVICE_PROPERTY, name)))
                .findFirst();
    }

    /** A green run says something only where a kernel that does not compile cannot become sequential Java. */
    @BeforeAll
    static void bailoutIsOff() {
        assumeTrue(found().isPresent(), () -> String.join("; ", Devices.missing()));
        assertEquals("False", System.getProperty("tornado.recover.bailout"));
    }

    @Override
    public Device open(DeviceOptions options) {
        return Devices.open(found().orElseThrow(), options);
    }

    /** All of them where asked for with {@code -Dtornadoconv.everything=true}. */
    @Override
    public boolean everything() {
        return Boolean.getBoolean("tornadoconv.everything");
    }

    @Override
    public int oneOf() {
        return 2;
    }
}
