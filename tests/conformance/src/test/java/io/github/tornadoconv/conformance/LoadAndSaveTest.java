package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Sequential;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Weights;
import io.github.tornadoconv.io.Safetensors;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers' weights to files and back, under PyTorch's names. */
class LoadAndSaveTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("net.safetensors");
    }

    @Test
    void aLayerComesBackAsItWasSaved() {
        Conv2d saved = Conv2d.of(3, 4, 3).seed(1).build();
        saved.save(file, "stem");
        Conv2d loaded = Conv2d.of(3, 4, 3).seed(2).name("first").build().load(Weights.safetensors(file), "stem");
        assertBits(saved.weight(), loaded.weight());
        assertBits(saved.bias().orElseThrow(), loaded.bias().orElseThrow());
        assertEquals("first", loaded.name());
    }

    @Test
    void anEmptyPrefixLeavesTheDotOut() {
        Conv2d.of(3, 4, 3).bias(false).build().save(file, "");
        assertEquals(List.of("weight"), List.copyOf(Weights.safetensors(file).names()));
        Conv2d.of(3, 4, 3).bias(false).build().load(Weights.safetensors(file), "");
    }

    @Test
    void aSequentialHasItsLayersByNumber() {
        Sequential saved = Sequential.of(
                Conv2d.of(3, 4, 3).seed(1).build(),
                Sequential.of(Conv2d.of(4, 4, 1).bias(false).seed(2).build(), Conv2d.depthwise(4, 3).seed(3).build()));
        saved.save(file, "features");
        Weights weights = Weights.safetensors(file);
        assertEquals(
                List.of("features.0.weight", "features.0.bias", "features.1.0.weight", "features.1.1.weight",
                        "features.1.1.bias"),
                List.copyOf(weights.names()));
        Sequential loaded = Sequential.of(
                Conv2d.of(3, 4, 3).build(),
                Sequential.of(Conv2d.of(4, 4, 1).bias(false).build(), Conv2d.depthwise(4, 3).build()))
                .load(weights, "features");
        loaded.parameters("features").forEach((name, array) -> assertBits(weights.get(name), array));
    }

    @Test
    void weightsAreConvertedToTheLayersType() {
        ConvTranspose1d.of(HostArray.of(Shape.of(1, 1, 2), 0.1, 2)).build().save(file, "up");
        ConvTranspose1d loaded =
                ConvTranspose1d.of(1, 1, 2).bias(false).build().load(Weights.safetensors(file), "up");
        assertEquals(DType.F32, loaded.weight().dtype());
        assertArrayEquals(new float[] {0.1f, 2}, loaded.weight().toFloats());
    }

    @Test
    void savingReplacesAFileWholeOrNotAtAll() throws Exception {
        Conv2d.of(3, 4, 3).build().save(file, "a");
        Conv2d.of(3, 5, 3).build().save(file, "b");
        assertEquals(List.of("b.weight", "b.bias"), List.copyOf(Weights.safetensors(file).names()));
        Path nowhere = folder.resolve("missing").resolve("net.safetensors");
        assertEquals(
                "cannot write " + nowhere + ": no folder " + nowhere.getParent() + "; make it first",
                assertThrows(UncheckedIOException.class, () -> Conv2d.of(3, 4, 3).build().save(nowhere, "a"))
                        .getMessage());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> Weights.safetensors(file));
        assertEquals("no file " + file + "; looked in " + folder, e.getMessage());
    }

    @Test
    void whatDoesNotFitTheLayerIsRefused() {
        Conv2d.of(3, 4, 3).build().save(file, "stem");
        Weights weights = Weights.safetensors(file);
        refused(
                "Conv2d: 'stem.weight' has shape [4, 3, 3, 3] but the layer's is [4, 3, 5, 5]; load the file that belongs to"
                        + " Conv2d(3, 4, kernel_size=(5, 5), stride=(1, 1))",
                () -> Conv2d.of(3, 4, 5).build().load(weights, "stem"));
        refused(
                "first Conv2d: 'stem.bias' is in the file but the layer has no bias; build it with bias(true)",
                () -> Conv2d.of(3, 4, 3).bias(false).name("first").build().load(weights, "stem"));
        refused(
                "Conv2d: the layer has a bias but 'head.bias' is not in the file; build it with bias(false)",
                () -> Conv2d.of(3, 4, 3).build().load(weights, "head"));
        Safetensors.write(file, Map.of("stem.bias", HostArray.of(Shape.of(4), new float[4])));
        String missing = assertThrows(
                IllegalArgumentException.class,
                () -> Conv2d.of(3, 4, 3).build().load(Weights.safetensors(file), "stem"))
                .getMessage();
        assertTrue(missing.contains("stem.weight") && missing.contains("stem.bias"), missing);
    }

    private static void refused(String text, Runnable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static void assertBits(HostArray expected, HostArray got) {
        assertEquals(expected.shape(), got.shape());
        assertEquals(-1, expected.data().mismatch(got.data()));
    }
}
