package io.github.tornadoconv;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * An array in host memory, of no device: what files hold, what layers keep as weights, what tensors are made from and
 * copied to. Row-major (C order), native byte order, read-only.
 */
public final class HostArray {
    private final DType dtype;
    private final Shape shape;
    private final MemorySegment data;

    private HostArray(DType dtype, Shape shape, MemorySegment data) {
        this.dtype = dtype;
        this.shape = shape;
        this.data = data.asReadOnly();
    }

    /** A float32 array that copies {@code values}. */
    public static HostArray of(Shape shape, float... values) {
        return wrap(DType.F32, shape, MemorySegment.ofArray(values.clone()));
    }

    /** A float64 array that copies {@code values}. */
    public static HostArray of(Shape shape, double... values) {
        return wrap(DType.F64, shape, MemorySegment.ofArray(values.clone()));
    }

    /** An int64 array that copies {@code values}. */
    public static HostArray of(Shape shape, long... values) {
        return wrap(DType.I64, shape, MemorySegment.ofArray(values.clone()));
    }

    /** A float16 array that copies {@code bits}, each the bits of one half ({@link Float#floatToFloat16(float)}). */
    public static HostArray ofHalf(Shape shape, short... bits) {
        return wrap(DType.F16, shape, MemorySegment.ofArray(bits.clone()));
    }

    /**
     * An array over memory that the caller gives up: no copy is made, and the memory must not change afterwards.
     * The segment may be unaligned, as a mapped file's is.
     *
     * @throws IllegalArgumentException if the bytes are not exactly those of {@code shape} in {@code dtype}
     */
    public static HostArray wrap(DType dtype, Shape shape, MemorySegment data) {
        Objects.requireNonNull(dtype, "dtype");
        if (data.byteSize() != Math.multiplyExact(shape.elements(), (long) dtype.byteSize())) {
            throw new IllegalArgumentException("an array of shape " + shape + " in " + dtype.torchName() + " has "
                    + shape.elements() + " elements, " + shape.elements() * dtype.byteSize() + " bytes, but "
                    + data.byteSize() / dtype.byteSize() + " elements, " + data.byteSize() + " bytes, were given");
        }
        return new HostArray(dtype, shape, data);
    }

    /** Element type. */
    public DType dtype() {
        return dtype;
    }

    /** Sizes. */
    public Shape shape() {
        return shape;
    }

    /** The bytes, read-only, in native order; possibly unaligned. */
    public MemorySegment data() {
        return data;
    }

    /** Element {@code i} of the flat array as a double (int64 rounds beyond 2<sup>53</sup>). */
    public double get(long i) {
        return switch (dtype) {
            case F16 -> Float.float16ToFloat(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, i * 2));
            case F32 -> data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i * 4);
            case F64 -> data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, i * 8);
            case I64 -> data.get(ValueLayout.JAVA_LONG_UNALIGNED, i * 8);
        };
    }

    /** A copy as floats; other types are converted. */
    public float[] toFloats() {
        float[] copy = new float[length()];
        if (dtype == DType.F32) {
            MemorySegment.copy(data, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, copy, 0, copy.length);
        } else {
            for (int i = 0; i < copy.length; i++) {
                copy[i] = (float) get(i);
            }
        }
        return copy;
    }

    /** A copy as doubles; other types are converted. */
    public double[] toDoubles() {
        double[] copy = new double[length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = get(i);
        }
        return copy;
    }

    /**
     * A copy as longs.
     *
     * @throws IllegalStateException if the array is not int64
     */
    public long[] toLongs() {
        if (dtype != DType.I64) {
            throw new IllegalStateException("a " + dtype.torchName() + " array has no exact longs; use toDoubles()");
        }
        long[] copy = new long[length()];
        MemorySegment.copy(data, ValueLayout.JAVA_LONG_UNALIGNED, 0, copy, 0, copy.length);
        return copy;
    }

    /** The same values in another element type, rounded to nearest where it is narrower; this array if it is the same. */
    public HostArray to(DType other) {
        if (other == dtype) {
            return this;
        }
        int n = length();
        return switch (other) {
            case F32 -> of(shape, toFloats());
            case F64 -> of(shape, toDoubles());
            case F16 -> {
                short[] bits = new short[n];
                for (int i = 0; i < n; i++) {
                    bits[i] = Float.floatToFloat16((float) get(i));
                }
                yield ofHalf(shape, bits);
            }
            case I64 -> {
                long[] values = new long[n];
                for (int i = 0; i < n; i++) {
                    values[i] = (long) get(i);
                }
                yield of(shape, values);
            }
        };
    }

    private int length() {
        return Math.toIntExact(shape.elements());
    }

    /** Type and shape, not the values: {@code float32[64, 3, 7, 7]}. */
    @Override
    public String toString() {
        return dtype.torchName() + shape;
    }
}
