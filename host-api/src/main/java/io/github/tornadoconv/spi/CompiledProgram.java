package io.github.tornadoconv.spi;

import java.lang.foreign.MemorySegment;

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

    /** Bytes of buffers and weights that it holds on the device. */
    long deviceBytes();

    /** Frees what it holds. */
    @Override
    void close();
}
