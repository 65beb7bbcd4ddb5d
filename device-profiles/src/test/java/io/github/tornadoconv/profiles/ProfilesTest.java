package io.github.tornadoconv.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.RestoreSystemProperties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RestoreSystemProperties
class ProfilesTest {
    private static final DeviceTraits PHI = new DeviceTraits("OpenCL", "CPU", "Acme", "Acme Phi 7", 8);

    @TempDir
    private Path folder;

    @Test
    void theUsersRulesComeFromTheExactDeviceToTheDefault() throws IOException {
        profile("a.json", "", "everywhere");
        profile("b.json", "\"backend\": \"OpenCL\", \"type\": \"CPU\"", "type");
        profile("c.json", "\"device\": \"phi\"", "device");
        profile("d.json", "\"architecture\": \"acme\"", "architecture");
        profile("e.json", "\"architecture\": \"other\"", "never");
        profile("f.json", "\"units\": \"9..\"", "never");
        profile("g.json", "\"architecture\": \"acme\", \"units\": \"4..8\"", "architecture and units");
        System.setProperty(Profiles.FOLDER_PROPERTY, folder.toString());
        List<String> users = Profiles.of(PHI).stream()
                .flatMap(profile -> profile.rules().stream())
                .filter(rule -> rule.source().startsWith(folder.toString()))
                .map(Rule::algorithm)
                .toList();
        assertEquals(List.of("device", "architecture and units", "architecture", "type", "everywhere"), users);
    }

    @Test
    void aFileThatCannotBeReadLeavesTheOthers() throws IOException {
        Files.write(folder.resolve("a.json"), new byte[] {(byte) 0xC3});
        Files.createDirectory(folder.resolve("b.json"));
        profile("c.json", "", "mine");
        System.setProperty(Profiles.FOLDER_PROPERTY, folder.toString());
        assertEquals("mine", Profiles.of(PHI).getFirst().rules().getFirst().algorithm());
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 256, 128})
    void theJvmsAreFoundByVectorWidthAndAreMeasured(int bits) {
        List<Profile> profiles =
                Profiles.of(new DeviceTraits("JVM", "JVM", "vector-" + bits, "OpenJDK 64-Bit Server VM on amd64", 2));
        assertEquals(List.of("jvm-" + bits + ".json"), profiles.stream().map(Profile::source).toList());
        assertTrue(profiles.getFirst().measured().isPresent());
    }

    @Test
    void everyProfileThatIsShippedIsReadWithoutAWarningAndSaysHowItCameToBe() {
        Set<String> backends = Profiles.index().stream().map(line -> line[0]).collect(Collectors.toSet());
        int read = 0;
        for (String backend : backends) {
            for (Profile profile : Profiles.shipped(
                    backend, text -> fail("a shipped profile has a warning: " + text))) {
                read++;
                assertEquals(backend, profile.device().get("backend"), profile.source());
                assertTrue(profile.facts().keySet().containsAll(List.of("date", "driver")), profile.source());
                assertTrue(backend.equals("JVM") || profile.facts().containsKey("tornadovm"), profile.source());
                assertEquals(
                        profile.measured().isPresent(), profile.facts().containsKey("command"), profile.source());
                profile.rules().forEach(
                        rule -> assertEquals(profile.measured().isPresent(), rule.gflops() > 0, rule.source()));
            }
        }
        assertEquals(Profiles.index().size(), read);
    }

    private void profile(String name, String device, String algorithm) throws IOException {
        Files.writeString(folder.resolve(name), """
                {"format": "device-profile/1", "device": {%s}, "measured": false,
                 "rules": [{"when": {}, "algorithm": "%s"}]}
                """.formatted(device, algorithm));
    }
}
