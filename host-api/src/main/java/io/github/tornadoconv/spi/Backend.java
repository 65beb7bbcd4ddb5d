package io.github.tornadoconv.spi;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** One open device. */
public interface Backend extends AutoCloseable {
    /**
     * The algorithms; one of them at least accepts every shape that the backend can run. Of those without an estimate, the
     * first that accepts a shape is taken.
     */
    List<Algorithm> algorithms();

    /**
     * Memory for a tensor, zeroed, readable and writable by the host; it lives until nobody refers to it.
     *
     * @throws IllegalArgumentException if it is more than one Java array holds
     */
    default MemorySegment allocate(DType dtype, Shape shape) {
        long elements = shape.elements();
        if (elements > Shape.MOST_ELEMENTS) {
            throw new IllegalArgumentException("a tensor of shape " + shape + " has " + elements
                    + " elements, but one array holds at most " + Shape.MOST_ELEMENTS
                    + "; split the batch");
        }
        int n = (int) elements;
        return switch (dtype) {
            case F16 -> MemorySegment.ofArray(new short[n]);
            case F32 -> MemorySegment.ofArray(new float[n]);
            case F64 -> MemorySegment.ofArray(new double[n]);
            case I64 -> MemorySegment.ofArray(new long[n]);
        };
    }

    /**
     * Makes a program ready to run.
     *
     * @throws io.github.tornadoconv.DeviceException if it does not compile or does not fit; the device stays usable
     */
    CompiledProgram compile(Program program);

    /** What a user should know of how the steps of a program are computed together, for {@code explain()}; empty where nothing. */
    default List<String> notes(Program program) {
        return List.of();
    }

    /** Whether code of programs that ran is still being compiled, so that they will be faster soon. */
    default boolean isWarmingUp() {
        return false;
    }

    /** Measures what the device can do, for about half a second; empty where that is not known. */
    default Optional<Peak> peak() {
        return Optional.empty();
    }

    /** Frees what the device holds; programs are closed before. */
    @Override
    void close();
}
