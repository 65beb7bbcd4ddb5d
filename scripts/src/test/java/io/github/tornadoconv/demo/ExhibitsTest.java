package io.github.tornadoconv.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExhibitsTest {
    private static Map<String, HostArray> run(Picture picture) {
        Map<String, HostArray> results = new HashMap<>(Map.of("", picture.toArray()));
        try (Device device = Devices.open(Devices.JVM)) {
            for (Exhibit exhibit : Exhibits.of(picture.width(), picture.height())) {
                HostArray input = results.get(exhibit.input());
                results.put(exhibit.name(), exhibit.layer().forward(device.tensor(input)).toHost());
            }
        }
        return results;
    }

    @ParameterizedTest
    @CsvSource({"32, 32", "33, 47", "768, 32", "35, 64"})
    void runOnEverySizeAndComeBackToIt(int width, int height) {
        float[] rgb = new float[3 * width * height];
        Map<String, HostArray> results = run(new Picture(width, height, rgb));
        Shape same = Shape.of(1, 3, height, width);
        for (String name : new String[] {"blur", "motion", "sharpen", "emboss", "detail", "directions", "up", "dots"}) {
            assertEquals(same, results.get(name).shape(), name);
        }
        assertEquals(Shape.of(1, 2, height, width), results.get("edges").shape());
        assertEquals(Shape.of(1, 16, (height + 1) / 2, (width + 1) / 2), results.get("features").shape());
        assertEquals(Shape.of(1, 3, height / 4 + 2, width / 4 + 2), results.get("down").shape());
    }

    @Test
    void onAPlainPictureWhatSmoothsChangesNothingAndWhatLooksForEdgesFindsNone() {
        float[] rgb = new float[3 * 40 * 36];
        Arrays.fill(rgb, 0.6f);
        Map<String, HostArray> results = run(new Picture(40, 36, rgb));
        Map<String, Double> plain = Map.of(
                "blur", 0.6, "motion", 0.6, "sharpen", 0.6, "down", 0.6, "up", 0.6,
                "emboss", 0.5, "detail", 0.5, "edges", 0.0, "directions", 0.0);
        plain.forEach((name, value) -> {
            for (float got : results.get(name).toFloats()) {
                assertEquals(value, got, 1e-5, name);
            }
        });
    }

    @Test
    void namesAreThoseOfFilesAndInputsComeBefore() {
        Set<String> before = new HashSet<>(Set.of(""));
        for (Exhibit exhibit : Exhibits.of(64, 64)) {
            assertTrue(exhibit.name().matches("[a-z]+"), exhibit.name());
            assertTrue(before.contains(exhibit.input()), exhibit.name());
            assertTrue(before.add(exhibit.name()), exhibit.name());
        }
    }

    @Test
    void everyLetterOfEveryCaptionCanBeWritten() {
        String captions = Exhibits.of(64, 64).stream()
                .map(exhibit -> exhibit.name() + exhibit.about())
                .collect(Collectors.joining("tornadoconv 0123456789.:, ms"));
        Glyphs.Glyph unknown = Glyphs.of('\u00a7');
        captions.chars()
                .forEach(letter -> assertTrue(Glyphs.of((char) letter) != unknown, "no letter " + (char) letter));
    }

    @Test
    void bilinearWeightsOfAllPhasesSumToOne() {
        float[] kernel = Filters.bilinear(4);
        for (int phase = 0; phase < 4; phase++) {
            float sum = 0;
            for (int y = phase; y < 8; y += 4) {
                for (int x = phase; x < 8; x += 4) {
                    sum += kernel[y * 8 + x];
                }
            }
            assertEquals(1f, sum, 1e-6f);
        }
    }
}
