package io.github.tornadoconv;

/**
 * Element types of tensors, weights and files.
 *
 * <p>{@link #F32} and {@link #F64} are computed in their own precision. {@link #F16} is held as halves and computed in
 * float. {@link #I64} is computed exactly, modulo 2<sup>64</sup>, as PyTorch's integer convolution does.
 */
public enum DType {
    /** IEEE 754 binary16, held as the bits of a {@code short}. */
    F16(2, "float16"),
    /** IEEE 754 binary32. */
    F32(4, "float32"),
    /** IEEE 754 binary64. */
    F64(8, "float64"),
    /** Two's complement 64-bit integer. */
    I64(8, "int64");

    private final int byteSize;
    private final String torchName;

    DType(int byteSize, String torchName) {
        this.byteSize = byteSize;
        this.torchName = torchName;
    }

    /** Bytes of one element. */
    public int byteSize() {
        return byteSize;
    }

    /** PyTorch's name, such as {@code float32}. */
    public String torchName() {
        return torchName;
    }

    /** Whether values have a fraction. */
    public boolean isFloatingPoint() {
        return this != I64;
    }
}
