package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One task graph and one execution plan: input in, all steps, output out. Input and output go through arrays that the
 * plan owns; what lies between the steps never leaves the device.
 *
 * <pre>
 * host:   input --copy--> x                                        y --copy--> output
 *                         | every execution                        ^ every execution
 * device:                 x -> [pad -> convolve -> unpack] -> ... -> y
 *                                 ^ weights, tables: first execution
 * </pre>
 */
final class ExecutionPlan implements AutoCloseable {
    /** TornadoVM's own default adds -cl-fast-relaxed-math, under which NaN and infinity may become anything. */
    private static final String OPENCL_FLAGS = "-cl-mad-enable -w";

    private static final AtomicLong NUMBER = new AtomicLong();

    private final NativeArrays arrays = new NativeArrays();
    private final DType dtype;
    private final boolean profiled;
    private final TornadoNativeArray x;
    private final TornadoNativeArray y;
    private final GraphTasks tasks;
    private TornadoExecutionPlan plan;
    private long kernelNanos;

    /**
     * Builds and compiles it.
     *
     * @param profiled whether {@link #kernelNanos()} is wanted
     */
    ExecutionPlan(Program program, Target target, boolean profiled) {
        this.dtype = program.dtype();
        this.profiled = profiled;
        TaskGraph graph = new TaskGraph("plan" + NUMBER.getAndIncrement());
        this.tasks = new GraphTasks(graph, arrays, target.traits());
        try {
            this.x = array(program.first().input().elements());
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, x);
            TornadoNativeArray last = x;
            for (Program.Step step : program.steps()) {
                TornadoNativeArray next = array(step.shape().output().elements());
                ((TornadoAlgorithm) step.choice().algorithm()).addTo(tasks, step, last, next);
                last = next;
            }
            this.y = last;
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
            this.plan = new TornadoExecutionPlan(graph.snapshot());
            plan = plan.withDevice(target.device());
            plan = plan.withCompilerFlags(TornadoVMBackendType.OPENCL, OPENCL_FLAGS);
            if (!tasks.grid().keySet().isEmpty()) {
                plan = plan.withGridScheduler(tasks.grid());
            }
            if (profiled) {
                plan = plan.withProfiler(ProfilerMode.SILENT);
            }
        } catch (Throwable t) {
            close();
            throw t;
        }
    }

    private TornadoNativeArray array(long elements) {
        int n = Math.toIntExact(elements);
        return switch (dtype) {
            case F16, F32 -> arrays.floats(n);
            case F64 -> arrays.doubles(n);
            case I64 -> arrays.longs(n);
        };
    }

    /** Copies the input in, runs every task, and copies the output out. */
    void run(MemorySegment input, MemorySegment output) {
        Transfers.copyIn(dtype, input, x);
        TornadoExecutionResult result = plan.execute();
        kernelNanos = profiled ? result.getProfilerResult().getDeviceKernelTime() : 0;
        Transfers.copyOut(dtype, y, output);
    }

    /** Time that the device spent in kernels at the last run; 0 unless the plan is profiled. */
    long kernelNanos() {
        return kernelNanos;
    }

    /** The kernels in the order in which they run. */
    List<String> kernels() {
        return tasks.kernels();
    }

    /** Bytes on the device. */
    long bytes() {
        return tasks.bytes() + x.getNumBytesOfSegment() + y.getNumBytesOfSegment();
    }

    @Override
    public void close() {
        if (plan != null) {
            try {
                plan.close();
            } catch (TornadoExecutionPlanException e) {
                throw new IllegalStateException("TornadoVM does not close its plan: " + e.getMessage(), e);
            } finally {
                plan = null;
            }
        }
        arrays.close();
    }
}
