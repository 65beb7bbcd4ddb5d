package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Conv3d;
import io.github.tornadoconv.ConvBuilder;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import io.github.tornadoconv.Generator;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.io.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The weights and biases that PyTorch 2.13.0 gives ten layers after {@code torch.manual_seed}, and the same layers built
 * once more from the same generator. Their names in {@code pytorch-init.safetensors} are the layer's class, its number
 * below and the seed.
 */
class InitialWeightsTest {
    private static final Safetensors RECORDED = recorded();

    private static Safetensors recorded() {
        String name = "pytorch-init.safetensors";
        try (InputStream in = InitialWeightsTest.class.getResourceAsStream(name)) {
            return Safetensors.of(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Supplier<ConvBuilder<?, ?>>> layers() {
        Map<String, Supplier<ConvBuilder<?, ?>>> layers = new LinkedHashMap<>();
        layers.put("Conv1d_0", () -> Conv1d.of(16, 33, 3));
        layers.put("Conv2d_1", () -> Conv2d.of(3, 64, 7));
        layers.put("Conv2d_2", () -> Conv2d.of(6, 4, 3, 5).groups(2));
        layers.put("Conv2d_3", () -> Conv2d.of(8, 24, 3).groups(8));
        layers.put("Conv2d_4", () -> Conv2d.of(5, 7, 1).bias(false));
        layers.put("Conv3d_5", () -> Conv3d.of(4, 6, 3, 2, 1));
        layers.put("ConvTranspose1d_6", () -> ConvTranspose1d.of(6, 4, 3));
        layers.put("ConvTranspose2d_7", () -> ConvTranspose2d.of(6, 4, 3).groups(2));
        layers.put("ConvTranspose2d_8", () -> ConvTranspose2d.of(4, 8, 2, 4));
        layers.put("ConvTranspose3d_9", () -> ConvTranspose3d.of(4, 6, 2));
        return layers;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 1L << 31, (1L << 40) + 7})
    void layersBuiltFromASeedAreThoseOfPyTorch(long seed) {
        Set<String> checked = new HashSet<>();
        layers().forEach((name, layer) -> {
            String id = name + "_" + seed;
            Generator generator = Generator.manualSeed(seed);
            ConvNd first = layer.get().generator(generator).build();
            ConvNd second = layer.get().generator(generator).build();
            assertBits(id + "/", first, checked);
            assertBits(id + "/second.", second, checked);
            assertSame(first, layer.get().seed(seed).build());
        });
        String ending = "_" + seed + "/";
        assertEquals(
                RECORDED.names().stream().filter(name -> name.contains(ending)).count(),
                checked.size(),
                "all that is recorded for the seed is compared");
    }

    private static void assertBits(String prefix, ConvNd layer, Set<String> checked) {
        assertEqualBits(prefix + "weight", layer.weight());
        checked.add(prefix + "weight");
        if (layer.bias().isPresent()) {
            assertEqualBits(prefix + "bias", layer.bias().get());
            checked.add(prefix + "bias");
        }
    }

    private static void assertEqualBits(String name, HostArray array) {
        HostArray expected = RECORDED.get(name);
        assertEquals(expected.shape(), array.shape(), name);
        assertEquals(expected.dtype(), array.dtype(), name);
        assertEquals(-1, expected.data().mismatch(array.data()), name + ": first byte that differs");
    }

    private static void assertSame(ConvNd one, ConvNd other) {
        assertEquals(-1, one.weight().data().mismatch(other.weight().data()));
        assertEquals(one.bias().isPresent(), other.bias().isPresent());
        assertTrue(one.bias().isEmpty() || one.bias().get().data().mismatch(other.bias().get().data()) == -1);
    }

    @Test
    void layersWithoutASeedDiffer() {
        HostArray one = Conv2d.of(3, 4, 3).build().weight();
        HostArray other = Conv2d.of(3, 4, 3).build().weight();
        assertFalse(one.data().mismatch(other.data()) == -1);
    }
}
