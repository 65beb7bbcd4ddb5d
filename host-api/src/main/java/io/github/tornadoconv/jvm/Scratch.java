package io.github.tornadoconv.jvm;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays that the kernels of a program, which run one after the other, use in turns for what they keep no longer than a
 * run: so they stay in the caches from kernel to kernel. Each thread has its own, and makes them when it first needs them.
 */
final class Scratch {
    private final List<Buffer> buffers = new ArrayList<>();

    /** A thread's array, as long as the longest that a kernel asked for. What is in it may be any kernel's. */
    static final class Buffer {
        private final int worker;
        private final int number;
        private int length;
        private float[] array;

        private Buffer(int worker, int number) {
            this.worker = worker;
            this.number = number;
        }

        /** The array, once all kernels have asked. */
        float[] array() {
            if (array == null) {
                array = new float[length];
            }
            return array;
        }
    }

    /**
     * An array for a kernel to use.
     *
     * @param worker number of the thread
     * @param number which of its arrays; a kernel uses each for one thing
     * @param length elements that it needs
     */
    Buffer buffer(int worker, int number, int length) {
        Buffer buffer = find(worker, number);
        buffer.length = Math.max(buffer.length, length);
        return buffer;
    }

    private Buffer find(int worker, int number) {
        for (Buffer buffer : buffers) {
            if (buffer.worker == worker && buffer.number == number) {
                return buffer;
            }
        }
        buffers.add(new Buffer(worker, number));
        return buffers.getLast();
    }

    /** Bytes of all arrays. */
    long bytes() {
        return buffers.stream().mapToLong(buffer -> (long) buffer.length * Float.BYTES).sum();
    }
}
