package io.github.tornadoconv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the JVM alone, as no other backend is on this module's class path. */
class DevicesTest {
    private static final String MISSING = "tornadoconv.tornadovm.missing";

    @BeforeEach
    @AfterEach
    void forget() {
        System.clearProperty(Devices.DEVICE_PROPERTY);
        System.clearProperty(MISSING);
    }

    @Test
    void aBackendThatIsNotThereIsMissingWithTheReason() {
        assertEquals(
                List.of("tornadovm: its backend, tornadoconv-tornado-kernels, is not on the class path"),
                Devices.missing());
        System.setProperty(MISSING, "no SDK here");
        assertEquals(List.of("tornadovm: no SDK here"), Devices.missing());
    }

    @Test
    void bestLogsWhatItTookAndWhyNotTheRest() {
        System.setProperty(MISSING, "no SDK here");
        try (LogCapture log = new LogCapture(Devices.class);
                Device device = Devices.best()) {
            assertEquals(Devices.JVM, device.name());
            assertEquals(
                    List.of("INFO: device jvm (" + device.info().description()
                            + "); not taken: tornadovm: no SDK here"),
                    log.messages());
        }
    }

    @Test
    void thePropertyNamesTheBestDevice() {
        System.setProperty(Devices.DEVICE_PROPERTY, "jvm");
        assertTrue(Devices.bestReason().endsWith("), which tornadoconv.device names"), Devices.bestReason());
    }

    @Test
    void aNamedDeviceThatIsNotThereIsAnErrorThatListsWhatIs() {
        System.setProperty(MISSING, "no SDK here");
        DeviceException open = assertThrows(DeviceException.class, () -> Devices.open("0:7"));
        assertEquals("there is no device '0:7' here; there is jvm (tornadovm: no SDK here)", open.getMessage());

        System.setProperty(Devices.DEVICE_PROPERTY, "gpu");
        DeviceException best = assertThrows(DeviceException.class, Devices::best);
        assertTrue(best.getMessage().endsWith("; it was named by tornadoconv.device"), best.getMessage());
    }
}
