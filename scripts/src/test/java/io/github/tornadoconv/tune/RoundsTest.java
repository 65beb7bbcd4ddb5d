package io.github.tornadoconv.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RoundsTest {
    private static Rounds rounds(double... gains) {
        double[][] millis = new double[gains.length][];
        for (int i = 0; i < gains.length; i++) {
            double disturbed = i % 3 + 1;
            millis[i] = new double[] {disturbed * gains[i], disturbed};
        }
        return new Rounds(millis);
    }

    @Test
    void aGainIsMoreThanNoiseInAllRoundsButOne() {
        Rounds clear = rounds(1.5, 1.4, 0.5, 1.6, 1.5, 1.5, 1.5);
        assertEquals(1.5, clear.gain(1, 0), 1e-12);
        assertEquals(true, clear.isGain(1, 0));
        assertEquals(false, clear.isGain(0, 0));
        assertEquals(1, clear.fastest());
        assertEquals(false, rounds(1.5, 1.4, 0.5, 0.9, 1.5, 1.5, 1.5).isGain(1, 0), "slower twice");
        assertEquals(false, rounds(1.02, 1.02, 1.02, 1.02, 1.02, 1.02, 1.02).isGain(1, 0), "hardly faster");
        assertEquals(false, rounds(1.5, 1.5).isGain(1, 0), "two rounds are too few");
    }
}
