package io.github.tornadoconv.jvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads of one device. A job is cut into items. Each thread has a share of them, the same in every run of a job,
 * so that what it wrote the last time is still in its own cache; a thread that is done takes from the others' shares.
 * The caller is one of the threads and never waits for one that has taken nothing, so that a thread which the system
 * does not let run costs no time. A waiting thread spins for a millisecond, so that the many short jobs of a network
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
    /** Waking a thread takes longer than a short job does: one that sleeps between the jobs of a layer is of no use. */
    private static final long AWAKE_NANOS = 1_000_000;
    /** Distance between the threads' shares, in longs: two cache lines, which some processors fetch together. */
    private static final int APART = 16;

    private final Thread[] threads;
    private final ReentrantLock inUse = new ReentrantLock();
    /** For each thread the items of its share that nobody has taken: first in the upper half, end in the lower. */
    private final AtomicLongArray shares;
    /** Items that are not done. */
    private final AtomicInteger undone = new AtomicInteger();

    private volatile boolean closed;
    private volatile Throwable failure;
    /** Written while no item is left. */
    private Job job;

    /** That many threads, the caller among them. */
    Workers(int size) {
        shares = new AtomicLongArray(APART * (size + 1));
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
            for (int worker = 0; worker < size(); worker++) {
                setShare(worker, part(items, worker), part(items, worker + 1));
            }
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

    /** Waits for items that others have taken: where more threads run than there are cores, they may need this one. */
    @SuppressWarnings("ThreadPriorityCheck") // The result does not depend on whether the hint is taken.
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

    private int part(int items, int worker) {
        return (int) ((long) items * worker / size());
    }

    private void setShare(int worker, int first, int end) {
        shares.set(APART * (worker + 1), (long) first << Integer.SIZE | end);
    }

    /** Takes items, of its own share and then of the others', until none is left. */
    private void takeItems(int worker) {
        for (int i = 0; i < size(); i++) {
            int owner = (worker + i) % size();
            while (takeItems(worker, owner)) {}
        }
    }

    /** Takes some items of a share, the fewer the fewer are left: its owner from the front, others from the end. */
    private boolean takeItems(int worker, int owner) {
        long seen = shares.get(APART * (owner + 1));
        int first = (int) (seen >>> Integer.SIZE);
        int end = (int) seen;
        if (first == end) {
            return false;
        }
        int taken = Math.max(1, (end - first) / 4);
        int from = owner == worker ? first : end - taken;
        long left = owner == worker
                ? (long) (first + taken) << Integer.SIZE | end
                : (long) first << Integer.SIZE | end - taken;
        if (shares.compareAndSet(APART * (owner + 1), seen, left)) {
            // Read after items of it were taken: until they are done, there is no other job.
            runItems(job, from, from + taken, worker);
        }
        return true;
    }

    private boolean anyLeft() {
        for (int worker = 0; worker < size(); worker++) {
            long share = shares.get(APART * (worker + 1));
            if ((int) (share >>> Integer.SIZE) != (int) share) {
                return true;
            }
        }
        return false;
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
        long idleSince = System.nanoTime();
        while (!closed) {
            if (anyLeft()) {
                takeItems(worker);
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince < AWAKE_NANOS) {
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
