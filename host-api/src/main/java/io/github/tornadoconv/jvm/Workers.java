package io.github.tornadoconv.jvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads of one device. A job is cut into items, and each thread takes some of those left until there are none; the
 * caller is one of the threads and never waits for one that has taken nothing, so that a thread which the system does
 * not let run costs no time. A waiting thread spins for some ten microseconds, so that the many short jobs of a network
 * find it awake, and then sleeps. Starting a job allocates nothing.
 */
final class Workers implements AutoCloseable {
    /** Work that is cut into items, which may run at the same time and in any order. */
    interface Job {
        /**
         * Does one item.
         *
         * @param item from 0
         * @param worker number of the thread, from 0: two items with the same number never run at once
         */
        void run(int item, int worker);
    }

    private static final int SPINS = 2_000;
    private static final long NUMBER_OF_ITEMS = 0xFFFF_FFFFL;

    private final Thread[] threads;
    private final ReentrantLock inUse = new ReentrantLock();
    /** Number of the job in the upper half, items that nobody has taken in the lower half. */
    private final AtomicLong state = new AtomicLong();
    /** Items that are not done. */
    private final AtomicInteger undone = new AtomicInteger();

    private volatile boolean closed;
    private volatile Throwable failure;
    /** Written while no item is left; so whoever takes an item of a job has read that job. */
    private Job job;

    /** That many threads, the caller among them. */
    Workers(int size) {
        threads = new Thread[size - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = Thread.ofPlatform()
                    .daemon()
                    .name("tornadoconv-" + worker)
                    .unstarted(() -> serve(worker));
            threads[i].start();
        }
    }

    /** Number of threads, the caller among them. */
    int size() {
        return threads.length + 1;
    }

    /**
     * Does all items of a job. Where another thread has the workers, the caller does them alone.
     *
     * @throws RuntimeException what an item threw
     */
    void run(int items, Job work) {
        if (items < 2 || threads.length == 0 || !inUse.tryLock()) {
            for (int item = 0; item < items; item++) {
                work.run(item, 0);
            }
            return;
        }
        try {
            job = work;
            undone.set(items);
            state.set((state.get() | NUMBER_OF_ITEMS) + 1 + items);
            for (int i = 0; i < Math.min(threads.length, items - 1); i++) {
                LockSupport.unpark(threads[i]);
            }
            takeItems(0);
            awaitOthers();
            rethrow();
        } finally {
            job = null;
            inUse.unlock();
        }
    }

    /** Waits for the items that others have taken: where more threads run than there are cores, they may need this one. */
    private void awaitOthers() {
        for (int spins = 0; undone.get() > 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void rethrow() {
        Throwable thrown = failure;
        failure = null;
        switch (thrown) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(thrown);
        }
    }

    /** Takes items, the fewer the fewer are left, until none is. */
    private void takeItems(int worker) {
        while (true) {
            long seen = state.get();
            int left = (int) seen;
            if (left == 0) {
                return;
            }
            Job work = job;
            int taken = Math.max(1, left / (4 * size()));
            if (state.compareAndSet(seen, seen - taken)) {
                runItems(work, left - taken, left, worker);
            }
        }
    }

    private void runItems(Job work, int first, int end, int worker) {
        try {
            for (int item = first; item < end; item++) {
                work.run(item, worker);
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            undone.addAndGet(first - end);
        }
    }

    private void serve(int worker) {
        int spins = 0;
        while (!closed) {
            if ((int) state.get() != 0) {
                takeItems(worker);
                spins = 0;
            } else if (spins++ < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
