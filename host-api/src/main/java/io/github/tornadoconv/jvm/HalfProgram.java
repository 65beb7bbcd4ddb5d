package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;

/** A float16 program: halves are widened, computed in float, and rounded to half after each step as PyTorch does. */
final class HalfProgram implements CompiledProgram {
    private final JvmProgram<float[]> program;
    private final Span<float[]> input;
    private final Span<float[]> output;
    private final int inputs;
    private final int outputs;

    HalfProgram(Program program, Slabs<float[]> slabs) {
        this.program = JvmProgram.floats(JvmProgram.groups(program), slabs, HalfProgram::round);
        this.inputs = Math.toIntExact(program.first().input().elements());
        this.outputs = Math.toIntExact(program.last().output().elements());
        this.input = slabs.lasting(inputs);
        this.output = slabs.lasting(outputs);
    }

    @Override
    public void run(MemorySegment from, MemorySegment to) {
        short[] halves = (short[]) from.heapBase().orElseThrow();
        for (int i = 0; i < inputs; i++) {
            input.array()[input.start() + i] = Float.float16ToFloat(halves[i]);
        }
        program.run(input.array(), input.start(), output.array(), output.start());
        short[] result = (short[]) to.heapBase().orElseThrow();
        for (int i = 0; i < outputs; i++) {
            result[i] = Float.floatToFloat16(output.array()[output.start() + i]);
        }
    }

    private static void round(float[] values, int start, int length) {
        for (int i = start; i < start + length; i++) {
            values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
        }
    }

    @Override
    public long deviceBytes() {
        return program.deviceBytes() + Float.BYTES * ((long) inputs + outputs);
    }

    @Override
    public void close() {
        program.close();
    }
}
