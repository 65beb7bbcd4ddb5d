package io.github.tornadoconv.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of a program's kernels, which run one after the other: parts of the device's {@link Slabs}, each from a cache
 * line on. A kernel asks for its buffers when it is made, and finds them while the program runs.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Memory<A> {
    private static final AtomicLong COUNT = new AtomicLong();

    /** The use of a buffer that no other kernel shares. */
    private static final int KEPT = -1;

    private final long number = COUNT.incrementAndGet();
    private final Slabs<A> slabs;
    private final List<Buffer<A>> buffers = new ArrayList<>();
    private int[] lengths;
    private Slabs.Set<A> taken;

    /** @param slabs the device's */
    Memory(Slabs<A> slabs) {
        this.slabs = slabs;
    }

    /** A part of a thread's array. */
    static final class Buffer<A> {
        private final Memory<A> memory;
        private final int thread;
        private final int use;
        private int length;
        private int start;
        /** What belongs to this buffer alone, or null if it is in the thread's array. */
        private A own;

        private Buffer(Memory<A> memory, int thread, int use, int length) {
            this.memory = memory;
            this.thread = thread;
            this.use = use;
            this.length = length;
        }

        /** The array, while the program runs. */
        A array() {
            return own == null ? memory.taken.array(thread, memory) : own;
        }

        /** Number of its first element, while the program runs. */
        int start() {
            return start;
        }
    }

    /** What stands for all threads together in place of a thread's number. */
    int all() {
        return slabs.threads();
    }

    /** Zeros for what lasts as long as the program. */
    Span<A> lasting(int length) {
        return slabs.lasting(length);
    }

    /**
     * A buffer for a kernel to use in a run. What is in it when the run begins may be anything.
     *
     * @param thread number of the thread that uses it
     * @param use which of the kernel's buffers; those of all kernels with the same number are the same
     * @param length elements that it needs
     */
    Buffer<A> buffer(int thread, int use, int length) {
        for (Buffer<A> buffer : buffers) {
            if (buffer.thread == thread && buffer.use == use) {
                buffer.length = Math.max(buffer.length, length);
                return buffer;
            }
        }
        buffers.add(new Buffer<>(this, thread, use, length));
        return buffers.getLast();
    }

    /**
     * A buffer that is zero when the first run begins. In each later run it is zero, or as the kernel left it.
     *
     * @param thread number of the thread that uses it
     * @param length elements that it needs
     */
    Buffer<A> kept(int thread, int length) {
        Buffer<A> buffer = new Buffer<>(this, thread, KEPT, length);
        buffers.add(buffer);
        if (Lines.isLarge((long) length * slabs.lanes().elementBytes())) {
            // Making it zero again after other programs would take too long.
            Span<A> span = lasting(length);
            buffer.own = span.array();
            buffer.start = span.start();
        }
        return buffer;
    }

    /** Takes the buffers for a run. All kernels have asked by then. */
    void take() {
        if (buffers.isEmpty()) {
            return;
        }
        if (lengths == null) {
            layOut();
        }
        taken = slabs.take();
        if (lengths[all()] > 0) {
            // Before any thread needs what all of them share.
            taken.array(all(), this);
        }
    }

    /** Gives them back. */
    void giveBack() {
        if (taken != null) {
            slabs.giveBack(taken);
            taken = null;
        }
    }

    private void layOut() {
        lengths = new int[slabs.threads() + 1];
        for (Buffer<A> buffer : buffers) {
            if (buffer.own == null && buffer.length > 0) {
                int used = lengths[buffer.thread];
                buffer.start = used == 0 ? Lines.first(slabs.lanes().elementBytes()) : used;
                lengths[buffer.thread] = Math.addExact(buffer.start, slabs.lines(buffer.length));
            }
        }
    }

    long number() {
        return number;
    }

    /** Elements that a thread's array must have. */
    int length(int thread) {
        return lengths[thread];
    }

    /** Makes the kept buffers of a thread zero. */
    void clearKept(int thread, A array) {
        for (int i = 0; i < buffers.size(); i++) {
            Buffer<A> buffer = buffers.get(i);
            if (buffer.thread == thread && buffer.use == KEPT && buffer.own == null) {
                slabs.lanes().zero(array, buffer.start, buffer.length);
            }
        }
    }

    /** Bytes of buffers that no other program uses. */
    long bytes() {
        return buffers.stream()
                .filter(buffer -> buffer.own != null)
                .mapToLong(buffer -> (long) buffer.length * slabs.lanes().elementBytes())
                .sum();
    }
}
