package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies with the Vector API against those in plain Java; the source ends with the last element that may be read. */
class LanesTest {
    private final Lanes<float[]> plain = new PlainFloats();
    private final Lanes<float[]> lanes = Lanes.floats();

    private static float[] numbers(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = i + 1;
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void gathers(int step) {
        for (int length = 1; length < 70; length++) {
            float[] from = numbers(5 + (length - 1) * step + 1);
            float[] expected = new float[length + 4];
            float[] got = new float[length + 4];
            plain.gather(from, 5, step, expected, 2, length);
            lanes.gather(from, 5, step, got, 2, length);
            assertArrayEquals(expected, got);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void spreads(int step) {
        for (int length = 1; length < 70; length++) {
            int toPitch = length * step + 3;
            float[] from = numbers(3 + 2 * (length + 1) + length);
            float[] expected = new float[2 + 2 * toPitch + (length - 1) * step + 1];
            float[] got = expected.clone();
            plain.spread(from, 3, length + 1, expected, 2, toPitch, 3, length, step);
            lanes.spread(from, 3, length + 1, got, 2, toPitch, 3, length, step);
            assertArrayEquals(expected, got);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void interleaves(int parts) {
        for (int length = 1; length < 150; length++) {
            int fromPitch = Math.ceilDiv(length, parts) + 1;
            int partPitch = 3 * fromPitch + 2;
            int lastOfAll = (parts - 1) * partPitch + 2 * fromPitch + (length - 1) / parts;
            float[] from = numbers(3 + lastOfAll + 1);
            float[] expected = new float[2 + 2 * (length + 1) + length];
            float[] got = expected.clone();
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < length; j++) {
                    int source = 3 + j % parts * partPitch + i * fromPitch + j / parts;
                    expected[2 + i * (length + 1) + j] = from[source];
                }
            }
            lanes.interleave(from, 3, partPitch, fromPitch, got, 2, length + 1, 3, length, parts);
            assertArrayEquals(expected, got);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8, 9, 15, 16, 17, 31, 40})
    void splits(int pairs) {
        int fromPitch = 2 * pairs + 1;
        int toPitch = pairs + 2;
        float[] from = numbers(3 + 2 * fromPitch + 2 * pairs);
        float[] expected = new float[2 + 6 * toPitch + pairs];
        float[] got = expected.clone();
        plain.splitRows(from, 3, fromPitch, expected, 2 + 4 * toPitch, 2, toPitch, 3, pairs);
        lanes.splitRows(from, 3, fromPitch, got, 2 + 4 * toPitch, 2, toPitch, 3, pairs);
        assertArrayEquals(expected, got);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 40})
    void packs(int length) {
        int[] offsets = {0, 7, 3, 11};
        float[] from = numbers(4 + 11 + length);
        float[] expected = new float[1 + 3 * (length + 2) + length];
        float[] got = expected.clone();
        plain.pack(from, 4, offsets, 0, 4, expected, 1, length + 2, length);
        lanes.pack(from, 4, offsets, 0, 4, got, 1, length + 2, length);
        assertArrayEquals(expected, got);
    }
}
