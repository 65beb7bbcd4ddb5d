package io.github.tornadoconv.cases;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** PyTorch's six functions of {@code torch.nn.functional}, by their names there. */
public enum Op {
    CONV1D,
    CONV2D,
    CONV3D,
    CONV_TRANSPOSE1D,
    CONV_TRANSPOSE2D,
    CONV_TRANSPOSE3D;

    /**
     * The function of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static Op of(String torchName) {
        return Arrays.stream(values())
                .filter(op -> op.torchName().equals(torchName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no op '" + torchName + "'; the ops are "
                        + Arrays.stream(values()).map(Op::torchName).collect(Collectors.joining(", "))));
    }

    /** PyTorch's name, such as {@code conv_transpose2d}. */
    public String torchName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a transposed convolution. */
    public boolean transposed() {
        return ordinal() >= CONV_TRANSPOSE1D.ordinal();
    }

    @Override
    public String toString() {
        return torchName();
    }
}
