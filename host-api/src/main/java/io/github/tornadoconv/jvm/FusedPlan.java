package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/** Which rows of several steps are computed for each band of rows of the last one's output: what {@link FusedKernel} does. */
final class FusedPlan {
    private final int batch;
    private final List<Layout> layouts = new ArrayList<>();
    private final int[][] firsts;
    private final int[][] ends;

    /**
     * @param steps convolutions of one plane, each fed by the one before it
     * @param whole layouts of the input, of what goes from step to step, and of the output, each with all rows
     * @param bands bands of an image
     */
    FusedPlan(List<Geometry> steps, List<Layout> whole, int bands) {
        this.batch = steps.getFirst().batch();
        int last = steps.size() - 1;
        int rows = steps.getLast().out()[1];
        this.firsts = new int[steps.size()][bands];
        this.ends = new int[steps.size()][bands];
        for (int band = 0; band < bands; band++) {
            firsts[last][band] = (int) ((long) rows * band / bands);
            ends[last][band] = (int) ((long) rows * (band + 1) / bands);
            for (int i = last; i > 0; i--) {
                Geometry g = steps.get(i);
                int first = firsts[i][band] * g.stride()[1] - g.begin()[1];
                int end =
                        (ends[i][band] - 1) * g.stride()[1] - g.begin()[1] + (g.kernel()[1] - 1) * g.dilation()[1] + 1;
                firsts[i - 1][band] = Math.clamp(first, 0, g.in()[1]);
                ends[i - 1][band] = Math.clamp(end, firsts[i - 1][band], g.in()[1]);
            }
        }
        layouts.add(whole.getFirst());
        for (int i = 1; i <= last; i++) {
            int most = 1;
            for (int band = 0; band < bands; band++) {
                most = Math.max(most, ends[i - 1][band] - firsts[i - 1][band]);
            }
            layouts.add(whole.get(i).inWindow(most));
        }
        layouts.add(whole.getLast());
    }

    /** Number of images. */
    int batch() {
        return batch;
    }

    /** Bands of an image. */
    int bands() {
        return firsts[0].length;
    }

    /** Layout of the input, of the window between the steps before and at {@code i}, or of the output. */
    Layout layout(int i) {
        return layouts.get(i);
    }

    /** First row of a step's output that a band needs. */
    int first(int step, int band) {
        return firsts[step][band];
    }

    /** The row after the last of a step's output that a band needs. */
    int end(int step, int band) {
        return ends[step][band];
    }

    /** Elements of the windows of a thread. */
    long windowElements() {
        return layouts.subList(1, layouts.size() - 1).stream()
                .mapToLong(Layout::elements)
                .sum();
    }
}
