package io.github.tornadoconv.jvm;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Masks of the first lanes of a float vector, made once: {@code indexInRange} makes one anew, which is memory for the
 * collector where the compiler does not inline all of it, or hands it to a method of its own.
 */
final class LaneMasks {
    private static final int WIDTH = FloatVector.SPECIES_PREFERRED.length();

    @SuppressWarnings({"unchecked", "rawtypes"}) // There are no generic arrays.
    private static final VectorMask<Float>[] FIRST = IntStream.rangeClosed(0, WIDTH)
            .mapToObj(count -> FloatVector.SPECIES_PREFERRED.indexInRange(0, count))
            .toArray(VectorMask[]::new);

    private LaneMasks() {}

    /** The first {@code count} lanes: none below 1, all from the vector's length on. */
    static VectorMask<Float> first(int count) {
        return FIRST[Math.clamp(count, 0, WIDTH)];
    }
}
