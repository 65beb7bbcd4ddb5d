package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Program;

/** An algorithm of the JVM backend. It makes kernels of the types that its {@code accepts} takes. */
interface JvmAlgorithm extends Algorithm {
    /** A kernel for float32 and, between conversions, for float16. */
    Kernel<float[]> floats(Program.Step step);

    /** A kernel for float64. */
    Kernel<double[]> doubles(Program.Step step);

    /** A kernel for int64. */
    default Kernel<long[]> longs(Program.Step step) {
        throw new UnsupportedOperationException(id() + " does not compute int64");
    }
}
