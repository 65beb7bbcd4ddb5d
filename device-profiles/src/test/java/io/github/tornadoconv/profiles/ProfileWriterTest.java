package io.github.tornadoconv.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileWriterTest {
    @Test
    void whatIsWrittenIsRead() {
        Map<String, String> device = new LinkedHashMap<>();
        device.put("backend", "OpenCL");
        device.put("device", "Acme \"Phi\" 7");
        Map<String, Range> when = new LinkedHashMap<>();
        when.put("out", new Range(16, Long.MAX_VALUE));
        when.put("kernelHeight", new Range(3, 3));
        Profile profile = new Profile(
                "p.json",
                device,
                Map.of("date", "2026-11-20"),
                Optional.of(new Measured(812.34567, 300, 0, 0.5, 2)),
                List.of(
                        new Rule(
                                "p.json:6",
                                when,
                                "a",
                                Map.of("tile", 4),
                                123456.7,
                                "n1 c3 8x8 k4 3x3"),
                        new Rule("p.json:7", Map.of(), "b", Map.of())));
        String text = ProfileWriter.write(profile);
        assertEquals("""
                {"format": "device-profile/1",
                 "device": {"backend":"OpenCL","device":"Acme \\"Phi\\" 7"},
                 "facts": {"date":"2026-11-20"},
                 "measured": {"peakGflops":812.3,"typicalGflops":300,"gigabytesPerSecond":0,"overheadMicros":0.5,"units":2},
                 "rules": [
                  {"when":{"out":"16..","kernelHeight":3},"algorithm":"a","params":{"tile":4},"gflops":123500,"shape":"n1 c3 8x8 k4 3x3"},
                  {"when":{},"algorithm":"b"}
                 ]}
                """, text);
        Profile read = ProfileReader.read("p.json", text, warning -> fail(warning));
        assertEquals(profile.device(), read.device());
        assertEquals(profile.facts(), read.facts());
        assertEquals(Optional.of(new Measured(812.3, 300, 0, 0.5, 2)), read.measured());
        assertEquals(profile.rules().getLast(), read.rules().getLast());
        assertEquals(profile.rules().getFirst().when(), read.rules().getFirst().when());
        assertEquals("p.json:6", read.rules().getFirst().source());
    }

    @Test
    void aProfileWithoutRulesOrMeasurementIsRead() {
        Profile profile = new Profile("p.json", Map.of(), Map.of(), Optional.empty(), List.of());
        assertEquals(profile, ProfileReader.read("p.json", ProfileWriter.write(profile), warning -> fail(warning)));
    }
}
