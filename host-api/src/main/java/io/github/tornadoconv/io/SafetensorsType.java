package io.github.tornadoconv.io;

import io.github.tornadoconv.DType;

/**
 * The element types that safetensors files name, with their bits per element. Source: {@code Dtype} in the reference
 * implementation, huggingface/safetensors, {@code safetensors/src/tensor.rs}.
 */
enum SafetensorsType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    SafetensorsType(int bits) {
        this.bits = bits;
    }

    /** Bits of one element. */
    int bits() {
        return bits;
    }

    /** The type that files call {@code name}, or null. */
    static SafetensorsType named(String name) {
        for (SafetensorsType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** The type in which arrays of {@code dtype} are written. */
    static SafetensorsType of(DType dtype) {
        return switch (dtype) {
            case F16 -> F16;
            case F32 -> F32;
            case F64 -> F64;
            case I64 -> I64;
        };
    }
}
