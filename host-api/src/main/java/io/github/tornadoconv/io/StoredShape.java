package io.github.tornadoconv.io;

import io.github.tornadoconv.Shape;
import java.nio.file.Path;
import java.util.Arrays;

/** Sizes as files state them, 64-bit, made the {@link Shape} of an array. */
final class StoredShape {
    private StoredShape() {}

    /** @throws UnsupportedOperationException if a size is beyond what a {@link Shape} holds */
    static Shape of(Path file, String place, long[] sizes) {
        try {
            return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new UnsupportedOperationException(file + ", " + place + ": shape " + Arrays.toString(sizes)
                    + " is larger than arrays can be here; a size is at most " + Integer.MAX_VALUE
                    + "; split the array before it is saved");
        }
    }
}
