package io.github.tornadoconv.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.io.MalformedFileException;
import io.github.tornadoconv.io.Safetensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CasePackTest {
    private static final String CASE = """
            {"id":"a","op":"conv1d","dtype":"float32","padding":[1],"rtol":0,"atol":0.5}""";

    @TempDir
    Path folder;

    private Path pack(String format, String cases, float... expected) {
        Path file = folder.resolve("pack.safetensors");
        Safetensors.write(
                file,
                Map.of(
                        "a/input", HostArray.of(Shape.of(1, 1, 3), 1f, 2f, 3f),
                        "a/weight", HostArray.of(Shape.of(1, 1, 3), 1f, 1f, 1f),
                        "a/expected", HostArray.of(Shape.of(1, 1, expected.length), expected)),
                Map.of("format", format, "cases", cases));
        return file;
    }

    private void assertRefused(String message, String format, String cases) {
        Path file = pack(format, cases, 3, 6, 5);
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> CasePack.read(file));
        assertTrue(e.getMessage().contains("pack.safetensors"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void everyBuiltInCasePassesOnTheJvm() {
        List<Case> cases = CasePack.builtIn().cases();
        assertEquals(310, cases.size());
        try (Device device = Devices.open(Devices.JVM)) {
            assertEquals(
                    List.of(),
                    cases.stream()
                            .flatMap(c -> c.verify(device).map(text -> c.id() + ": " + text).stream())
                            .toList());
        }
    }

    @Test
    void optionsThatAreNotSaidHavePyTorchsDefaults() {
        Case read = CasePack.read(pack("conv-cases/1", "[" + CASE + "]", 3, 6, 5)).cases().getFirst();
        assertEquals("Conv1d(1, 1, kernel_size=(3,), stride=(1,), padding=(1,), bias=False)",
                read.call().layer().toString());
        try (Device device = Devices.open(Devices.JVM)) {
            assertTrue(read.verify(device).isEmpty());
        }
    }

    @Test
    void aMismatchNamesTheWorstElement() {
        Case read = CasePack.read(pack("conv-cases/1", "[" + CASE + "]", 3, 7, 9)).cases().getFirst();
        try (Device device = Devices.open(Devices.JVM)) {
            assertEquals(
                    "element [0, 0, 2]: got 5.0, expected 9.0, limit 0.5 (2 of 3 elements beyond it)",
                    read.verify(device).orElseThrow());
        }
    }

    @Test
    void aShapeThatDiffersIsAMismatch() {
        Case read = CasePack.read(pack("conv-cases/1", "[" + CASE + "]", 3, 6)).cases().getFirst();
        try (Device device = Devices.open(Devices.JVM)) {
            assertEquals("got shape [1, 1, 3], expected [1, 1, 2]", read.verify(device).orElseThrow());
        }
    }

    @Test
    void notANumberIsAMismatch() {
        Case read = CasePack.read(pack("conv-cases/1", "[" + CASE + "]", 3, 6, 5)).cases().getFirst();
        String text = read.mismatch(HostArray.of(Shape.of(1, 1, 3), 3f, Float.NaN, 5f)).orElseThrow();
        assertTrue(text.startsWith("element [0, 0, 1]: got NaN, expected 6.0"), text);
    }

    @Test
    void malformedPacksAreRefusedWithFileAndPlace() {
        assertRefused("format is conv-cases/2; a case pack has format conv-cases/1", "conv-cases/2", "[]");
        assertRefused("cases", "conv-cases/1", "[");
        assertRefused("'op'", "conv-cases/1", "[" + CASE.replace("\"op\"", "\"ob\"") + "]");
        assertRefused("there is no op 'conv4d'", "conv-cases/1", "[" + CASE.replace("conv1d", "conv4d") + "]");
        assertRefused("no array named \"b/input\"", "conv-cases/1", "[" + CASE.replace("\"a\"", "\"b\"") + "]");
        assertRefused("case 'a': an earlier case has this id", "conv-cases/1", "[" + CASE + "," + CASE + "]");
        assertRefused("dtype is float64, but the input is float32", "conv-cases/1",
                "[" + CASE.replace("32", "64") + "]");
        assertRefused("padding 'some' is not known", "conv-cases/1", "[" + CASE.replace("[1]", "\"some\"") + "]");
        assertRefused("atol", "conv-cases/1", "[" + CASE.replace("0.5", "null") + "]");
    }
}
