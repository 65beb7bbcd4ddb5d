package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.tornado.kernels.PaddingKernels;
import io.github.tornadoconv.tornado.kernels.UnpackKernels;
import java.util.Arrays;

/**
 * Sizes and tables that the kernel families with a padded input share: how the input is padded, where each kernel
 * element meets it, and where the outputs of each phase go.
 */
final class TiledLayout {
    /** Output channels side by side in a vector. */
    static final int LANES = 16;

    /** Columns that one work item copies on a device with few threads: enough to be worth it, few enough to share out. */
    private static final int SPAN = 256;

    final Geometry g;
    final AxisTaps[] axes = new AxisTaps[3];

    TiledLayout(ConvShape shape) {
        this.g = pointwise(Geometry.of(shape));
        for (int axis = 0; axis < 3; axis++) {
            axes[axis] = AxisTaps.of(g, axis);
        }
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
            if (axes[axis].first() != 0 || axes[axis].padded() > g.in()[axis]) {
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

    /** The table of {@link PaddingKernels}. */
    int[] from(int span) {
        int[] table = new int[PaddingKernels.HEADER + axes[0].padded() + axes[1].padded() + axes[2].padded()];
        table[0] = span;
        int at = PaddingKernels.HEADER;
        int[] stride = {g.in()[1] * g.in()[2], g.in()[2], 1};
        for (int axis = 0; axis < 3; axis++) {
            for (int z = 0; z < axes[axis].padded(); z++) {
                int source = g.source(axis, z + axes[axis].first());
                table[at++] = source < 0 ? -1 : source * stride[axis];
            }
        }
        return table;
    }

    /** The table of {@link UnpackKernels}, for blocks of outputs that lie {@code phaseStride} apart from phase to phase. */
    int[] place(int span, int channels, int phaseStride) {
        int[] out = g.out();
        int[] table = new int[UnpackKernels.HEADER + out[0] + out[1] + out[2]];
        table[0] = span;
        table[1] = channels;
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
}
