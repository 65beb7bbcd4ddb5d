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

    /** Makes the kernel of one step or of several together. */
    interface Compiler<A> {
        Kernel<A> compile(Fusion.Group group, Scratch scratch);
    }

    /**
     * @param groups the steps, those together that are computed together
     * @param compiler makes the kernels
     * @param array makes an array of zeros of a length
     * @param elementBytes bytes of its elements
     * @param rounding what is done to the output of each group but the last
     */
    JvmProgram(
            List<Fusion.Group> groups, Compiler<A> compiler, IntFunction<A> array, int elementBytes,
            Consumer<A> rounding) {
        this.rounding = rounding;
        List<Layout> layouts = new ArrayList<>();
        long sum = 0;
        for (Fusion.Group group : groups.subList(0, groups.size() - 1)) {
            Layout layout = group.layouts().getLast();
            A shared = shared(layouts, layout);
            if (shared == null) {
                sum += layout.elements() * elementBytes;
            }
            between.add(shared == null ? array.apply(Math.toIntExact(layout.elements())) : shared);
            layouts.add(layout);
        }
        Scratch scratch = new Scratch();
        for (Fusion.Group group : groups) {
            Kernel<A> kernel = compiler.compile(group, scratch);
            kernels.add(kernel);
            sum += kernel.bytes();
        }
        this.bytes = sum + scratch.bytes();
    }

    /** The steps, those together that are computed together. */
    static List<Fusion.Group> groups(Program program) {
        return new Fusion(program, layouts(program)).groups();
    }

    /** The layouts of the input, of what goes from step to step, and of the output. */
    static List<Layout> layouts(Program program) {
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
    private A shared(List<Layout> earlier, Layout layout) {
        for (int i = earlier.size() - 2; i >= 0; i--) {
            if (earlier.get(i).equals(layout) && between.get(i) != between.getLast()) {
                return between.get(i);
            }
        }
        return null;
    }

    static CompiledProgram floats(Program program) {
        return floats(groups(program));
    }

    static JvmProgram<float[]> floats(List<Fusion.Group> groups) {
        return new JvmProgram<>(groups, JvmProgram::floats, float[]::new, Float.BYTES, JvmProgram::exact);
    }

    /** The kernel for float32 and, between conversions, for float16. */
    static Kernel<float[]> floats(Fusion.Group group, Scratch scratch) {
        return group.isFused()
                ? new FusedKernel(group, scratch)
                : algorithm(group.step())
                        .floats(group.step(), group.layouts().getFirst(), group.layouts().getLast(), scratch);
    }

    static CompiledProgram doubles(Program program) {
        return new JvmProgram<>(
                groups(program), (group, scratch) -> algorithm(group.step()).doubles(group.step()), double[]::new,
                Double.BYTES,
                JvmProgram::exact);
    }

    static CompiledProgram longs(Program program) {
        return new JvmProgram<>(
                groups(program), (group, scratch) -> algorithm(group.step()).longs(group.step()), long[]::new,
                Long.BYTES,
                JvmProgram::exact);
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
