package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void doesEachItemOnce() {
        try (Workers workers = new Workers(4)) {
            for (int items : new int[] {0, 1, 2, 3, 7, 64, 1000}) {
                for (int repeat = 0; repeat < 200; repeat++) {
                    AtomicIntegerArray done = new AtomicIntegerArray(items);
                    workers.run(items, (item, worker) -> done.incrementAndGet(item));
                    int[] counts = new int[items];
                    Arrays.setAll(counts, done::get);
                    int[] once = new int[items];
                    Arrays.fill(once, 1);
                    assertArrayEquals(once, counts);
                }
            }
        }
    }

    @Test
    void neverRunsTwoItemsOfOneWorkerAtOnce() {
        try (Workers workers = new Workers(3)) {
            AtomicIntegerArray running = new AtomicIntegerArray(3);
            workers.run(3000, (item, worker) -> {
                assertEquals(1, running.incrementAndGet(worker));
                running.decrementAndGet(worker);
            });
        }
    }

    @Test
    void throwsWhatAnItemThrewAndGoesOn() {
        try (Workers workers = new Workers(2)) {
            IllegalStateException thrown = new IllegalStateException("item 5");
            assertEquals(
                    thrown,
                    assertThrows(
                            IllegalStateException.class,
                            () -> workers.run(10, (item, worker) -> {
                                if (item == 5) {
                                    throw thrown;
                                }
                            })));
            AtomicInteger sum = new AtomicInteger();
            workers.run(10, (item, worker) -> sum.addAndGet(item));
            assertEquals(45, sum.get());
        }
    }

    @Test
    void servesManyCallersAtOnce() throws InterruptedException {
        try (Workers workers = new Workers(2)) {
            AtomicInteger sum = new AtomicInteger();
            Thread[] callers = new Thread[4];
            for (int i = 0; i < callers.length; i++) {
                callers[i] = Thread.startVirtualThread(() -> {
                    for (int repeat = 0; repeat < 500; repeat++) {
                        workers.run(9, (item, worker) -> sum.incrementAndGet());
                    }
                });
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(4 * 500 * 9, sum.get());
        }
    }
}
