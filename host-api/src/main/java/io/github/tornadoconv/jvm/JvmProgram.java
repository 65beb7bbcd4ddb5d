package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The kernels of a program and the arrays between them. The memory of this backend's tensors is such an array. Steps
 * whose outputs have the same layout take turns with two arrays, which so stay in the caches.
 *
 * @param <A> {@code float[]}, {@code double[]} or {@code long[]}
 */
final class JvmProgram<A> implements CompiledProgram {
    private final List<Kernel<A>> kernels = new ArrayList<>();
    private final List<A> between = new ArrayList<>();
    private final Consumer<A> rounding;
    private final long bytes;

    /** Makes the kernel of a step that reads and writes those layouts. */
    interface Compiler<A> {
        Kernel<A> compile(Program.Step step, Layout input, Layout output);
    }

    /**
     * @param compiler makes the kernels
     * @param array makes an array of zeros of a length
     * @param elementBytes bytes of its elements
     * @param rounding what is done to the output of each step but the last
     */
    JvmProgram(
            Program program, Compiler<A> compiler, IntFunction<A> array, int elementBytes, Consumer<A> rounding) {
        this.rounding = rounding;
        List<Layout> layouts = layouts(program);
        long sum = 0;
        for (int i = 1; i + 1 < layouts.size(); i++) {
            A shared = shared(layouts, i);
            if (shared == null) {
                long elements = layouts.get(i).elements();
                between.add(array.apply(Math.toIntExact(elements)));
                sum += elements * elementBytes;
            } else {
                between.add(shared);
            }
        }
        for (int i = 0; i < program.steps().size(); i++) {
            Kernel<A> kernel = compiler.compile(program.steps().get(i), layouts.get(i), layouts.get(i + 1));
            kernels.add(kernel);
            sum += kernel.bytes();
        }
        this.bytes = sum;
    }

    /** The layouts of the input, of what goes from step to step, and of the output. */
    private static List<Layout> layouts(Program program) {
        List<Layout> layouts = new ArrayList<>();
        for (Program.Step step : program.steps()) {
            layouts.add(step.ends().innerInput()
                    ? algorithm(step).innerInput(step.shape())
                    : Layout.input(Geometry.of(step.shape())));
        }
        layouts.add(Layout.output(Geometry.of(program.last())));
        return layouts;
    }

    private static JvmAlgorithm algorithm(Program.Step step) {
        return (JvmAlgorithm) step.choice().algorithm();
    }

    /** The array of an earlier step with the same layout, and so the same margins, that is free again; null if none. */
    private A shared(List<Layout> layouts, int i) {
        for (int earlier = i - 2; earlier > 0; earlier--) {
            A array = between.get(earlier - 1);
            if (layouts.get(earlier).equals(layouts.get(i)) && array != between.getLast()) {
                return array;
            }
        }
        return null;
    }

    static CompiledProgram floats(Program program) {
        return new JvmProgram<>(program, JvmProgram::floats, float[]::new, Float.BYTES, JvmProgram::exact);
    }

    /** The kernel of a step for float32 and, between conversions, for float16. */
    static Kernel<float[]> floats(Program.Step step, Layout input, Layout output) {
        return algorithm(step).floats(step, input, output);
    }

    static CompiledProgram doubles(Program program) {
        return new JvmProgram<>(
                program, (step, in, out) -> algorithm(step).doubles(step), double[]::new, Double.BYTES,
                JvmProgram::exact);
    }

    static CompiledProgram longs(Program program) {
        return new JvmProgram<>(
                program, (step, in, out) -> algorithm(step).longs(step), long[]::new, Long.BYTES, JvmProgram::exact);
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
