package io.github.tornadoconv.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/**
 * Runs each kernel as the plain Java it is. TornadoVM's arrays check every access there, which proves that no kernel
 * leaves its arrays; scratch starts as NaN, which proves that none reads what nobody wrote.
 */
final class PlainTasks implements Tasks {
    private final NativeArrays arrays;
    private final Traits traits;
    private final List<Runnable> inOrder = new ArrayList<>();

    PlainTasks(NativeArrays arrays, Traits traits) {
        this.arrays = arrays;
        this.traits = traits;
    }

    void run() {
        inOrder.forEach(Runnable::run);
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public FloatArray resident(float[] values) {
        return arrays.floats(values);
    }

    @Override
    public DoubleArray resident(double[] values) {
        return arrays.doubles(values);
    }

    @Override
    public LongArray resident(long[] values) {
        return arrays.longs(values);
    }

    @Override
    public IntArray resident(int[] values) {
        return arrays.ints(values);
    }

    @Override
    public VectorFloat16 residentVectors(float[] values) {
        return new VectorFloat16(arrays.floats(values));
    }

    @Override
    public FloatArray scratch(int elements) {
        FloatArray array = arrays.floats(elements);
        array.init(Float.NaN);
        return array;
    }

    @Override
    public FloatArray zeros(int elements) {
        return arrays.floats(elements);
    }

    @Override
    public VectorFloat16 scratchVectors(int vectors) {
        return new VectorFloat16(scratch(Math.multiplyExact(vectors, 16)));
    }

    @Override
    public void add(String kernel, int items, BiConsumer<TaskGraph, String> inGraph, Runnable inJava) {
        inOrder.add(inJava);
    }

    @Override
    public void addLibrary(String call, BiConsumer<TaskGraph, String> inGraph, Runnable inJava) {
        inOrder.add(inJava);
    }
}
