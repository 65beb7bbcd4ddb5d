package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.spi.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/** Tasks as a task graph. */
final class GraphTasks implements Tasks {
    private final TaskGraph graph;
    private final NativeArrays arrays;
    private final Target target;
    private final GridScheduler grid = new GridScheduler();
    private final List<String> kernels = new ArrayList<>();
    private Program.Step step;
    private long bytes;

    GraphTasks(TaskGraph graph, NativeArrays arrays, Target target) {
        this.graph = graph;
        this.arrays = arrays;
        this.target = target;
    }

    /** Says which convolution the tasks that follow are of. */
    void startStep(Program.Step step) {
        this.step = step;
    }

    @Override
    public Traits traits() {
        return target.traits();
    }

    @Override
    public FloatArray resident(float[] values) {
        return resident(arrays.floats(values), values.length * (long) Float.BYTES);
    }

    @Override
    public DoubleArray resident(double[] values) {
        return resident(arrays.doubles(values), values.length * (long) Double.BYTES);
    }

    @Override
    public LongArray resident(long[] values) {
        return resident(arrays.longs(values), values.length * (long) Long.BYTES);
    }

    @Override
    public IntArray resident(int[] values) {
        return resident(arrays.ints(values), values.length * (long) Integer.BYTES);
    }

    @Override
    public VectorFloat16 residentVectors(float[] values) {
        return resident(new VectorFloat16(arrays.floats(values)), values.length * (long) Float.BYTES);
    }

    private <T> T resident(T array, long size) {
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, array);
        bytes += size;
        return array;
    }

    @Override
    public FloatArray scratch(int elements) {
        return poisoned(blankFloats(elements));
    }

    @Override
    public FloatArray zeros(int elements) {
        return resident(arrays.blankFloats(elements), elements * (long) Float.BYTES);
    }

    @Override
    public VectorFloat16 scratchVectors(int vectors) {
        VectorFloat16 array = new VectorFloat16(blankFloats(Math.multiplyExact(vectors, 16)));
        // TornadoVM wants every array of vectors named in a transfer; this one never happens.
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, array);
        return poisoned(array);
    }

    /** What lies between two steps. */
    TornadoNativeArray between(DType dtype, int elements) {
        return switch (dtype) {
            case F16, F32 -> scratch(elements);
            case F64 -> {
                bytes += elements * (long) Double.BYTES;
                yield poisoned(
                        target.poison() ? fill(arrays.doubles(elements)) : arrays.blankDoubles(elements));
            }
            case I64 -> {
                bytes += elements * (long) Long.BYTES;
                yield arrays.blankLongs(elements);
            }
        };
    }

    private FloatArray blankFloats(int elements) {
        bytes += elements * (long) Float.BYTES;
        if (!target.poison()) {
            return arrays.blankFloats(elements);
        }
        FloatArray array = arrays.floats(elements);
        array.init(Float.NaN);
        return array;
    }

    private static DoubleArray fill(DoubleArray array) {
        array.init(Double.NaN);
        return array;
    }

    /** Where a test wants to see that everything is written before it is read, the device gets what it must not see. */
    private <T> T poisoned(T array) {
        if (target.poison()) {
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, array);
        }
        return array;
    }

    @Override
    public void add(String kernel, int items, BiConsumer<TaskGraph, String> inGraph, Runnable inJava) {
        grid.addWorkerGrid(graph.getTaskGraphName() + "." + id(kernel), worker(items));
        addLibrary(kernel, inGraph, inJava);
    }

    @Override
    public void addLibrary(String kernel, BiConsumer<TaskGraph, String> inGraph, Runnable inJava) {
        String id = id(kernel);
        kernels.add(kernel);
        try {
            inGraph.accept(graph, id);
        } catch (RuntimeException | Error e) {
            throw Failures.ofKernel(e, kernel, target, step.shape());
        }
    }

    private String id(String kernel) {
        return kernel + "_" + kernels.size();
    }

    /**
     * How many work items there are: TornadoVM would take one for each, in the largest groups that divide their number. For
     * a prime on a GPU these have one work item, and on a CPU there is one group, which one core computes. Each loop goes
     * on by the number of work items to its own bound, so any number of them is right.
     */
    private WorkerGrid1D worker(int items) {
        if (target.traits().manyThreads()) {
            int group = WorkGroup.of(step.choice().params());
            WorkerGrid1D worker = new WorkerGrid1D(Math.multiplyExact(Math.ceilDiv(items, group), group));
            worker.setLocalWork(group, 1, 1);
            return worker;
        }
        WorkerGrid1D worker = new WorkerGrid1D(Math.min(items, target.traits().workers()));
        worker.setLocalWork(1, 1, 1);
        return worker;
    }

    /** Work groups of the tasks. */
    GridScheduler grid() {
        return grid;
    }

    /** Names of the kernels, in the order of their tasks. */
    List<String> kernels() {
        return kernels;
    }

    /** Bytes of resident and scratch arrays. */
    long bytes() {
        return bytes;
    }
}
