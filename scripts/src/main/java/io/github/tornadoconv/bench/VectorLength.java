package io.github.tornadoconv.bench;

import jdk.incubator.vector.FloatVector;

/** Apart, because it cannot be linked where the module jdk.incubator.vector is missing. */
final class VectorLength {
    private VectorLength() {}

    static int bits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
