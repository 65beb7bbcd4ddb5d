package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat16;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/** Loops that show what a device can do at most; their results mean nothing. */
public final class PeakKernels {
    private PeakKernels() {}

    /**
     * Multiplications and additions of vectors, for devices whose work items are few and large.
     *
     * @param y one vector for each work item
     * @param steps one number: how often each of eight sums is multiplied and added to
     * @param items work items
     */
    public static void vectors(VectorFloat16 y, IntArray steps, int items) {
        // eight sums of 16 lanes that do not wait for each other; one work item after the other
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            Float16 m = y.get(item);
            Float16 a0 = m;
            Float16 a1 = Float16.add(m, m);
            Float16 a2 = Float16.add(a1, m);
            Float16 a3 = Float16.add(a2, m);
            Float16 a4 = Float16.add(a3, m);
            Float16 a5 = Float16.add(a4, m);
            Float16 a6 = Float16.add(a5, m);
            Float16 a7 = Float16.add(a6, m);
            int n = steps.get(0);
            for (int i = 0; i < n; i++) {
                a0 = Float16.add(m, Float16.mult(a0, m));
                a1 = Float16.add(m, Float16.mult(a1, m));
                a2 = Float16.add(m, Float16.mult(a2, m));
                a3 = Float16.add(m, Float16.mult(a3, m));
                a4 = Float16.add(m, Float16.mult(a4, m));
                a5 = Float16.add(m, Float16.mult(a5, m));
                a6 = Float16.add(m, Float16.mult(a6, m));
                a7 = Float16.add(m, Float16.mult(a7, m));
            }
            Float16 s0 = Float16.add(Float16.add(a0, a1), Float16.add(a2, a3));
            Float16 s1 = Float16.add(Float16.add(a4, a5), Float16.add(a6, a7));
            y.set(item, Float16.add(s0, s1));
        }
    }

    /**
     * Multiplications and additions of single numbers, for devices that run many work items side by side.
     *
     * @param y one number for each work item
     * @param steps one number: how often each of eight sums is multiplied and added to
     * @param items work items
     */
    public static void scalars(FloatArray y, IntArray steps, int items) {
        // eight sums that do not wait for each other; one work item per element
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            float m = y.get(item);
            float a0 = m;
            float a1 = m + m;
            float a2 = a1 + m;
            float a3 = a2 + m;
            float a4 = a3 + m;
            float a5 = a4 + m;
            float a6 = a5 + m;
            float a7 = a6 + m;
            int n = steps.get(0);
            for (int i = 0; i < n; i++) {
                a0 = a0 * m + m;
                a1 = a1 * m + m;
                a2 = a2 * m + m;
                a3 = a3 * m + m;
                a4 = a4 * m + m;
                a5 = a5 * m + m;
                a6 = a6 * m + m;
                a7 = a7 * m + m;
            }
            y.set(item, a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7);
        }
    }

    /**
     * Sums of two arrays, vector by vector.
     *
     * @param x first array
     * @param z second array
     * @param y {@code x + z}
     * @param items vectors
     */
    public static void sum(VectorFloat16 x, VectorFloat16 z, VectorFloat16 y, int items) {
        // y = x + z; one work item per 16 elements
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            y.set(item, Float16.add(x.get(item), z.get(item)));
        }
    }
}
