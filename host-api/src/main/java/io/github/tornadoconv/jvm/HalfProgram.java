package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;

/** A float16 program: halves are widened, computed in float, and rounded to half after each step as PyTorch does. */
final class HalfProgram implements CompiledProgram {
    private final JvmProgram<float[]> program;
    private final float[] input;
    private final float[] output;

    HalfProgram(Program program) {
        this.program = new JvmProgram<>(
                JvmProgram.groups(program), JvmProgram::floats, float[]::new, Float.BYTES, HalfProgram::round);
        this.input = new float[Math.toIntExact(program.first().input().elements())];
        this.output = new float[Math.toIntExact(program.last().output().elements())];
    }

    @Override
    public void run(MemorySegment from, MemorySegment to) {
        short[] halves = (short[]) from.heapBase().orElseThrow();
        for (int i = 0; i < input.length; i++) {
            input[i] = Float.float16ToFloat(halves[i]);
        }
        program.run(input, output);
        short[] result = (short[]) to.heapBase().orElseThrow();
        for (int i = 0; i < output.length; i++) {
            result[i] = Float.floatToFloat16(output[i]);
        }
    }

    private static void round(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
        }
    }

    @Override
    public long deviceBytes() {
        return program.deviceBytes() + Float.BYTES * ((long) input.length + output.length);
    }

    @Override
    public void close() {
        program.close();
    }
}
