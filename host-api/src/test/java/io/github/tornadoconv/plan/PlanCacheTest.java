package io.github.tornadoconv.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
    private static final ConvShape SHAPE = ConvShape.parse("n1 c1 1 k1 1");
    private static final Algorithm ALGORITHM = new Algorithm() {
        @Override
        public String id() {
            return "any";
        }

        @Override
        public Verdict accepts(ConvShape shape) {
            return Verdict.YES;
        }
    };
    private static final MemorySegment NOTHING = MemorySegment.NULL;

    private final List<Fake> made = new ArrayList<>();

    /** Knows how often it was closed, and fails if it runs closed or twice at once. */
    private static final class Fake implements CompiledProgram {
        private final long bytes;
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        Fake(long bytes) {
            this.bytes = bytes;
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // The hint makes a run that should not be there likelier to be seen.
        public void run(MemorySegment input, MemorySegment output) {
            assertEquals(1, running.incrementAndGet(), "runs at once");
            assertEquals(0, closed.get(), "closed");
            Thread.yield();
            running.decrementAndGet();
        }

        @Override
        public long deviceBytes() {
            return bytes;
        }

        @Override
        public void close() {
            assertEquals(0, running.get(), "still running");
            closed.incrementAndGet();
        }
    }

    private Plan plan(long bytes) {
        Fake fake = new Fake(bytes);
        synchronized (made) {
            made.add(fake);
        }
        Program.Step step = new Program.Step(
                new Operation("", SHAPE.spec(), null, null), SHAPE,
                new Choice(ALGORITHM, Params.NONE, "default", List.of()));
        return new Plan(new Program(List.of(step)), fake, List.of());
    }

    private void use(PlanCache<String> cache, String key, long bytes) {
        cache.use(key, () -> plan(bytes), plan -> {
            plan.compiled().run(NOTHING, NOTHING);
            return null;
        });
    }

    private long open() {
        return made.stream().filter(fake -> fake.closed.get() == 0).count();
    }

    @Test
    void makesAPlanOnce() {
        try (PlanCache<String> cache = new PlanCache<>(8, 100)) {
            use(cache, "a", 1);
            use(cache, "a", 1);
            assertEquals(1, made.size());
            assertEquals(1, cache.plans().size());
            assertEquals(1, cache.bytes());
        }
        assertEquals(1, made.getFirst().closed.get());
    }

    @Test
    void dropsTheLeastRecentlyUsedBeyondTheNumber() {
        try (PlanCache<String> cache = new PlanCache<>(2, 100)) {
            use(cache, "a", 1);
            use(cache, "b", 1);
            use(cache, "a", 1);
            use(cache, "c", 1);
            assertEquals(List.of(0, 1, 0), made.stream().map(fake -> fake.closed.get()).toList());
            assertEquals(2, cache.bytes());
        }
    }

    @Test
    void dropsWhatHoldsTooManyBytesButNeverTheNewest() {
        try (PlanCache<String> cache = new PlanCache<>(8, 10)) {
            use(cache, "a", 4);
            use(cache, "b", 4);
            use(cache, "c", 4);
            assertEquals(8, cache.bytes());
            use(cache, "large", 11);
            assertEquals(11, cache.bytes());
            assertEquals(1, open());
        }
        assertEquals(0, open());
    }

    @Test
    void forgetsWhatCouldNotBeMade() {
        try (PlanCache<String> cache = new PlanCache<>(8, 100)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> cache.use("a", () -> { throw new IllegalArgumentException("no"); }, plan -> null));
            assertTrue(cache.plans().isEmpty());
            use(cache, "a", 1);
            assertEquals(1, made.size());
        }
    }

    @Test
    void dropsAPlanWhoseDeviceFailedAndKeepsOneWhoseUserErred() {
        try (PlanCache<String> cache = new PlanCache<>(8, 100)) {
            use(cache, "a", 1);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> cache.use("a", () -> plan(1), plan -> {
                        throw new IllegalArgumentException("wrong");
                    }));
            assertEquals(1, open());
            assertThrows(
                    DeviceException.class,
                    () -> cache.use("a", () -> plan(1), plan -> { throw new DeviceException("lost"); }));
            assertEquals(0, open());
            assertEquals(0, cache.bytes());
            use(cache, "a", 1);
            assertEquals(1, open());
        }
    }

    @Test
    void holdsUnderManyThreads() throws Exception {
        int threads = 4;
        PlanCache<String> cache = new PlanCache<>(3, 6);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                ends.add(pool.submit(() -> {
                    for (int i = 0; i < 2000; i++) {
                        use(cache, "key" + ThreadLocalRandom.current().nextInt(6), 2);
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertEquals(open() * 2, cache.bytes());
        // A plan that another thread is using is not dropped, so there may be one per thread.
        assertTrue(open() <= threads, "kept " + open());
        cache.close();
        assertFalse(made.stream().anyMatch(fake -> fake.closed.get() != 1), "each is closed once");
    }
}
