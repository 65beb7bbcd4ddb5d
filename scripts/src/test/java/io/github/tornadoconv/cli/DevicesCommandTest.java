package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Devices;
import org.junit.jupiter.api.Test;

class DevicesCommandTest {
    @Test
    void listsEveryDeviceAndMarksTheDefault() {
        Cli devices = Cli.run("devices").assertDone();
        Devices.list().forEach(device -> assertTrue(
                devices.out().lines()
                        .anyMatch(line -> line.contains(device.name()) && line.contains(device.description())),
                devices.out()));
        assertEquals(
                1, devices.out().lines().filter(line -> line.startsWith("*")).count(), devices.out());
        assertTrue(devices.out().contains("*  " + Devices.bestInfo().name()), devices.out());
    }

    @Test
    void saysWhatIsMissingAndWhy() {
        String out = Cli.run("devices").assertDone().out();
        Devices.missing().forEach(line -> assertTrue(out.contains("  " + line), out));
        assertEquals(!Devices.missing().isEmpty(), out.contains("Not found:"), out);
    }

    @Test
    void theOptionDoesWhatTheCommandDoes() {
        assertEquals(
                Cli.run("devices").assertDone().out(), Cli.run("--devices").assertDone().out());
    }

    @Test
    void aDefaultThatIsNotThereIsAnError() {
        System.setProperty(Devices.DEVICE_PROPERTY, "nowhere");
        try {
            Cli.run("devices").assertFailed("there is no device 'nowhere' here");
        } finally {
            System.clearProperty(Devices.DEVICE_PROPERTY);
        }
    }
}
