package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is computed before an emitted loop is compiled has the bits of what it computes after, and the time comes. */
class ColdLoopsTest {
    private static final int TERMS = 11;
    private static final int GAP = EmittedTilesTest.GAP;

    private final SplittableRandom random = new SplittableRandom(20_261_201);

    @BeforeEach
    void vectors() {
        assumeTrue(VectorModule.PRESENT, "tiles need the module jdk.incubator.vector");
        assertFalse(ColdStart.USED, "emitted loops would be compared with themselves");
    }

    @Test
    void aLoopBecomesWarmWhenItIsFast() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(100);
        AtomicBoolean compiled = new AtomicBoolean();
        ColdLoop loop = new ColdLoop() {
            @Override
            int exercise(int terms) {
                called.countDown();
                // As slow as interpreted, then as fast as can be.
                return compiled.get() ? Integer.MAX_VALUE : 0;
            }
        };
        assertFalse(loop.isWarm());
        assertTrue(called.await(30, TimeUnit.SECONDS));
        assertFalse(loop.isWarm());
        assertTrue(ColdStart.isBusy());
        compiled.set(true);
        await(loop::isWarm);
        await(() -> !ColdStart.isBusy());
    }

    @Test
    void aLoopThatFailsStaysColdAndTheNextDoesNot() {
        ColdLoop failing = new ColdLoop() {
            @Override
            int exercise(int terms) {
                throw new IllegalStateException("of a test");
            }
        };
        ColdLoop fast = new ColdLoop() {
            @Override
            int exercise(int terms) {
                return Integer.MAX_VALUE;
            }
        };
        assertFalse(failing.isWarm());
        await(fast::isWarm);
        assertFalse(failing.isWarm());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "still so after 30 s");
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, true, NONE", "6, 2, 1, false, RELU", "5, 2, 0, true, RELU6", "3, 3, 0, false, NONE"})
    void channelTiles(int positions, int vectors, int step, boolean together, Clamp clamp) {
        VectorFloats lanes = new VectorFloats();
        int width = lanes.width();
        ChannelTile.Size size = new ChannelTile.Size(positions, vectors, step, together, clamp);
        ChannelTile<float[]> emitted = lanes.channelTile(size);
        ChannelTile<float[]> cold = new ColdChannelTile(size, width, emitted);
        int tiles = 2;
        int[] offsets = offsets(together);
        int[] runs = {0, 8, 8, TERMS};
        int[] bases = new int[tiles * positions];
        Arrays.setAll(bases, p -> step > 0 ? p * step : random.nextInt(GAP));
        int[] places = new int[tiles * positions];
        Arrays.setAll(places, p -> p * width);
        int pitch = tiles * positions * width;
        float[] weights = numbers(TERMS * vectors * width);
        float[] source = numbers((TERMS + 2) * GAP + tiles * positions);
        float[] biases = numbers(vectors * width);
        for (int startStep : new int[] {0, 1}) {
            float[] expected = numbers(vectors * pitch);
            float[] actual = expected.clone();
            emitted.run(
                    weights, 0, source, 3, offsets, runs, bases, 0, tiles, startStep == 0 ? biases : expected, 0,
                    startStep, startStep == 0 ? width : pitch, expected, 0, places, pitch);
            cold.run(
                    weights, 0, source, 3, offsets, runs, bases, 0, tiles, startStep == 0 ? biases : actual, 0,
                    startStep,
                    startStep == 0 ? width : pitch, actual, 0, places, pitch);
            assertArrayEquals(expected, actual);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, true", "6, 2, true", "5, 2, false", "3, 3, false"})
    void products(int rows, int vectors, boolean together) {
        int width = WinogradVectors.bits() / Float.SIZE;
        Product emitted = ProductEmitter.product(WinogradVectors.bits(), rows, vectors, together);
        Product cold = new ColdProduct(rows, vectors, width, emitted);
        int[] offsets = offsets(together);
        float[] weights = numbers(TERMS * vectors * width);
        float[] source = numbers((TERMS + 1) * GAP + rows * width);
        float[] start = numbers(vectors * width);
        int pitch = rows * width + 1;
        float[] expected = new float[vectors * pitch];
        float[] actual = new float[vectors * pitch];
        emitted.run(weights, 0, source, 3, offsets, TERMS, start, 0, expected, 0, pitch);
        cold.run(weights, 0, source, 3, offsets, TERMS, start, 0, actual, 0, pitch);
        assertArrayEquals(expected, actual);
    }

    @Test
    void turns() {
        VectorFloats lanes = new VectorFloats();
        int width = lanes.width();
        int[] places = new int[3 * width];
        Arrays.setAll(places, j -> (3 * width - 1 - j) * width);
        float[] from = numbers(5 + 3 * width * (width + 1));
        float[] expected = new float[3 * width * width];
        float[] actual = new float[3 * width * width];
        lanes.turn().run(from, 5, width * (width + 1), width + 1, expected, 0, places, 0, 3);
        new ColdTurn(width, lanes.turn()).run(from, 5, width * (width + 1), width + 1, actual, 0, places, 0, 3);
        assertArrayEquals(expected, actual);
    }

    @ParameterizedTest
    @CsvSource({"6, 2, true, NONE", "5, 2, false, RELU", "3, 1, true, RELU6", "1, 3, false, NONE"})
    void stripTiles(int rows, int vectors, boolean packed, Clamp clamp) {
        VectorFloats lanes = new VectorFloats();
        int length = vectors * lanes.width();
        StripTile<float[]> emitted = lanes.stripTile(rows, vectors, packed, clamp);
        StripTile<float[]> cold = new ColdStripTile(rows, vectors, lanes.width(), packed, clamp, emitted);
        PairTile emittedPairs = StripTileEmitter.pairTile(lanes.width() * Float.SIZE, rows, vectors, packed, clamp);
        PairTile coldPairs = new ColdPairTile(rows, vectors, lanes.width(), packed, clamp, emittedPairs);
        int tiles = 2;
        int[] offsets = offsets(false);
        int[] places = {7, 0, 900, length, 40, 2 * length};
        int pitch = 3 * length;
        float[] weights = numbers(tiles * rows * TERMS);
        double[] pairs = random.longs(weights.length)
                .mapToDouble(_ -> Double.longBitsToDouble(
                        (long) Float.floatToRawIntBits((float) random.nextDouble()) << 32
                                | Float.floatToRawIntBits((float) random.nextDouble())))
                .toArray();
        float[] source = numbers(1000 + (TERMS + 1) * (GAP + length));
        float[] biases = numbers(tiles * rows);
        for (boolean goesOn : new boolean[] {false, true}) {
            float[] expected = numbers(tiles * rows * pitch);
            float[] actual = expected.clone();
            emitted.run(
                    weights, 0, source, 5, offsets, TERMS, places, 1, 3, tiles, biases, 0, expected, 0, pitch, goesOn);
            cold.run(weights, 0, source, 5, offsets, TERMS, places, 1, 3, tiles, biases, 0, actual, 0, pitch, goesOn);
            assertArrayEquals(expected, actual);
        }
        float[] expected = new float[tiles * rows * pitch];
        float[] actual = new float[tiles * rows * pitch];
        emittedPairs.run(pairs, 0, source, 5, offsets, TERMS, places, 1, 3, tiles, biases, 0, expected, 0, pitch);
        coldPairs.run(pairs, 0, source, 5, offsets, TERMS, places, 1, 3, tiles, biases, 0, actual, 0, pitch);
        assertArrayEquals(expected, actual);
    }

    @ParameterizedTest
    @CsvSource({"4, 2, true", "5, 2, false", "1, 3, false"})
    void tiles(int rows, int vectors, boolean packed) {
        VectorFloats lanes = new VectorFloats();
        int width = lanes.width();
        int length = vectors * width;
        Tile<float[]> emitted = lanes.tile(rows, vectors, packed);
        Tile<float[]> cold = new ColdTile(rows, vectors, width, packed, emitted);
        int[] offsets = offsets(false);
        float[] weights = numbers(TERMS * rows);
        float[] source = numbers((TERMS + 1) * (GAP + length));
        for (int startStep : new int[] {0, width}) {
            float[] start = numbers(rows * length);
            float[] expected = new float[rows * length];
            float[] actual = new float[rows * length];
            emitted.run(weights, 0, source, 5, offsets, 1, TERMS - 1, start, 0, length, startStep, expected, 0, length);
            cold.run(weights, 0, source, 5, offsets, 1, TERMS - 1, start, 0, length, startStep, actual, 0, length);
            assertArrayEquals(expected, actual);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 7, 1, 3, 3, 1, false, NONE", "2, 4, 1, 3, 2, 2, false, RELU6", "3, 1, 2, 2, 2, 1, false, RELU",
        "1, 7, 1, 5, 5, 1, true, RELU", "1, 4, 1, 5, 3, 2, true, NONE"
    })
    void rowTiles(int outs, int rows, int vectors, int taps, int column, int rowStep, boolean perLane, Clamp clamp) {
        VectorFloats lanes = new VectorFloats();
        int width = lanes.width();
        int columns = perLane ? width : vectors * width - 1;
        int planes = 2;
        int planeRows = rows + 1;
        int pitch = columns + 3;
        int sourcePlane = (planeRows * rowStep + taps) * pitch;
        int volume = planeRows * columns;
        int weightLanes = perLane ? width : 1;
        RowTile.Size size = new RowTile.Size(outs, rows, vectors, taps, column, rowStep, 1, perLane, clamp);
        RowTile.Strides strides = new RowTile.Strides(
                columns, pitch, sourcePlane, columns, volume, outs * volume, outs * 3 * taps * weightLanes,
                outs * weightLanes);
        RowTile<float[]> emitted = lanes.rowTile(size, strides);
        RowTile<float[]> cold = new ColdRowTile(size, strides, width, emitted);
        float[] weights = numbers(planes * outs * 3 * taps * weightLanes);
        float[] source = numbers(planes * sourcePlane + (vectors + 1) * width);
        float[] biases = numbers(planes * outs * weightLanes);
        float[] expected = numbers(planes * outs * volume + vectors * width);
        float[] actual = expected.clone();
        emitted.run(weights, 0, source, 0, new int[] {0, 1, 2}, 3, biases, 0, expected, 0, planeRows, planes);
        cold.run(weights, 0, source, 0, new int[] {0, 1, 2}, 3, biases, 0, actual, 0, planeRows, planes);
        assertArrayEquals(expected, actual);
    }

    private int[] offsets(boolean together) {
        return EmittedTilesTest.offsets(random, TERMS, together);
    }

    private float[] numbers(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
