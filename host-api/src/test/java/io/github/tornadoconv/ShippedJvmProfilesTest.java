package io.github.tornadoconv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM's profiles that come with TornadoConv: measured, found by vector width, and each rule holds for its own shape. */
class ShippedJvmProfilesTest {
    @TempDir
    private Path noProfiles;

    @BeforeEach
    void leaveOutTheUsers() {
        System.setProperty(Profiles.FOLDER_PROPERTY, noProfiles.toString());
    }

    @AfterEach
    void forgetFolder() {
        System.clearProperty(Profiles.FOLDER_PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 256, 128})
    void isFoundByVectorWidthAndFollowed(int bits) {
        List<Profile> profiles =
                Profiles.of(new DeviceTraits("JVM", "JVM", "vector-" + bits, "OpenJDK 64-Bit Server VM on amd64", 2));
        assertEquals(List.of("jvm-" + bits + ".json"), profiles.stream().map(Profile::source).toList());
        assertTrue(profiles.getFirst().measured().isPresent());
        List<Rule> rules = profiles.getFirst().rules();
        try (Device jvm = Devices.open(Devices.JVM, DeviceOptions.defaults().withRules(rules))) {
            for (Rule rule : rules) {
                ConvShape shape = ConvShape.parse(rule.shape());
                Layer layer = ConvNd.of(shape.spec(), null, null);
                var choice = jvm.program(layer, shape.input()).steps().getFirst().choice();
                assertEquals(rule.source(), choice.rule(), choice.refusals()::toString);
            }
        }
    }
}
