package io.github.tornadoconv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.RestoreSystemProperties;

/** A device that is opened finds its profiles, unless it is given rules. */
@RestoreSystemProperties
class ProfilesInUseTest {
    private static final ConvShape SHAPE = ConvShape.parse("n1 c3 8x8 k4 3x3");

    @TempDir
    private Path folder;

    @BeforeEach
    void useFolder() {
        System.setProperty(Profiles.FOLDER_PROPERTY, folder.toString());
    }

    private static Choice choice(DeviceOptions options) {
        try (Device device = Devices.open(Devices.JVM, options)) {
            Conv2d layer = Conv2d.of(3, 4, 3).build();
            return device.program(layer, SHAPE.input()).steps().getFirst().choice();
        }
    }

    @Test
    void theJvmIsFoundByVectorWidthProcessorAndThreads() throws IOException {
        DeviceInfo info = Devices.list().getFirst();
        assertTrue(info.architecture().matches("vector-\\d+|scalar"), info.architecture());
        Files.writeString(folder.resolve("mine.json"), """
                {"format": "device-profile/1", "measured": false,
                 "device": {"backend": "JVM", "architecture": "%s", "device": "%s", "units": "2..3"},
                 "rules": [{"when": {"kernelHeight": 3}, "algorithm": "jvm-reference"}]}
                """.formatted(info.architecture(), System.getProperty("os.arch")));
        Choice choice = choice(DeviceOptions.defaults().withThreads(2));
        assertEquals("jvm-reference", choice.algorithm().id());
        assertEquals(folder.resolve("mine.json") + ":3", choice.rule());
        String other = choice(DeviceOptions.defaults().withThreads(1)).algorithm().id();
        assertTrue(!other.equals("jvm-reference"), other);
    }

    @Test
    void rulesThatAreGivenTakeThePlaceOfTheProfiles() throws IOException {
        Files.writeString(folder.resolve("mine.json"), """
                {"format": "device-profile/1", "measured": false, "device": {},
                 "rules": [{"when": {}, "algorithm": "jvm-reference"}]}
                """);
        Rule rule = new Rule("given", Map.of(), "jvm-tiled", Map.of());
        assertEquals("given", choice(DeviceOptions.defaults().withRules(List.of(rule))).rule());
        assertEquals("default", choice(DeviceOptions.defaults().withRules(List.of())).rule());
    }
}
