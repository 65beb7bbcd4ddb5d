package io.github.tornadoconv.jvm;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Program;

/**
 * An algorithm of the JVM backend. It makes kernels of the types that its {@code accepts} takes. The backend's inner
 * layout is a blocked {@link Layout} of as many lanes as a vector has, with the margins that the next step asks for.
 */
interface JvmAlgorithm extends Algorithm {
    /**
     * A kernel for float32 and, between conversions, for float16.
     *
     * @param memory the program's
     */
    Kernel<float[]> floats(Program.Step step, Memory<float[]> memory);

    /**
     * A kernel that reads and writes those layouts: blocked ones where the step's ends are inner.
     *
     * @param input such as {@link #innerInput} asks for, or plain
     * @param output such as the next step asks for, or plain
     * @param memory the program's
     */
    default Kernel<float[]> floats(Program.Step step, Layout input, Layout output, Memory<float[]> memory) {
        return floats(step, memory);
    }

    /** The blocked layout in which it wants an inner input: margins where the padding is, unless it needs others. */
    default Layout innerInput(ConvShape shape) {
        return Layout.padded(Geometry.of(shape), Lanes.floats().width());
    }

    /**
     * A kernel for float64.
     *
     * @param memory the program's
     */
    Kernel<double[]> doubles(Program.Step step, Memory<double[]> memory);

    /** A kernel for int64. */
    default Kernel<long[]> longs(Program.Step step) {
        throw new UnsupportedOperationException(id() + " does not compute int64");
    }
}
