package io.github.tornadoconv.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HopelessTest {
    @Test
    void whatWasAlwaysSlowIsNotTriedWhereItWouldTakeLong() {
        Hopeless hopeless = new Hopeless();
        assertEquals(Set.of(), hopeless.algorithms(1_000_000_000));
        hopeless.learn(1_000_000, Map.of("fast", 1.0, "once", 2.0, "slow", 20.0));
        hopeless.learn(2_000_000, Map.of("fast", 1.0, "once", 90.0, "slow", 20.0));
        assertEquals(Set.of(), hopeless.algorithms(99_000_000));
        assertEquals(Set.of("slow"), hopeless.algorithms(101_000_000));
    }
}
