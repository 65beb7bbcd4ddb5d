package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Shape;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The kernels of a program and the arrays between them. The memory of this backend's tensors is such an array.
 *
 * @param <A> {@code float[]}, {@code double[]} or {@code long[]}
 */
final class JvmProgram<A> implements CompiledProgram {
    private final List<Kernel<A>> kernels = new ArrayList<>();
    private final List<A> between = new ArrayList<>();
    private final Consumer<A> rounding;
    private final long bytes;

    /**
     * @param compile makes the kernel of a step
     * @param array makes an array of a length
     * @param rounding what is done to the output of each step but the last
     */
    JvmProgram(
            Program program,
            BiFunction<JvmAlgorithm, Program.Step, Kernel<A>> compile,
            IntFunction<A> array,
            Consumer<A> rounding) {
        this.rounding = rounding;
        long sum = 0;
        for (Program.Step step : program.steps()) {
            if (!kernels.isEmpty()) {
                Shape shape = step.shape().input();
                between.add(array.apply(Math.toIntExact(shape.elements())));
                sum += shape.elements() * step.shape().spec().dtype().byteSize();
            }
            Kernel<A> kernel = compile.apply((JvmAlgorithm) step.choice().algorithm(), step);
            kernels.add(kernel);
            sum += kernel.bytes();
        }
        this.bytes = sum;
    }

    static CompiledProgram floats(Program program) {
        return new JvmProgram<>(program, JvmAlgorithm::floats, float[]::new, JvmProgram::exact);
    }

    static CompiledProgram doubles(Program program) {
        return new JvmProgram<>(program, JvmAlgorithm::doubles, double[]::new, JvmProgram::exact);
    }

    static CompiledProgram longs(Program program) {
        return new JvmProgram<>(program, JvmAlgorithm::longs, long[]::new, JvmProgram::exact);
    }

    private static void exact(Object array) {}

    @Override
    @SuppressWarnings("unchecked")
    public void run(MemorySegment input, MemorySegment output) {
        run((A) input.heapBase().orElseThrow(), (A) output.heapBase().orElseThrow());
    }

    void run(A input, A output) {
        A from = input;
        for (int i = 0; i < between.size(); i++) {
            A to = between.get(i);
            kernels.get(i).run(from, to);
            rounding.accept(to);
            from = to;
        }
        kernels.getLast().run(from, output);
    }

    @Override
    public long deviceBytes() {
        return bytes;
    }

    @Override
    public void close() {}
}
