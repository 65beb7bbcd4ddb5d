package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Peak;
import io.github.tornadoconv.tornado.kernels.PeakKernels;
import java.util.Optional;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/** What a device can do at most: the kernel time, by its own profiler, of loops that do nothing else. */
final class TornadoPeak {
    private static final System.Logger LOG = System.getLogger(TornadoPeak.class.getName());

    private static final String NAME = "peak";
    private static final int LANES = 16;
    private static final int SUMS = 8;
    private static final int GROUP = 256;
    private static final int RUNS = 40;

    /** Work of one run: some milliseconds on a CPU, one on a large GPU, so that some runs find all cores free. */
    private static final long FLOPS = 1_000_000_000L;

    /** Large enough for no cache to hold. */
    private static final long ARRAY_BYTES = 96L << 20;

    private final Target target;
    private final boolean manyThreads;

    private TornadoPeak(Target target) {
        this.target = target;
        this.manyThreads = target.traits().manyThreads();
    }

    /** Measures, or says in a log line why the device could not. */
    static Optional<Peak> measure(Target target) {
        TornadoPeak peak = new TornadoPeak(target);
        try {
            return Optional.of(new Peak(peak.manyThreads ? peak.scalars() : peak.vectors(), peak.bytes()));
        } catch (RuntimeException | Error | TornadoExecutionPlanException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: its peak cannot be measured: {1}", target.title(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private double vectors() throws TornadoExecutionPlanException {
        // As many as the convolutions use.
        int items = target.traits().workers();
        int steps = Math.toIntExact(FLOPS / (2L * SUMS * LANES * items));
        try (NativeArrays arrays = new NativeArrays()) {
            VectorFloat16 y = new VectorFloat16(filled(arrays, items * LANES));
            IntArray count = arrays.ints(new int[] {steps});
            double flops = 2.0 * SUMS * LANES * items * steps;
            return flops / seconds(items, 1, graph -> graph
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, y, count)
                    .task("vectors", PeakKernels::vectors, y, count, items)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, y), "vectors");
        }
    }

    private double scalars() throws TornadoExecutionPlanException {
        int items = 1 << 20;
        int steps = Math.toIntExact(128 * FLOPS / (2L * SUMS * items));
        try (NativeArrays arrays = new NativeArrays()) {
            FloatArray y = filled(arrays, items);
            IntArray count = arrays.ints(new int[] {steps});
            double flops = 2.0 * SUMS * items * steps;
            return flops / seconds(items, group(), graph -> graph
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, y, count)
                    .task("scalars", PeakKernels::scalars, y, count, items)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, y), "scalars");
        }
    }

    private double bytes() throws TornadoExecutionPlanException {
        long arrayBytes = Math.min(ARRAY_BYTES, Math.min(target.planBytes() / 4, target.bufferBytes()));
        int items = (int) (arrayBytes / (LANES * Float.BYTES)) / GROUP * GROUP;
        try (NativeArrays arrays = new NativeArrays()) {
            VectorFloat16 x = new VectorFloat16(filled(arrays, items * LANES));
            VectorFloat16 z = new VectorFloat16(filled(arrays, items * LANES));
            VectorFloat16 y = new VectorFloat16(filled(arrays, items * LANES));
            return 3.0 * items * LANES * Float.BYTES / seconds(items, group(), graph -> graph
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, x, z)
                    .task("sum", PeakKernels::sum, x, z, y, items)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, y), "sum");
        }
    }

    private int group() {
        return Math.min(GROUP, target.traits().mostGroup());
    }

    /** Not zero, so that nothing is known of the result; below one, so that it stays finite. */
    private static FloatArray filled(NativeArrays arrays, int elements) {
        FloatArray array = arrays.floats(elements);
        array.init(0.75f);
        return array;
    }

    /** Kernel time of the fastest of some runs, with that many work items to a group. */
    private double seconds(int items, int group, Consumer<TaskGraph> build, String task)
            throws TornadoExecutionPlanException {
        TaskGraph graph = new TaskGraph(NAME + "_" + task);
        build.accept(graph);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withDevice(target.device());
            plan.withCompilerFlags(TornadoVMBackendType.OPENCL, CompilerFlags.of(target.info()));
            plan.withGridScheduler(new GridScheduler(NAME + "_" + task + "." + task, worker(items, group)));
            plan.withProfiler(ProfilerMode.SILENT);
            long best = Long.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                best = Math.min(best, plan.execute().getProfilerResult().getDeviceKernelTime());
            }
            if (best <= 0) {
                throw new IllegalStateException("the profiler counts no time for the kernel " + task);
            }
            return best * 1e-9;
        }
    }

    private static WorkerGrid1D worker(int items, int group) {
        WorkerGrid1D worker = new WorkerGrid1D(items);
        worker.setLocalWork(group, 1, 1);
        return worker;
    }
}
