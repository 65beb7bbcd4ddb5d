package io.github.tornadoconv.spi;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * A program that is ready to run on its device, with the buffers that it needs. Never called by two threads at once:
 * the caller holds a lock per program.
 */
public interface CompiledProgram extends AutoCloseable {
    /**
     * Runs it once.
     *
     * @param input elements of the first step's input
     * @param output where every element of the last step's output is written; not the memory of the input
     * @throws io.github.tornadoconv.DeviceException if the device fails; it stays usable
     */
    void run(MemorySegment input, MemorySegment output);

    /**
     * Runs it once under the device's own profiler, which may slow the run down.
     *
     * @return nanoseconds that the device spent in kernels, transfers not counted; empty where there is no profiler, and
     *     then nothing has run
     * @throws io.github.tornadoconv.DeviceException if the device fails; it stays usable
     */
    default OptionalLong kernelNanos(MemorySegment input, MemorySegment output) {
        return OptionalLong.empty();
    }

    /** Bytes of buffers and weights that it holds on the device. */
    long deviceBytes();

    /** Frees what it holds. */
    @Override
    void close();
}
