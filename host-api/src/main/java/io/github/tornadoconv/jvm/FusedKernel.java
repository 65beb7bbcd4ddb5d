package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * Several steps of a program as one. A thread takes a band of rows of the last step's output and computes, step by step,
 * the rows that it depends on. What goes from step to step is a window of rows that only this thread writes and reads, so
 * small that it does not leave the second cache of its core. Rows that a band has in common with the one before it are
 * moved to the front of their window; if another thread had that band, they are computed again.
 *
 * <p>Source of the idea: M. Alwani et al., "Fused-Layer CNN Accelerators", 2016; of computing rows again where that is
 * cheaper than handing them over: J. Ragan-Kelley et al., "Halide", 2013.
 */
final class FusedKernel implements Kernel<float[]> {
    private final FusedPlan plan;
    private final List<BandKernel<float[]>> stages = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final Workers workers;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private float[] input;
    private int inputAt;
    private float[] output;
    private int outputAt;
    private int image;

    /** The windows of a thread. */
    private static final class Progress {
        final List<Memory.Buffer<float[]>> windows = new ArrayList<>();
        /** First row of each window. */
        final int[] first;
        /** The row after the last of each window. */
        final int[] end;
        /** The item that the windows are of. */
        int item;

        Progress(int count) {
            first = new int[count];
            end = new int[count];
        }
    }

    /** @param group steps that are computed together */
    FusedKernel(Fusion.Group group, Memory<float[]> memory) {
        this.plan = group.plan();
        int last = group.steps().size() - 1;
        for (int i = 0; i <= last; i++) {
            Program.Step step = group.steps().get(i);
            EitherLayoutAlgorithm algorithm = (EitherLayoutAlgorithm) step.choice().algorithm();
            stages.add(algorithm.floats(step, plan.layout(i), plan.layout(i + 1), memory));
        }
        this.workers = ((EitherLayoutAlgorithm) group.step().choice().algorithm()).workers();
        for (int worker = 0; worker < workers.size(); worker++) {
            Progress own = new Progress(last);
            for (int i = 1; i <= last; i++) {
                own.windows.add(memory.kept(worker, Math.toIntExact(plan.layout(i).elements())));
            }
            progress.add(own);
        }
        this.bytes = stages.stream().mapToLong(Kernel::bytes).sum();
    }

    @Override
    public void run(float[] from, int at, float[] to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
        if (stages.getFirst().prepares()) {
            for (image = 0; image < plan.batch(); image++) {
                stages.getFirst().prepare(from, at, image);
                run(plan.bands());
            }
            image = 0;
        } else {
            run(plan.batch() * plan.bands());
        }
        input = null;
        output = null;
    }

    private void run(int items) {
        for (int worker = 0; worker < progress.size(); worker++) {
            progress.get(worker).item = -1;
        }
        workers.run(items, computeItem);
    }

    private void computeItem(int item, int worker) {
        int n = image + item / plan.bands();
        int band = item % plan.bands();
        Progress own = progress.get(worker);
        boolean follows = band > 0 && own.item == item - 1;
        own.item = item;
        int last = stages.size() - 1;
        for (int i = 0; i < last; i++) {
            int first = plan.first(i, band);
            int have = follows ? Math.max(first, own.end[i]) : first;
            move(own, i, first, have);
            own.first[i] = first;
            own.end[i] = plan.end(i, band);
            compute(own, n, i, have, own.end[i]);
        }
        compute(own, n, last, plan.first(last, band), plan.end(last, band));
    }

    /** Moves rows of a window to its front. */
    private void move(Progress own, int i, int first, int end) {
        Layout layout = plan.layout(i + 1);
        int from = (first - own.first[i]) * layout.pitch(1);
        if (first == end || from == 0) {
            return;
        }
        float[] window = own.windows.get(i).array();
        for (int block = 0; block < layout.blocks(); block++) {
            int start = own.windows.get(i).start() + block * layout.blockPitch();
            System.arraycopy(window, start + from, window, start, (end - first) * layout.pitch(1));
        }
    }

    private void compute(Progress own, int n, int i, int first, int end) {
        boolean isLast = i == stages.size() - 1;
        float[] from = i == 0 ? input : own.windows.get(i - 1).array();
        int at = i == 0 ? inputAt + n * plan.layout(0).imagePitch() : start(own, i - 1);
        float[] to = isLast ? output : own.windows.get(i).array();
        int t = isLast ? outputAt + n * plan.layout(i + 1).imagePitch() : start(own, i);
        stages.get(i).rows(from, at, to, t, first, end);
    }

    /** Where row 0 with its margin would be in a window, less its index. */
    private int start(Progress own, int i) {
        Layout layout = plan.layout(i + 1);
        return own.windows.get(i).start() - (layout.begin().get(1) + own.first[i]) * layout.pitch(1);
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
