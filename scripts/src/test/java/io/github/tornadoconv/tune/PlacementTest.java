package io.github.tornadoconv.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.Placement;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.profiles.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.RestoreSystemProperties;

/** Which device is the best, and which of its programs the JVM gets, with one beside the JVM of which all is known. */
@RestoreSystemProperties
class PlacementTest {
    /** Takes 64 operations a byte. */
    private static final Conv2d HEAVY = Conv2d.of(512, 512, 1).build();

    /** Takes 1 operation a byte. */
    private static final Conv2d LIGHT = Conv2d.of(4, 4, 1).build();

    @TempDir
    private Path folder;

    @BeforeEach
    void bringDevice() {
        System.setProperty(Profiles.FOLDER_PROPERTY, folder.toString());
        PacedProvider.present = true;
    }

    @AfterEach
    void takeDevice() {
        PacedProvider.present = false;
    }

    private void profile(String name, String device, String measured) throws IOException {
        Files.writeString(folder.resolve(name), """
                {"format": "device-profile/1", "device": {%s}, "facts": {}, "measured": %s, "rules": []}
                """.formatted(device, measured));
    }

    private void measure(double jvm, double paced) throws IOException {
        String numbers =
                "{\"peakGflops\": %s, \"typicalGflops\": %s, \"gigabytesPerSecond\": %s, \"overheadMicros\": %s,"
                        + " \"units\": %d}";
        int threads = Runtime.getRuntime().availableProcessors();
        profile("jvm.json", "\"device\": \"\", \"backend\": \"JVM\"", numbers.formatted(jvm, jvm, 0, 1, threads));
        profile("paced.json", "\"device\": \"Paced\"", numbers.formatted(paced, paced, 1, 1, 1));
    }

    @Test
    void theFasterOfTheJvmAndACpuIsTheBest() throws IOException {
        measure(100, 10);
        assertEquals("jvm", Devices.bestInfo().name());
        assertTrue(
                Devices.bestReason().contains("paced:0: typically 10 GFLOP/s where jvm has 100, by the profiles"),
                Devices.bestReason());
        measure(10, 100);
        assertEquals(PacedProvider.DEVICE, Devices.bestInfo().name());
    }

    @Test
    void theJvmGetsWhatWouldTakeLongerToMove() throws IOException {
        measure(10, 1000);
        try (Device best = Devices.best()) {
            String heavy = best.explain(HEAVY, Shape.of(1, 512, 32, 32));
            assertTrue(heavy.contains("\n  on paced:0, the faster as expected: paced:0 "), heavy);
            Shape small = Shape.of(1, 4, 32, 32);
            String light = best.explain(LIGHT, small);
            assertTrue(light.contains("\n  on jvm, the faster as expected: paced:0 "), light);
            assertTrue(light.contains("algorithm jvm-"), light);
            assertEquals(small, LIGHT.forward(best.tensor(small, new float[4096])).shape());
            assertTrue(best.explain().contains("\n  on jvm, "), best::explain);
        }
        try (Device named = Devices.open(PacedProvider.DEVICE)) {
            String text = named.explain(LIGHT, Shape.of(1, 4, 32, 32));
            assertTrue(text.contains("algorithm paced") && !text.contains("expected"), text);
        }
    }

    @Test
    void whatWasNotMeasuredIsNotCompared() throws IOException {
        measure(10, 1000);
        profile("paced.json", "\"device\": \"Paced\"", "false");
        try (Device best = Devices.open(
                PacedProvider.DEVICE,
                DeviceOptions.defaults()
                        .withPlacement(Placement.FASTEST))) {
            String text = best.explain(LIGHT, Shape.of(1, 4, 32, 32));
            assertTrue(text.contains("\n  on paced:0, as no profile of paced:0 was measured"), text);
        }
    }
}
