package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
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
    private static final AtomicLong NUMBER = new AtomicLong();

    /**
     * Held while a plan is built, first run (which is when TornadoVM compiles and allocates) or closed: TornadoVM does
     * these for all plans of a device with state that they share.
     */
    private static final ReentrantLock COMPILING = new ReentrantLock();

    /** See {@link #execute}. */
    private static final int RUNS_OF_A_RUNNER = 1000;

    private final Program program;
    private final Target target;
    private final boolean profiled;
    private final NativeArrays arrays = new NativeArrays();
    private TornadoNativeArray x;
    private TornadoNativeArray y;
    private GraphTasks tasks;
    private TornadoExecutionPlan plan;
    private TornadoExecutionPlan runner;
    private int runs;
    private boolean compiled;
    private TornadoProfilerResult profile;

    /**
     * Builds it; it is compiled when it first runs.
     *
     * @param profiled whether {@link #kernelNanos()} and {@link #copiedBytes()} are wanted
     */
    ExecutionPlan(Program program, Target target, boolean profiled) {
        this.program = program;
        this.target = target;
        this.profiled = profiled;
        COMPILING.lock();
        try {
            build();
        } catch (DeviceException e) {
            close();
            throw e;
        } catch (RuntimeException | Error e) {
            close();
            throw failure(e, "");
        } finally {
            COMPILING.unlock();
        }
    }

    private void build() {
        DType dtype = program.dtype();
        TaskGraph graph = new TaskGraph("plan" + NUMBER.getAndIncrement());
        tasks = new GraphTasks(graph, arrays, target);
        x = array(dtype, program.first().input().elements());
        y = array(dtype, program.last().output().elements());
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, x);
        if (target.poison()) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, y);
        }
        TornadoNativeArray from = x;
        for (Program.Step step : program.steps()) {
            TornadoNativeArray to = step == program.steps().getLast()
                    ? y
                    : tasks.between(
                            dtype, Math.toIntExact(step.shape().output().elements()));
            tasks.startStep(step);
            ((TornadoAlgorithm) step.choice().algorithm()).addTo(tasks, step, from, to);
            from = to;
        }
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        plan = new TornadoExecutionPlan(graph.snapshot());
        plan = plan.withDevice(target.device());
        plan = plan.withCompilerFlags(TornadoVMBackendType.OPENCL, CompilerFlags.of(target.info()));
        plan = plan.withGridScheduler(tasks.grid());
        if (profiled) {
            plan = plan.withProfiler(ProfilerMode.SILENT);
        }
    }

    private TornadoNativeArray array(DType dtype, long elements) {
        int n = Math.toIntExact(elements);
        return switch (dtype) {
            case F16, F32 -> arrays.floats(n);
            case F64 -> arrays.doubles(n);
            case I64 -> arrays.longs(n);
        };
    }

    /**
     * Copies the input in, runs every task, and copies the output out.
     *
     * @throws DeviceException if it does not compile, does not fit, or the device fails
     */
    void run(MemorySegment input, MemorySegment output) {
        Transfers.copyIn(program.dtype(), input, x);
        if (target.poison()) {
            Transfers.poison(y);
        }
        TornadoExecutionResult result = compiled ? execute() : compileAndExecute();
        profile = profiled ? result.getProfilerResult() : null;
        Transfers.copyOut(program.dtype(), y, output);
    }

    private TornadoExecutionResult compileAndExecute() {
        COMPILING.lock();
        try (CompilerText text = new CompilerText()) {
            try {
                TornadoExecutionResult result = plan.execute();
                compiled = true;
                return result;
            } catch (RuntimeException | Error e) {
                throw failure(e, text.toString());
            }
        } finally {
            COMPILING.unlock();
        }
    }

    /**
     * Runs what is compiled. TornadoVM keeps a result and a text, some 360 bytes, for each execution, in the object that was
     * asked to execute and for as long as that lives: asking for something that holds already gives another such object of
     * the same plan, and the one before it goes with all that it has kept.
     */
    private TornadoExecutionResult execute() {
        if (runs++ % RUNS_OF_A_RUNNER == 0) {
            runner = plan.withoutThreadInfo();
        }
        try {
            return runner.execute();
        } catch (RuntimeException | Error e) {
            throw failure(e, "");
        }
    }

    private DeviceException failure(Throwable e, String compilerText) {
        return Failures.isOutOfMemory(e)
                ? Failures.outOfMemory(program, target, e)
                : Failures.of(e, program, target, compilerText);
    }

    /** Time that the device spent in kernels at the last run of a profiled plan. */
    long kernelNanos() {
        return profile.getDeviceKernelTime();
    }

    /** Bytes that the last run of a profiled plan copied to and from the device. */
    long copiedBytes() {
        return profile.getTotalBytesCopyIn() + profile.getTotalBytesCopyOut();
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
        COMPILING.lock();
        try {
            if (plan != null) {
                plan.close();
            }
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("TornadoVM does not close its plan: " + e.getMessage(), e);
        } finally {
            plan = null;
            arrays.close();
            COMPILING.unlock();
        }
    }
}
