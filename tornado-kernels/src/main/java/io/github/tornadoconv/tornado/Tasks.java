package io.github.tornadoconv.tornado;

import java.util.function.BiConsumer;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;

/**
 * Where a kernel family puts its work: tasks in the order in which they run, and the arrays that they need besides
 * input and output. A task is a kernel and its arguments; one implementation makes a task graph of them, tests have one
 * that runs each kernel as the plain Java it is.
 */
interface Tasks {
    /** What the device is, for choices such as tile sizes that depend on it. */
    Traits traits();

    /** A resident array: the device gets these values once, when the plan first runs. */
    FloatArray resident(float[] values);

    /** A resident array, see {@link #resident(float[])}. */
    DoubleArray resident(double[] values);

    /** A resident array, see {@link #resident(float[])}. */
    LongArray resident(long[] values);

    /** A resident array, see {@link #resident(float[])}. */
    IntArray resident(int[] values);

    /** A resident array of vectors, 16 values each, see {@link #resident(float[])}. */
    VectorFloat16 residentVectors(float[] values);

    /** An array that only the device sees, with nothing in it. */
    FloatArray scratch(int elements);

    /** An array that only the device sees, all zeros before the first run: what no task writes stays 0 for ever. */
    FloatArray zeros(int elements);

    /** An array of vectors that only the device sees, with nothing in it. */
    VectorFloat16 scratchVectors(int vectors);

    /**
     * Adds a task.
     *
     * @param kernel the kernel's name, for messages and profiles
     * @param items iterations of its parallel loop
     * @param inGraph adds it to a graph under that id
     * @param inJava runs it as plain Java
     */
    void add(String kernel, int items, BiConsumer<TaskGraph, String> inGraph, Runnable inJava);

    /**
     * Adds a task that a library of the device's maker computes.
     *
     * @param call its name, for messages and profiles
     * @param inGraph adds it to a graph under that id
     * @param inJava computes the same as plain Java
     */
    void addLibrary(String call, BiConsumer<TaskGraph, String> inGraph, Runnable inJava);

    /** Adds a kernel of 2 arguments. */
    default <T1, T2> void task(String kernel, int items, TornadoFunctions.Task2<T1, T2> code, T1 a1, T2 a2) {
        add(kernel, items, (graph, id) -> graph.task(id, code, a1, a2), () -> code.apply(a1, a2));
    }

    /** Adds a kernel of 3 arguments. */
    default <T1, T2, T3> void task(String kernel, int items, TornadoFunctions.Task3<T1, T2, T3> code, T1 a1, T2 a2,
            T3 a3) {
        add(kernel, items, (graph, id) -> graph.task(id, code, a1, a2, a3), () -> code.apply(a1, a2, a3));
    }

    /** Adds a kernel of 6 arguments. */
    default <T1, T2, T3, T4, T5, T6> void task(String kernel, int items,
            TornadoFunctions.Task6<T1, T2, T3, T4, T5, T6> code, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) {
        add(kernel, items, (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6),
                () -> code.apply(a1, a2, a3, a4, a5, a6));
    }

    /** Adds a kernel of 7 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7> void task(String kernel, int items,
            TornadoFunctions.Task7<T1, T2, T3, T4, T5, T6, T7> code, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7) {
        add(kernel, items, (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7));
    }

    /** Adds a kernel of 8 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8> void task(String kernel, int items,
            TornadoFunctions.Task8<T1, T2, T3, T4, T5, T6, T7, T8> code, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6,
            T7 a7, T8 a8) {
        add(kernel, items, (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8));
    }

    /** Adds a kernel of 11 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> void task(String kernel, int items,
            TornadoFunctions.Task11<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> code, T1 a1, T2 a2, T3 a3, T4 a4,
            T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11) {
        add(kernel, items, (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11));
    }

    /** Adds a kernel of 12 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> void task(String kernel, int items,
            TornadoFunctions.Task12<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> code, T1 a1, T2 a2, T3 a3, T4 a4,
            T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11, T12 a12) {
        add(kernel, items, (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12));
    }

    /** Adds a kernel of 14 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> void task(String kernel, int items,
            TornadoFunctions.Task14<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> code, T1 a1, T2 a2,
            T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11, T12 a12, T13 a13, T14 a14) {
        add(kernel, items,
                (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14));
    }

    /** Adds a kernel of 15 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> void task(String kernel, int items,
            TornadoFunctions.Task15<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> code, T1 a1,
            T2 a2,
            T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11, T12 a12, T13 a13, T14 a14, T15 a15) {
        add(kernel, items,
                (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15));
    }

    /** Adds a kernel of 17 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17> void task(String kernel,
            int items,
            TornadoFunctions.Task17<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17> code,
            T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11, T12 a12, T13 a13, T14 a14,
            T15 a15, T16 a16, T17 a17) {
        add(kernel, items,
                (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                        a16, a17),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17));
    }

    /** Adds a kernel of 18 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18> void task(String kernel,
            int items,
            TornadoFunctions.Task18<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18> code,
            T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11, T12 a12, T13 a13, T14 a14,
            T15 a15, T16 a16, T17 a17, T18 a18) {
        add(kernel, items,
                (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                        a16, a17, a18),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18));
    }

    /** Adds a kernel of 19 arguments. */
    default <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19> void task(
            String kernel, int items,
            TornadoFunctions.Task19<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19> code,
            T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11, T12 a12, T13 a13, T14 a14,
            T15 a15, T16 a16, T17 a17, T18 a18, T19 a19) {
        add(kernel, items,
                (graph, id) -> graph.task(id, code, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                        a16, a17, a18, a19),
                () -> code.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19));
    }
}
