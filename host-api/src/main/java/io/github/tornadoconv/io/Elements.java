package io.github.tornadoconv.io;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Elements as files hold them, in either byte order, to and from arrays in the machine's own. */
final class Elements {
    private static final int CHUNK_BYTES = 1 << 16;

    private Elements() {}

    /** An array over {@code bytes} if they are in native order, else over a copy that is. */
    static HostArray array(DType dtype, Shape shape, MemorySegment bytes, ByteOrder order) {
        if (order == ByteOrder.nativeOrder()) {
            return HostArray.wrap(dtype, shape, bytes);
        }
        MemorySegment copy = allocate(bytes.byteSize());
        ValueLayout nativeLayout = bits(dtype, ByteOrder.nativeOrder());
        MemorySegment.copy(bytes, bits(dtype, order), 0, copy, nativeLayout, 0, shape.elements());
        return HostArray.wrap(dtype, shape, copy);
    }

    /** A float32 array of bfloat16 values, each the upper half of a float's bits; nothing is rounded. */
    static HostArray widenBfloat16(Shape shape, MemorySegment bytes, ByteOrder order) {
        ValueLayout.OfShort half = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        MemorySegment copy = allocate(Math.multiplyExact(shape.elements(), (long) Float.BYTES));
        for (long i = 0; i < shape.elements(); i++) {
            copy.setAtIndex(ValueLayout.JAVA_INT, i, bytes.get(half, i * Short.BYTES) << Short.SIZE);
        }
        return HostArray.wrap(DType.F32, shape, copy);
    }

    /** The same values in C order, from an array whose bytes are in Fortran order: the first index varies fastest. */
    static HostArray fromFortran(HostArray array) {
        int[] sizes = array.shape().toArray();
        int width = array.dtype().byteSize();
        MemorySegment copy = allocate(array.data().byteSize());
        int[] index = new int[sizes.length];
        for (long to = 0; to < copy.byteSize(); to += width) {
            long from = 0;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                from = from * sizes[axis] + index[axis];
            }
            MemorySegment.copy(array.data(), from * width, copy, to, width);
            for (int axis = sizes.length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return HostArray.wrap(array.dtype(), array.shape(), copy);
    }

    /** Writes the elements, in the array's order, as little-endian bytes. */
    static void writeLittleEndian(HostArray array, OutputStream out) throws IOException {
        ValueLayout from = bits(array.dtype(), ByteOrder.nativeOrder());
        ValueLayout to = bits(array.dtype(), ByteOrder.LITTLE_ENDIAN);
        long size = array.data().byteSize();
        byte[] chunk = new byte[(int) Math.min(size, CHUNK_BYTES)];
        for (long at = 0; at < size; at += chunk.length) {
            int length = (int) Math.min(size - at, chunk.length);
            long elements = length / from.byteSize();
            MemorySegment.copy(array.data(), from, at, MemorySegment.ofArray(chunk), to, 0, elements);
            out.write(chunk, 0, length);
        }
    }

    /**
     * Memory that the garbage collector frees, outside the heap as a mapped file's is: an array has one kind of memory,
     * however its file came to hold it.
     */
    static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, Long.BYTES);
    }

    private static ValueLayout bits(DType dtype, ByteOrder order) {
        return switch (dtype) {
            case F16 -> ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
            case F32 -> ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
            case F64, I64 -> ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        };
    }
}
