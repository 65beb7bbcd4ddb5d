package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The kernels of a program and the arrays between them. The memory of this backend's tensors is such an array. Steps
 * whose outputs have the same layout take turns with two arrays, which so stay in the caches.
 *
 * @param <A> {@code float[]}, {@code double[]} or {@code long[]}
 */
final class JvmProgram<A> implements CompiledProgram {
    private final List<Kernel<A>> kernels = new ArrayList<>();
    private final List<Span<A>> between = new ArrayList<>();
    private final Memory<A> memory;
    private final int elementBytes;
    private final Rounding<A> rounding;
    private final List<Integer> lengths = new ArrayList<>();
    private final long bytes;

    /** What is done to the elements between steps. */
    interface Rounding<A> {
        void round(A array, int start, int length);
    }

    /** Makes the kernel of one step or of several together. */
    interface Compiler<A> {
        Kernel<A> compile(Fusion.Group group, Memory<A> memory);
    }

    /**
     * @param groups the steps, those together that are computed together
     * @param compiler makes the kernels
     * @param array makes memory for that many zeros
     * @param elementBytes bytes of each
     * @param slabs the device's
     * @param rounding what is done to the output of each group but the last
     */
    JvmProgram(
            List<Fusion.Group> groups, Compiler<A> compiler, IntFunction<Span<A>> array, int elementBytes,
            Slabs<A> slabs, Rounding<A> rounding) {
        this.memory = new Memory<>(slabs);
        this.elementBytes = elementBytes;
        this.rounding = rounding;
        List<Layout> layouts = new ArrayList<>();
        long sum = 0;
        for (Fusion.Group group : groups.subList(0, groups.size() - 1)) {
            Layout layout = group.layouts().getLast();
            Span<A> shared = shared(layouts, layout);
            if (shared == null) {
                sum += layout.elements() * elementBytes;
            }
            between.add(shared == null ? array.apply(Math.toIntExact(layout.elements())) : shared);
            lengths.add(Math.toIntExact(layout.elements()));
            layouts.add(layout);
        }
        for (Fusion.Group group : groups) {
            Kernel<A> kernel = compiler.compile(group, memory);
            kernels.add(kernel);
            sum += kernel.bytes();
        }
        this.bytes = sum + memory.bytes();
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
    private Span<A> shared(List<Layout> earlier, Layout layout) {
        for (int i = earlier.size() - 2; i >= 0; i--) {
            if (earlier.get(i).equals(layout) && between.get(i) != between.getLast()) {
                return between.get(i);
            }
        }
        return null;
    }

    static CompiledProgram floats(Program program, Slabs<float[]> slabs) {
        return floats(groups(program), slabs, JvmProgram::exact);
    }

    static JvmProgram<float[]> floats(List<Fusion.Group> groups, Slabs<float[]> slabs, Rounding<float[]> rounding) {
        return new JvmProgram<>(groups, JvmProgram::floats, slabs::lasting, Float.BYTES, slabs, rounding);
    }

    /** The kernel for float32 and, between conversions, for float16. */
    static Kernel<float[]> floats(Fusion.Group group, Memory<float[]> memory) {
        return group.isFused()
                ? new FusedKernel(group, memory)
                : algorithm(group.step())
                        .floats(group.step(), group.layouts().getFirst(), group.layouts().getLast(), memory);
    }

    static CompiledProgram doubles(Program program, Slabs<double[]> slabs) {
        return new JvmProgram<>(
                groups(program), (group, memory) -> algorithm(group.step()).doubles(group.step(), memory),
                slabs::lasting, Double.BYTES, slabs, JvmProgram::exact);
    }

    static CompiledProgram longs(Program program) {
        return new JvmProgram<>(
                groups(program), (group, memory) -> algorithm(group.step()).longs(group.step()),
                length -> new Span<>(new long[length], 0), Long.BYTES, null, JvmProgram::exact);
    }

    static void exact(Object array, int start, int length) {}

    @Override
    @SuppressWarnings("unchecked")
    public void run(MemorySegment input, MemorySegment output) {
        run((A) input.heapBase().orElseThrow(), start(input), (A) output.heapBase().orElseThrow(), start(output));
    }

    /** Number of the first element in its array. */
    private int start(MemorySegment tensor) {
        return Math.toIntExact(tensor.address() / elementBytes);
    }

    /**
     * Runs it once.
     *
     * @param at number of the input's first element
     * @param t number of the output's first element
     */
    void run(A input, int at, A output, int t) {
        memory.take();
        try {
            A from = input;
            int start = at;
            for (int i = 0; i < between.size(); i++) {
                Span<A> to = between.get(i);
                kernels.get(i).run(from, start, to.array(), to.start());
                rounding.round(to.array(), to.start(), lengths.get(i));
                from = to.array();
                start = to.start();
            }
            kernels.getLast().run(from, start, output, t);
        } finally {
            memory.giveBack();
        }
    }

    @Override
    public long deviceBytes() {
        return bytes;
    }

    @Override
    public void close() {}
}
