package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import java.util.EnumSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The JVM as it is opened by default. */
@DisplayName("the suite on jvm")
class JvmTest extends ConformanceSuite {
    @Override
    public Device open(DeviceOptions options) {
        return Devices.open(Devices.JVM, options);
    }

    @Test
    void everyTypeIsComputed() {
        assertEquals(EnumSet.allOf(DType.class), dtypes());
    }
}
