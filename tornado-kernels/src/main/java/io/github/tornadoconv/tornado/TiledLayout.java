package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.tornado.kernels.PaddingKernels;
import io.github.tornadoconv.tornado.kernels.Planes;
import io.github.tornadoconv.tornado.kernels.UnpackKernels;
import java.util.Arrays;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/**
 * Sizes and tables that the kernel families with a padded input share: how the input is padded, where each kernel
 * element meets it, and where the outputs of each phase go.
 */
final class TiledLayout {
    /** Output channels side by side in a vector. */
    static final int LANES = 16;

    /** Columns that one work item copies on a device with few threads: enough to be worth it, few enough to share out. */
    private static final int SPAN = 256;

    /** Work items, at least, on a device with few threads, so that the cores end together. */
    static final int LEAST_ITEMS = 64;

    /** Elements that are copied as vectors, at least. */
    private static final int LEAST_RUN = 8;

    final Geometry g;
    final AxisTaps[] axes = new AxisTaps[3];

    TiledLayout(ConvShape shape) {
        this.g = pointwise(Geometry.of(shape));
        for (int axis = 0; axis < 3; axis++) {
            axes[axis] = AxisTaps.of(g, axis);
        }
    }

    /** With what outputs next to each other in a row meet lying next to each other in the padded input. */
    static TiledLayout sorted(ConvShape shape) {
        TiledLayout layout = new TiledLayout(shape);
        layout.axes[2] = layout.axes[2].sorted();
        return layout;
    }

    /** With the padded input as large as tiles of minimal filtering need it. */
    static TiledLayout filtered(ConvShape shape, WinogradAxis rows, WinogradAxis columns) {
        TiledLayout layout = new TiledLayout(shape);
        layout.axes[1] = layout.axes[1].withPadded(rows.padded());
        layout.axes[2] = layout.axes[2].withPadded(columns.padded());
        return layout;
    }

    /** Where every output sees one input position, its own, all positions lie on one axis: no short rows. */
    private static Geometry pointwise(Geometry g) {
        boolean same = g.kernelVolume() == 1
                && Arrays.equals(g.in(), g.out())
                && Arrays.stream(g.stride()).allMatch(s -> s == 1)
                && Arrays.stream(g.begin()).allMatch(b -> b == 0);
        if (!same) {
            return g;
        }
        int[] flat = {1, 1, g.inVolume()};
        return new Geometry(
                g.batch(),
                g.groups(),
                g.inPerGroup(),
                g.outPerGroup(),
                flat,
                flat,
                g.kernel(),
                g.stride(),
                g.dilation(),
                g.begin(),
                g.mode(),
                g.transposed());
    }

    /** Whether the input is its own padded input. */
    boolean isPadded() {
        for (int axis = 0; axis < 3; axis++) {
            if (axes[axis].first() != 0 || axes[axis].padded() > g.in()[axis] || axes[axis].ways() > 1) {
                return true;
            }
        }
        return false;
    }

    /** Size of the padded input on an axis: the input's own where it is not padded. */
    int paddedSize(int axis, boolean copied) {
        return copied ? axes[axis].padded() : g.in()[axis];
    }

    /** Elements of one channel of the padded input. */
    long paddedVolume(boolean copied) {
        return (long) paddedSize(0, copied) * paddedSize(1, copied) * paddedSize(2, copied);
    }

    /** Outputs of one channel and phase. */
    long positions() {
        return (long) axes[0].positions() * axes[1].positions() * axes[2].positions();
    }

    /** Phases of all axes. */
    int phases() {
        return axes[0].count() * axes[1].count() * axes[2].count();
    }

    /** Columns per work item of the kernels that copy. */
    int span(Traits traits, int width) {
        return traits.manyThreads() ? 1 : Math.min(width, SPAN);
    }

    /** The table of {@link PaddingKernels}, with that number before it. */
    int[] from(int number) {
        int[] table = new int[PaddingKernels.HEADER + axes[0].padded() + axes[1].padded() + axes[2].padded()];
        table[0] = number;
        int at = PaddingKernels.HEADER;
        int[] stride = {g.in()[1] * g.in()[2], g.in()[2], 1};
        for (int axis = 0; axis < 3; axis++) {
            for (int z = 0; z < axes[axis].padded(); z++) {
                int source = g.source(axis, axes[axis].source(z));
                table[at++] = source < 0 || source >= g.in()[axis] ? -1 : source * stride[axis];
            }
        }
        return table;
    }

    /** The table of {@link PaddingKernels#rows}. */
    int[] fromRuns() {
        int ways = axes[2].ways();
        int each = axes[2].each();
        int[] from = from(ways);
        int starts = from.length - ways * each;
        IntStream.Builder lists = IntStream.builder();
        int[] table = Arrays.copyOf(from, starts + ways);
        int used = table.length;
        for (int way = 0; way < ways; way++) {
            int first = starts + way * each;
            int before = 0;
            while (before < each && !isRun(from, first + before, first + each, ways)) {
                before++;
            }
            int count = before < each ? 2 : 0;
            while (count > 0
                    && before + count < each
                    && from[first + before + count] == from[first + before + count - 1] + ways) {
                count++;
            }
            boolean vectors = count >= LEAST_RUN;
            int start = vectors ? before : 0;
            int end = vectors ? before + count : 0;
            int[] others = IntStream.range(0, each)
                    .filter(place -> from[first + place] >= 0 && (place < start || place >= end))
                    .toArray();
            table[starts + way] = used;
            lists.add(end - start).add(start).add(vectors ? from[first + start] : 0).add(others.length);
            for (int place : others) {
                lists.add(place).add(from[first + place]);
            }
            used += 4 + 2 * others.length;
        }
        return IntStream.concat(IntStream.of(table), lists.build()).toArray();
    }

    /** Whether an element comes from the input, and the next one from {@code ways} farther. */
    private static boolean isRun(int[] from, int at, int end, int ways) {
        return from[at] >= 0 && at + 1 < end && from[at + 1] == from[at] + ways;
    }

    /** The table of {@link UnpackKernels}, for blocks of outputs that lie {@code phaseStride} apart from phase to phase. */
    int[] place(int span, int channels, int phaseStride) {
        int[] out = g.out();
        int[] table = new int[UnpackKernels.HEADER + out[0] + out[1] + out[2]];
        table[0] = span;
        table[1] = channels;
        table[2] = Planes.HALVES;
        int at = UnpackKernels.HEADER;
        int[] stride = {axes[1].positions() * axes[2].positions(), axes[2].positions(), 1};
        int[] phases = {axes[1].count() * axes[2].count(), axes[2].count(), 1};
        for (int axis = 0; axis < 3; axis++) {
            for (int o = 0; o < out[axis]; o++) {
                table[at++] = axes[axis].phase(o) * phases[axis] * phaseStride + axes[axis].position(o) * stride[axis];
            }
        }
        return table;
    }

    /** What is done with each kernel element of a phase: where it is in the kernel, and where it meets the input. */
    interface TapUse {
        void accept(int kernel, int offset);
    }

    /** Visits the kernel elements of a phase in their order. */
    void forEachTap(int phase, boolean copied, TapUse use) {
        int last = axes[2].count();
        int middle = axes[1].count();
        for (AxisTaps.Tap d : axes[0].phases().get(phase / last / middle)) {
            for (AxisTaps.Tap h : axes[1].phases().get(phase / last % middle)) {
                for (AxisTaps.Tap w : axes[2].phases().get(phase % last)) {
                    use.accept(
                            (d.kernel() * g.kernel()[1] + h.kernel()) * g.kernel()[2] + w.kernel(),
                            (d.offset() * paddedSize(1, copied) + h.offset()) * paddedSize(2, copied) + w.offset());
                }
            }
        }
    }

    /** Kernel elements of a phase. */
    int taps(int phase) {
        int last = axes[2].count();
        int middle = axes[1].count();
        return axes[0].phases().get(phase / last / middle).size()
                * axes[1].phases().get(phase / last % middle).size()
                * axes[2].phases().get(phase % last).size();
    }

    /** Distances in the padded input of outputs next to each other in depth, height and width. */
    int step(int axis, boolean copied) {
        int step = axes[axis].step();
        for (int inner = axis + 1; inner < 3; inner++) {
            step *= paddedSize(inner, copied);
        }
        return step;
    }

    /** Place of an element in PyTorch's weight array. */
    int weightAt(int group, int in, int out, int kernel) {
        return (g.transposed()
                ? (group * g.inPerGroup() + in) * g.outPerGroup() + out
                : (group * g.outPerGroup() + out) * g.inPerGroup() + in)
                * g.kernelVolume()
                + kernel;
    }

    /** The padded input, plane by plane; adds the task that makes it. */
    FloatArray pad(Tasks tasks, int channels, FloatArray x) {
        int depth = axes[0].padded();
        int height = axes[1].padded();
        int width = axes[2].padded();
        int planes = g.batch() * channels;
        FloatArray padded = tasks.zeros(Math.toIntExact(planes * paddedVolume(true)));
        if (tasks.traits().manyThreads()) {
            int items = Math.toIntExact((long) planes * depth * height * width);
            IntArray from = tasks.resident(from(1));
            tasks.task(
                    "pad_planes", items, PaddingKernels::planes, x, padded, from, items, depth, height, width,
                    g.inVolume());
        } else {
            int strip = Math.ceilDiv(height, Math.min(height, Math.ceilDiv(LEAST_ITEMS, planes * depth)));
            int strips = Math.ceilDiv(height, strip);
            int items = Math.toIntExact((long) planes * depth * strips);
            IntArray from = tasks.resident(fromRuns());
            tasks.task(
                    "pad_rows",
                    items,
                    PaddingKernels::rows,
                    x,
                    padded,
                    from,
                    items,
                    strips,
                    strip,
                    depth,
                    height,
                    axes[2].ways(),
                    axes[2].each(),
                    g.inVolume());
        }
        return padded;
    }

    /**
     * The padded input with channels as lanes; adds the task that makes it.
     *
     * @param channel for each stack of 16 lanes their input channels
     */
    VectorFloat16 padLanes(Tasks tasks, int[] channel, FloatArray x) {
        int depth = axes[0].padded();
        int height = axes[1].padded();
        int width = axes[2].padded();
        int span = span(tasks.traits(), width);
        int chunks = Math.ceilDiv(width, span);
        int stacks = channel.length / LANES;
        int items = Math.toIntExact((long) g.batch() * stacks * depth * height * chunks);
        VectorFloat16 padded = tasks.scratchVectors(Math.toIntExact((long) g.batch() * stacks * paddedVolume(true)));
        IntArray from = tasks.resident(from(span));
        IntArray channels = tasks.resident(channel);
        tasks.task(
                "pad_lanes",
                items,
                PaddingKernels::lanes,
                x,
                padded,
                from,
                channels,
                items,
                chunks,
                stacks,
                depth,
                height,
                width,
                g.inVolume(),
                g.groups() * g.inPerGroup() * g.inVolume());
        return padded;
    }
}
