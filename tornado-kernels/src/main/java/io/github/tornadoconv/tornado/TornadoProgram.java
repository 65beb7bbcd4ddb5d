package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;

/** A program on a TornadoVM device. */
final class TornadoProgram implements CompiledProgram {
    private final ExecutionPlan plan;

    TornadoProgram(Program program, Target target) {
        this.plan = new ExecutionPlan(program, target, false);
    }

    @Override
    public void run(MemorySegment input, MemorySegment output) {
        plan.run(input, output);
    }

    @Override
    public long deviceBytes() {
        return plan.bytes();
    }

    @Override
    public void close() {
        plan.close();
    }
}
