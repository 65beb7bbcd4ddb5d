package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel families can be run with, and what they refuse. */
class ParametersTest {
    private static final ConvShape SHAPE = ConvShape.parse("n1 c64 9x10 k64 3x3 s1 p1");
    private static final Traits CPU = new Traits(false, true, 4096, 2);
    private static final Traits GPU = new Traits(true, true, 256, 2);

    @Test
    void theDefaultsAreValidOnEveryKindOfDevice() {
        for (Traits traits : List.of(CPU, GPU, new Traits(true, true, 1, 2), new Traits(true, false, 1024, 2))) {
            for (TornadoAlgorithm algorithm : KernelFamilies.of(traits)) {
                if (algorithm.accepts(SHAPE).yes()) {
                    Params defaults = algorithm.defaults(SHAPE);
                    assertEquals(Verdict.YES, algorithm.valid(SHAPE, defaults), () -> algorithm.id() + " " + traits);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15 | 15 | tile=15 is not one of its values, 1 to 14",
                "0  | 1  | tile=0 is not one of its values, 1 to 14",
                "12 | 5  | tile_columns=5 does not divide tile=12",
                "11 | 11 | a tile of 1x11 is larger than the output, 9x10",
                "10 | 1  | a tile of 10x1 is larger than the output, 9x10",
            })
    void aTileThatKernelsCannotRunIsRefused(int tile, int columns, String reason) {
        Params params = new Params(Map.of("tile", tile, "tile_columns", columns));
        Verdict verdict = new BlockedAlgorithm(CPU).valid(SHAPE, params);
        assertFalse(verdict.yes());
        assertEquals(reason, verdict.reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 | 1 | 3 | a tile of 8 channels of 1x48 has more than 4 vectors of pixels or 16 accumulators",
                "1 | 4 | 2 | a tile of 1 channels of 4x32 has more than 4 vectors of pixels or 16 accumulators",
                "6 | 1 | 1 | a tile of 6 channels of 1x16 is larger than the output of a group, 5 channels of 3x40",
                "2 | 4 | 1 | a tile of 2 channels of 4x16 is larger than the output of a group, 5 channels of 3x40",
                "2 | 1 | 3 | a tile of 2 channels of 1x48 is larger than the output of a group, 5 channels of 3x40",
            })
    void vectorsThatKernelsCannotRunAreRefused(int channels, int rows, int columns, String reason) {
        ConvShape shape = ConvShape.parse("n1 c10 5x42 k10 3x3 g2");
        Params params = new Params(Map.of("channels", channels, "rows", rows, "columns", columns));
        assertEquals(Verdict.no(reason), new RowAlgorithm(CPU).valid(shape, params));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | 4 | rows=5 is not one of its values, 1 to 4",
                "4 | 1 | columns=1 has no filter for this kernel and stride, only [2, 3, 4]",
                "2 | 4 | yes",
            })
    void tilesWithoutAFilterAreRefused(int rows, int columns, String reason) {
        Params params = new Params(Map.of("rows", rows, "columns", columns, "tiles", 3));
        Verdict verdict = new WinogradAlgorithm(CPU, false).valid(SHAPE, params);
        assertEquals(reason, verdict.yes() ? "yes" : verdict.reason());
    }

    @Test
    void workGroupsAreForDevicesWithManyThreads() {
        Params tile = new Params(Map.of("tile", 4, "tile_columns", 1));
        Verdict cpu = new BlockedAlgorithm(CPU).valid(SHAPE, tile.with("group", 64));
        assertEquals(
                "the parameters of tornado-blocked are tile, tile_columns, but got group=64 tile=4 tile_columns=1",
                cpu.reason());
        assertTrue(new BlockedAlgorithm(GPU).valid(SHAPE, tile.with("group", 64)).yes());
        assertEquals(
                "group=512 is not one of its values, 1, 16, 32, 64, 128, 256",
                new BlockedAlgorithm(GPU).valid(SHAPE, tile.with("group", 512)).reason());
    }
}
