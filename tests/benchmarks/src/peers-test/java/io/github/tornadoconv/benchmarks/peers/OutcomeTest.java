package io.github.tornadoconv.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.bench.Timing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final double EXACT = 1e-12;

    @Test
    void timesAreSummedUpByRank() {
        long[] nanos = {5_000_000, 1_000_000, 3_000_000, 2_000_000, 4_000_000, 77};
        Timing timing = Timing.of(nanos, 5, 1);
        assertEquals(3, timing.median(), EXACT);
        assertEquals(1.4, timing.p10(), EXACT);
        assertEquals(4.6, timing.p90(), EXACT);
        assertEquals(100 * 1.6 / 3, timing.spreadPercent(), 1e-9);
        assertEquals(5, timing.runs());
    }

    @Test
    void theRatioIsThatOfTheFastestPeer() {
        Outcome outcome = outcome(Map.of("ours", ms(2), "a", ms(5), "b", ms(3)), Map.of());
        assertEquals(1.5, outcome.ratio("ours", List.of("a", "b")), EXACT);
        assertEquals(2.5, outcome.ratio("ours", List.of("a", "absent")), EXACT);
        assertTrue(Double.isNaN(outcome.ratio("ours", List.of("absent"))));
        assertTrue(Double.isNaN(outcome.ratio("absent", List.of("a"))));
    }

    @Test
    void anErrorThatIsNoNumberIsTheLargest() {
        assertTrue(Double.isNaN(outcome(Map.of(), Map.of("a", 1e-6, "b", Double.NaN)).error()));
        assertEquals(2e-6, outcome(Map.of(), Map.of("a", 1e-6, "b", 2e-6)).error());
    }

    private static Timing ms(double median) {
        return new Timing(median, median, median, 1);
    }

    private static Outcome outcome(Map<String, Timing> timings, Map<String, Double> errors) {
        return new Outcome("R", "layer", 1, 1, timings, errors, Map.of(), 0);
    }
}
