package io.github.tornadoconv.tornado;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * TornadoVM's arrays over memory that is freed when a plan is closed. Made by their own constructors they would hold it
 * until the garbage collector finds them, which native memory gives it no reason to look for.
 */
final class NativeArrays implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private MemorySegment blank = MemorySegment.NULL;

    FloatArray floats(int elements) {
        return FloatArray.fromSegmentShallow(segment(elements, Float.BYTES));
    }

    FloatArray floats(float[] values) {
        FloatArray array = floats(values.length);
        copy(MemorySegment.ofArray(values), array);
        return array;
    }

    DoubleArray doubles(int elements) {
        return DoubleArray.fromSegmentShallow(segment(elements, Double.BYTES));
    }

    DoubleArray doubles(double[] values) {
        DoubleArray array = doubles(values.length);
        copy(MemorySegment.ofArray(values), array);
        return array;
    }

    LongArray longs(int elements) {
        return LongArray.fromSegmentShallow(segment(elements, Long.BYTES));
    }

    LongArray longs(long[] values) {
        LongArray array = longs(values.length);
        copy(MemorySegment.ofArray(values), array);
        return array;
    }

    IntArray ints(int[] values) {
        IntArray array = IntArray.fromSegmentShallow(segment(values.length, Integer.BYTES));
        copy(MemorySegment.ofArray(values), array);
        return array;
    }

    /**
     * Memory for an array that is never copied from the device, and to it as nothing but zeros. TornadoVM wants host memory
     * for it all the same, so all of them lie over each other.
     */
    FloatArray blankFloats(int elements) {
        return FloatArray.fromSegmentShallow(blank(elements, Float.BYTES));
    }

    /** As {@link #blankFloats(int)}. */
    DoubleArray blankDoubles(int elements) {
        return DoubleArray.fromSegmentShallow(blank(elements, Double.BYTES));
    }

    /** As {@link #blankFloats(int)}. */
    LongArray blankLongs(int elements) {
        return LongArray.fromSegmentShallow(blank(elements, Long.BYTES));
    }

    private MemorySegment blank(int elements, int elementBytes) {
        long bytes = bytes(elements, elementBytes);
        if (blank.byteSize() < bytes) {
            blank = segment(elements, elementBytes);
        }
        return blank.asSlice(0, bytes);
    }

    private MemorySegment segment(int elements, int elementBytes) {
        return arena.allocate(bytes(elements, elementBytes), ALIGNMENT);
    }

    /** TornadoVM cannot hold an array of nothing, so there is always an element. */
    private static long bytes(int elements, int elementBytes) {
        return TornadoNativeArray.ARRAY_HEADER + (long) Math.max(1, elements) * elementBytes;
    }

    private static void copy(MemorySegment from, TornadoNativeArray to) {
        MemorySegment.copy(from, 0, to.getSegment(), 0, from.byteSize());
    }

    /** Frees the memory; closing twice does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
