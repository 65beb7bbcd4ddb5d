package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Between a tensor's memory and a plan's arrays. Halves become floats on the way in and halves again on the way out. */
final class Transfers {
    private Transfers() {}

    /** All of {@code tensor} into {@code array}, which may be longer. */
    static void copyIn(DType dtype, MemorySegment tensor, TornadoNativeArray array) {
        if (dtype == DType.F16) {
            FloatArray floats = (FloatArray) array;
            int n = (int) (tensor.byteSize() / Short.BYTES);
            for (int i = 0; i < n; i++) {
                floats.set(i, Float.float16ToFloat(tensor.getAtIndex(ValueLayout.JAVA_SHORT, i)));
            }
        } else {
            MemorySegment.copy(tensor, 0, array.getSegment(), 0, tensor.byteSize());
        }
    }

    /** As much of {@code array} as {@code tensor} holds. */
    static void copyOut(DType dtype, TornadoNativeArray array, MemorySegment tensor) {
        if (dtype == DType.F16) {
            FloatArray floats = (FloatArray) array;
            int n = (int) (tensor.byteSize() / Short.BYTES);
            for (int i = 0; i < n; i++) {
                tensor.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(floats.get(i)));
            }
        } else {
            MemorySegment.copy(array.getSegment(), 0, tensor, 0, tensor.byteSize());
        }
    }

    /** Fills an output with what no kernel computes: NaN, or the smallest integer. */
    static void poison(TornadoNativeArray array) {
        switch (array) {
            case FloatArray floats -> floats.init(Float.NaN);
            case DoubleArray doubles -> doubles.init(Double.NaN);
            case LongArray longs -> longs.init(Long.MIN_VALUE);
            default -> throw new IllegalArgumentException("no tensor is made of " + array.getClass());
        }
    }
}
