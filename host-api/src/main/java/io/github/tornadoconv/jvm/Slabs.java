package io.github.tornadoconv.jvm;

import java.util.ArrayDeque;

/**
 * The memory of a device: large arrays, which therefore lie where {@link Lines} says, and whose parts begin cache lines.
 * What lasts as long as a program, its weights above all, are parts of arrays that are filled one after the other.
 *
 * <p>What a program needs no longer than a run is in sets of arrays that programs use in turns: what the last one left in
 * the caches serves the next. A set has an array for each thread, made when the thread first needs it and replaced where
 * a program needs a longer one, so that this memory is that of the program which needs most, not of all of them. Programs
 * that run at the same time have different sets.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Slabs<A> {
    private final Lanes<A> lanes;
    private final int threads;
    private final int line;
    private final ArrayDeque<Set<A>> free = new ArrayDeque<>();
    private A last;
    private int lastLength;
    private int lastUsed;

    Slabs(Lanes<A> lanes, int threads) {
        this.lanes = lanes;
        this.threads = threads;
        this.line = Lines.BYTES / lanes.elementBytes();
    }

    Lanes<A> lanes() {
        return lanes;
    }

    /** Number of threads: that of the array which all of them share. */
    int threads() {
        return threads;
    }

    /** Zeros that belong to the caller, from a cache line on. */
    Span<A> lasting(int length) {
        int whole = lines(length);
        if (Lines.isLarge((long) length * lanes.elementBytes())) {
            int first = Lines.first(lanes.elementBytes());
            return new Span<>(lanes.array(Math.addExact(first, length)), first);
        }
        synchronized (free) {
            if (lastLength - lastUsed < whole) {
                lastUsed = Lines.first(lanes.elementBytes());
                lastLength = lastUsed + lines((int) (Lines.largeBytes() / lanes.elementBytes()));
                last = lanes.array(lastLength);
            }
            Span<A> span = new Span<>(last, lastUsed);
            lastUsed += whole;
            return span;
        }
    }

    /** Elements of whole lines. */
    int lines(int length) {
        return Math.multiplyExact(Math.ceilDiv(length, line), line);
    }

    /** A set that nobody else uses until it is given back. */
    Set<A> take() {
        synchronized (free) {
            Set<A> set = free.pollLast();
            return set == null ? new Set<>(lanes, threads + 1) : set;
        }
    }

    void giveBack(Set<A> set) {
        synchronized (free) {
            free.addLast(set);
        }
    }

    /** An array for each thread, and one for all. */
    static final class Set<A> {
        private final Lanes<A> lanes;
        private final A[] arrays;
        private final int[] lengths;
        /** Number of the program's memory that an array's contents are of. */
        private final long[] owners;

        @SuppressWarnings("unchecked")
        private Set(Lanes<A> lanes, int count) {
            this.lanes = lanes;
            this.arrays = (A[]) new Object[count];
            this.lengths = new int[count];
            this.owners = new long[count];
        }

        /** A thread's array for a program, whose kept buffers are zero if it was another's in between. */
        A array(int thread, Memory<A> program) {
            if (owners[thread] != program.number()) {
                int needed = program.length(thread);
                if (lengths[thread] < needed) {
                    lengths[thread] = Math.max(needed, (int) (Lines.largeBytes() / lanes.elementBytes()));
                    arrays[thread] = lanes.array(lengths[thread]);
                } else {
                    program.clearKept(thread, arrays[thread]);
                }
                owners[thread] = program.number();
            }
            return arrays[thread];
        }
    }
}
