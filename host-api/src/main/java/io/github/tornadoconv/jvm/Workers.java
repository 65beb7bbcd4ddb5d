package io.github.tornadoconv.jvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads of one device. A job is cut into items, and each thread takes the next one until none is left; the caller
 * is one of the threads. A waiting thread spins for some ten microseconds, so that the many short jobs of a network find
 * it awake, and then sleeps. Starting a job allocates nothing.
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

    private final Thread[] threads;
    private final ReentrantLock inUse = new ReentrantLock();
    private final AtomicInteger nextItem = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile int started;
    private volatile boolean closed;
    private volatile Throwable failure;
    private Job job;
    private int items;

    /** That many threads, the caller among them. */
    Workers(int size) {
        threads = new Thread[size - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = Thread.ofPlatform().daemon().name("tornadoconv-" + worker).unstarted(() -> serve(worker));
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
    void run(int count, Job work) {
        if (count < 2 || threads.length == 0 || !inUse.tryLock()) {
            for (int i = 0; i < count; i++) {
                work.run(i, 0);
            }
            return;
        }
        try {
            start(count, work);
            take(work, 0);
            while (busy.get() > 0) {
                Thread.onSpinWait();
            }
            finish();
        } finally {
            inUse.unlock();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that holds inUse writes it
    private void start(int count, Job work) {
        job = work;
        items = count;
        nextItem.set(0);
        busy.set(threads.length);
        started++;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }

    private void finish() {
        job = null;
        Throwable thrown = failure;
        failure = null;
        switch (thrown) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(thrown);
        }
    }

    private void take(Job work, int worker) {
        try {
            for (int item = nextItem.getAndIncrement(); item < items; item = nextItem.getAndIncrement()) {
                work.run(item, worker);
            }
        } catch (Throwable e) {
            failure = e;
            nextItem.set(items);
        }
    }

    private void serve(int worker) {
        int seen = 0;
        while (true) {
            for (int spin = 0; started == seen && !closed; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (closed) {
                return;
            }
            seen++;
            take(job, worker);
            busy.decrementAndGet();
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
