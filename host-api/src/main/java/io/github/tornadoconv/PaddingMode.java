package io.github.tornadoconv;

import java.util.Locale;

/** What stands outside the input: PyTorch's {@code padding_mode}. */
public enum PaddingMode {
    /** Zeros; the only mode of transposed convolutions. */
    ZEROS,
    /** The input mirrored about its edge element; padding must be smaller than the input's size on that axis. */
    REFLECT,
    /** The edge element repeated. */
    REPLICATE,
    /** The input continued from its other end; padding must not exceed the input's size on that axis. */
    CIRCULAR;

    /** PyTorch's word, such as {@code zeros}. */
    public String torchName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode of PyTorch's word.
     *
     * @throws IllegalArgumentException if PyTorch has no such word
     */
    public static PaddingMode of(String torchName) {
        for (PaddingMode mode : values()) {
            if (mode.torchName().equals(torchName)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("padding_mode must be one of zeros, reflect, replicate, circular, but got '"
                + torchName + "'; use one of those four");
    }
}
