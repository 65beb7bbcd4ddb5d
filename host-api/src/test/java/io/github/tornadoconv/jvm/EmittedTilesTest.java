package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiles whose loops are written out for some terms at once against their definitions, on whole numbers, whose sums are
 * exact: any number of terms, those left over among them, whose input lies anywhere or side by side.
 */
class EmittedTilesTest {
    private static final int[] COUNTS = {0, 1, 2, 3, 4, 5, 8, 11, 64};
    static final int GAP = 100;

    private final SplittableRandom random = new SplittableRandom(20_261_130);

    @BeforeEach
    void vectors() {
        assumeTrue(VectorModule.PRESENT, "tiles need the module jdk.incubator.vector");
    }

    /** Two terms of a tile that fills 32 registers were more than the compiler takes: chains took twice as long. */
    @ParameterizedTest
    @CsvSource({"1, 1", "6, 2", "13, 2", "8, 3", "6, 4"})
    void with512BitsEachTermIsATurnOfTheLoop(int rows, int vectors) {
        assertEquals(1, VectorCode.terms(512, rows, vectors));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, true", "6, 2, true", "6, 2, false", "3, 3, true", "5, 1, false"})
    void productsAreSumsOfTheirTerms(int rows, int vectors, boolean together) {
        int width = WinogradVectors.bits() / Float.SIZE;
        int columns = vectors * width;
        Product product = ProductEmitter.product(WinogradVectors.bits(), rows, vectors, together);
        for (int count : COUNTS) {
            int[] offsets = offsets(random, count, together);
            float[] weights = numbers(3 + count * columns);
            float[] source = numbers(5 + (count + 1) * GAP + rows * width);
            float[] start = numbers(columns);
            int pitch = rows * width;
            float[] expected = new float[vectors * pitch];
            for (int i = 0; i < rows; i++) {
                for (int k = 0; k < columns; k++) {
                    float sum = start[k];
                    for (int r = 0; r < count; r++) {
                        sum += source[5 + offsets[r] + i * width] * weights[3 + r * columns + k];
                    }
                    expected[k / width * pitch + i * width + k % width] = sum;
                }
            }
            float[] actual = new float[expected.length];
            product.run(weights, 3, source, 5, offsets, count, start, 0, actual, 0, pitch);
            assertArrayEquals(expected, actual, count + " terms");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, true", "6, 2, 1, false", "6, 2, 0, true", "6, 2, 8, true", "3, 3, 0, false", "4, 2, 3, true"})
    void channelTilesAreSumsOfTheirTerms(int positions, int vectors, int step, boolean together) {
        Lanes<float[]> lanes = new VectorFloats();
        int width = lanes.width();
        int columns = vectors * width;
        var tile = lanes.channelTile(new ChannelTile.Size(positions, vectors, step, together, Clamp.NONE));
        for (int count : COUNTS) {
            int[] offsets = offsets(random, count, together);
            int[] runs = runs(count);
            int[] bases = new int[2 * positions];
            Arrays.setAll(bases, p -> step > 0 ? p * step : random.nextInt(GAP));
            float[] weights = numbers(3 + count * columns);
            float[] source = numbers(5 + (count + 2) * GAP + 2 * positions * step);
            float[] start = numbers(columns);
            int[] places = new int[2 * positions];
            Arrays.setAll(places, p -> p * width);
            int pitch = 2 * positions * width;
            float[] expected = new float[vectors * pitch];
            for (int p = 0; p < 2 * positions; p++) {
                for (int k = 0; k < columns; k++) {
                    float sum = start[k];
                    for (int i = 0; i < runs.length; i += 2) {
                        for (int r = runs[i]; r < runs[i + 1]; r++) {
                            sum += source[5 + bases[p] + offsets[r]] * weights[3 + r * columns + k];
                        }
                    }
                    expected[k / width * pitch + p * width + k % width] = sum;
                }
            }
            float[] actual = new float[expected.length];
            tile.run(weights, 3, source, 5, offsets, runs, bases, 0, 2, start, 0, 0, width, actual, 0, places, pitch);
            assertArrayEquals(expected, actual, count + " terms");
        }
    }

    /** One run, or of many terms two, between which some are left out. */
    private static int[] runs(int count) {
        if (count == 0) {
            return new int[0];
        }
        return count <= 8 ? new int[] {0, count} : new int[] {0, count / 8 * 4, count / 8 * 4 + 4, count};
    }

    @ParameterizedTest
    @CsvSource({
        "6, 2, true, false", "5, 2, true, true", "5, 2, false, false", "3, 1, true, false", "3, 1, false, true",
        "8, 3, true, true"
    })
    void stripTilesAreSumsOfTheirTerms(int rows, int vectors, boolean packed, boolean goesOn) {
        Lanes<float[]> lanes = new VectorFloats();
        int columns = vectors * lanes.width();
        StripTile<float[]> tile = lanes.stripTile(rows, vectors, packed, Clamp.NONE);
        int tiles = 2;
        for (int count : COUNTS) {
            int[] places = {7, 0, 900 + count * columns, columns, 40, 2 * columns};
            int end = places.length / 2;
            int pitch = end * columns;
            int[] offsets = new int[count];
            Arrays.setAll(offsets, r -> packed ? r * columns : r * GAP + random.nextInt(GAP / 2));
            float[] weights = numbers(3 + tiles * rows * count);
            float[] source = numbers(5 + 1000 + (count + 1) * (GAP + 2 * columns));
            float[] biases = numbers(tiles * rows);
            float[] target = numbers(tiles * rows * pitch);
            float[] expected = target.clone();
            // The first place is left out.
            for (int n = 1; n < end; n++) {
                for (int k = 0; k < tiles * rows; k++) {
                    for (int j = 0; j < columns; j++) {
                        int at = places[2 * n + 1] + k * pitch + j;
                        float sum = goesOn ? target[at] : biases[k];
                        for (int r = 0; r < count; r++) {
                            sum += weights[3 + (k / rows * count + r) * rows + k % rows]
                                    * source[5 + places[2 * n] + offsets[r] + j];
                        }
                        expected[at] = sum;
                    }
                }
            }
            tile.run(weights, 3, source, 5, offsets, count, places, 1, end, tiles, biases, 0, target, 0, pitch, goesOn);
            assertArrayEquals(expected, target, count + " terms");
        }
    }

    /** Rows of two lanes less than their vectors, or of two alone: what is stored beyond a row is the next row's or nobody's. */
    @ParameterizedTest
    @CsvSource({"1, 7, 1, -2", "2, 7, 1, -2", "2, 4, 1, 2", "3, 1, 1, 2", "1, 2, 3, -2", "1, 2, 2, 0"})
    void rowTilesWriteTheirPlanesAlone(int outs, int rows, int vectors, int last) {
        Lanes<float[]> lanes = new VectorFloats();
        int columns = (vectors - 1) * lanes.width() + last + (last > 0 ? 0 : lanes.width());
        int taps = 3;
        int count = 2;
        int planes = 2;
        int planeRows = rows + 1;
        int volume = planeRows * columns;
        int pitch = columns + 4;
        RowTile.Size size = new RowTile.Size(outs, rows, vectors, taps, taps, 1, 1, false, Clamp.NONE);
        RowTile<float[]> tile = lanes.rowTile(size, new RowTile.Strides(
                columns, pitch, (planeRows + taps) * pitch, columns, volume, outs * volume, outs * count * taps, outs));
        float[] weights = numbers(planes * outs * count * taps);
        float[] source = numbers(planes * (planeRows + taps) * pitch + (vectors + 1) * lanes.width());
        float[] biases = numbers(planes * outs);
        float[] target = numbers(3 + planes * outs * volume + vectors * lanes.width());
        float[] expected = target.clone();
        for (int k = 0; k < planes * outs; k++) {
            int plane = k / outs;
            for (int at = 0; at < volume; at++) {
                float sum = biases[k];
                for (int i = 0; i < count * taps; i++) {
                    sum += weights[plane * outs * count * taps + size.weight(i / taps, k % outs, i % taps)]
                            * source[(plane * (planeRows + taps) + at / columns + i % taps) * pitch + at % columns
                                    + i / taps];
                }
                expected[3 + k * volume + at] = sum;
            }
        }
        tile.run(weights, 0, source, 0, new int[] {0, 1}, count, biases, 0, target, 3, planeRows, planes);
        assertArrayEquals(expected, target);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void panelsHaveTheInputOfTheirPlaces(int vectors) {
        for (Lanes<float[]> lanes : List.of(new VectorFloats(), new PlainFloats())) {
            int columns = vectors * lanes.width();
            int[] offsets = {3, 500, 17, 260};
            int panels = 4;
            int pitch = 5 * columns;
            float[] source = numbers(5 + 500 + panels * columns);
            float[] expected = numbers(2 + panels * pitch);
            float[] actual = expected.clone();
            // The first offset is left out.
            for (int n = 0; n < panels; n++) {
                for (int r = 0; r < 3; r++) {
                    System.arraycopy(source, 5 + offsets[1 + r] + n * columns, expected, 2 + n * pitch + r * columns,
                            columns);
                }
            }
            lanes.packPanels(source, 5, offsets, 1, 3, actual, 2, pitch, panels, vectors);
            assertArrayEquals(expected, actual);
        }
    }

    /** Anywhere, or from each multiple of what is written out at once side by side. */
    static int[] offsets(SplittableRandom random, int count, boolean together) {
        int[] offsets = new int[count];
        int most = VectorCode.MOST_TERMS;
        for (int r = 0; r < count; r++) {
            offsets[r] = together && r % most > 0 ? offsets[r - 1] + 1 : r * GAP + random.nextInt(GAP / 2);
        }
        return offsets;
    }

    private float[] numbers(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = random.nextInt(-4, 5);
        }
        return numbers;
    }
}
