package io.github.tornadoconv.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {
    private final List<String> warnings = new ArrayList<>();

    private Profile read(String rules) {
        String json = """
                {"format": "device-profile/1",
                 "device": {"backend": "JVM", "architecture": "vector-512"},
                 "facts": {"date": "2026-11-20"},
                 "measured": {"peakGflops": 900.5, "typicalGflops": 310, "gigabytesPerSecond": 0, "overheadMicros": 3,
                              "units": 2},
                 "rules": [
                """ + rules + "\n]}";
        return ProfileReader.read("jvm.json", json, warnings::add);
    }

    @Test
    void readsARule() {
        Profile profile = read("""
                {"when": {"kernelHeight": 3, "out": "16.."}, "algorithm": "winograd", "params": {"tile": 4}, "gflops": 412.5, "shape": "n1 c3 8x8 k4 3x3"}
                """);
        assertEquals(List.of(), warnings);
        assertEquals(
                List.of(new Rule(
                        "jvm.json:7",
                        Map.of("kernelHeight", new Range(3, 3), "out", new Range(16, Long.MAX_VALUE)),
                        "winograd",
                        Map.of("tile", 4),
                        412.5,
                        "n1 c3 8x8 k4 3x3")),
                profile.rules());
        assertEquals(Map.of("date", "2026-11-20"), profile.facts());
        assertEquals(Optional.of(new Measured(900.5, 310, 0, 3, 2)), profile.measured());
    }

    @Test
    void aRuleMatchesWhereEveryNumberLiesInItsRange() {
        Rule rule = read("{\"when\": {\"kernelHeight\": 3, \"out\": \"16..64\"}, \"algorithm\": \"a\"}")
                .rules()
                .getFirst();
        assertTrue(rule.matches(Map.of("kernelHeight", 3L, "out", 64L, "in", 1L)));
        assertFalse(rule.matches(Map.of("kernelHeight", 3L, "out", 65L)));
        assertFalse(rule.matches(Map.of("out", 64L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"algorithm\": \"a\", \"speed\": 1}; 'speed' is not known",
                "{\"when\": {\"out\": \"many\"}, \"algorithm\": \"a\"}; 'many' is not a range",
                "{\"when\": {\"out\": [1, [2]]}, \"algorithm\": \"a\"}; 'out' in 'when' is neither",
                "{\"when\": {\"out\": {\"x\": {}}}, \"algorithm\": \"a\"}; 'out' in 'when' is neither",
                "{\"when\": {\"out\": \"64..16\"}, \"algorithm\": \"a\"}; holds no number",
                "{\"when\": 3, \"algorithm\": \"a\"}; 'when' is not an object",
                "{\"algorithm\": \"a\", \"params\": {\"tile\": 1.5}}; 'tile' is '1.5'",
                "{\"when\": {}}; names no algorithm",
                "{\"algorithm\": [1]}; 'algorithm' is not a text",
                "{\"algorithm\": \"a\", \"shape\": {\"n\": 1}}; 'shape' is not a text",
                "{\"algorithm\": \"a\", \"gflops\": \"fast\"}; 'gflops' is not a number",
            })
    void aWrongRuleIsLeftOutWithFileAndLineAndTheNextOneIsRead(String wrong, String reason) {
        Profile profile = read(wrong + ",\n{\"when\": {}, \"algorithm\": \"next\"}");
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().startsWith("jvm.json:7: rule left out: "), warnings.getFirst());
        assertTrue(warnings.getFirst().contains(reason), warnings.getFirst());
        assertEquals(
                List.of("next"), profile.rules().stream().map(Rule::algorithm).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"format\": \"device-profile/9\"}; jvm.json:1: the format is device-profile/9",
                "{\"format\": \"device-profile/1\", \"device\": {\"colour\": \"red\"}}; 'colour' is no trait",
                "{\"device\": {\"units\": \"few\"}, \"format\": \"device-profile/1\"}; 'few' is not a range",
                "{\"measured\": true}; jvm.json:1: 'measured' is not an object",
                "{\"measured\": {\"peakGflops\": 1}}; 'measured' has peakGflops; it should be false, or have peakGflops,",
                "{\"format\":; jvm.json:1: not valid JSON",
                "[]; jvm.json:1: a profile should start with {",
                "{\"format\": 1}; jvm.json:1: 'format' is not a text",
                "{\"rules\": [{\"algorithm\": \"a\"}, 3, {\"algorithm\": \"b\"}]}; jvm.json:1: a rule should start with {",
                "{\"format\": \"device-profile/1\"} {}; jvm.json:1: something follows the profile",
            })
    void aFileOfAnotherFormIsRefusedWhole(String json, String reason) {
        String message = assertThrows(
                IllegalArgumentException.class, () -> ProfileReader.read("jvm.json", json, warnings::add))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }
}
