package io.github.tornadoconv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With clocks that say what the test wants: nothing here depends on how fast the machine is. */
class SamplerTest {
    private static final Quiet IMPATIENT = new Quiet(0);
    private static final double EXACT = 1e-12;

    @ParameterizedTest
    @CsvSource({"1000, 20", "19999, 2", "20000, 1", "5000000, 1", "0, 20000"})
    void callsThatTakeLessThanASampleAreTimedSeveralAtOnce(long nanosPerCall, int expected) throws Exception {
        AtomicInteger most = new AtomicInteger();
        Sampler sampler = new Sampler(
                calls -> {
                    most.accumulateAndGet(calls, Math::max);
                    return calls * nanosPerCall;
                },
                Pace.of(2, 0, 0),
                IMPATIENT);
        sampler.warmUp();
        sampler.block();
        sampler.block();
        assertEquals(expected, most.get());
        assertEquals(nanosPerCall * 1e-6, sampler.timing().median(), EXACT);
        assertTrue(sampler.timing().runs() >= 6 * expected, () -> "runs " + sampler.timing().runs());
    }

    @Test
    void warmingUpIsNotCounted() throws Exception {
        AtomicInteger clock = new AtomicInteger();
        Sampler sampler = new Sampler(_ -> 1_000_000L * clock.incrementAndGet(), Pace.of(1, 0, 0), IMPATIENT);
        sampler.warmUp();
        int before = clock.get();
        sampler.block();
        assertTrue(sampler.timing().p10() > before, () -> sampler.timing() + " after " + before);
    }

    @Test
    void whatACallThrowsComesThrough() {
        Sampler sampler = Sampler.of(
                () -> {
                    throw new IOException("no device");
                },
                Pace.of(1, 0, 0),
                IMPATIENT);
        assertThrows(IOException.class, sampler::warmUp);
    }

    @Test
    void aPaceThatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Pace.of(0, 100, 100));
        assertThrows(IllegalArgumentException.class, () -> Pace.of(1, -1, 100));
        assertThrows(IllegalArgumentException.class, () -> Pace.of(1, 100, -1));
    }
}
