package io.github.tornadoconv.tornado;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel elements of a layer in runs, in each of which the next one meets the padded input a row of the output farther
 * down: those of a column of the kernel, or, with a stride of 2 downwards, every second of them.
 */
record DepthwiseRuns(List<Run> runs) {
    /**
     * One of them.
     *
     * @param offset where the first element meets the padded input, from the place of the output
     * @param kernels places in the kernel
     */
    record Run(int offset, List<Integer> kernels) {}

    static DepthwiseRuns of(TiledLayout layout) {
        Map<Integer, Integer> kernelAt = new LinkedHashMap<>();
        layout.forEachTap(0, true, (kernel, offset) -> kernelAt.put(offset, kernel));
        int step = layout.step(1, true);
        List<Run> runs = new ArrayList<>();
        for (int first : List.copyOf(kernelAt.keySet())) {
            List<Integer> kernels = new ArrayList<>();
            for (int offset = first; kernelAt.containsKey(offset); offset += step) {
                kernels.add(kernelAt.remove(offset));
            }
            if (!kernels.isEmpty()) {
                runs.add(new Run(first, kernels));
            }
        }
        return new DepthwiseRuns(runs);
    }

    /** Kernel elements of all runs, in their order. */
    List<Integer> kernels() {
        return runs.stream().flatMap(run -> run.kernels().stream()).toList();
    }
}
