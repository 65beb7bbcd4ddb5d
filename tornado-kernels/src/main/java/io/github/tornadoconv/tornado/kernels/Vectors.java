package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/** Vectors of 16 numbers between registers and any place of an array, which the driver's compiler makes one load or store. */
final class Vectors {
    private Vectors() {}

    /** The same number 16 times. */
    static Float16 splat(float v) {
        return new Float16(v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v);
    }

    /** {@code sum + a * b}. */
    static Float16 step(Float16 sum, Float16 a, Float16 b) {
        return Float16.add(sum, Float16.mult(a, b));
    }

    /** {@code sum + a * b}, with the same {@code b} 16 times. */
    static Float16 step(Float16 sum, Float16 a, float b) {
        return step(sum, a, splat(b));
    }

    /** 16 numbers next to each other. */
    static Float16 load(FloatArray x, int s) {
        return new Float16(
                x.get(s),
                x.get(s + 1),
                x.get(s + 2),
                x.get(s + 3),
                x.get(s + 4),
                x.get(s + 5),
                x.get(s + 6),
                x.get(s + 7),
                x.get(s + 8),
                x.get(s + 9),
                x.get(s + 10),
                x.get(s + 11),
                x.get(s + 12),
                x.get(s + 13),
                x.get(s + 14),
                x.get(s + 15));
    }

    /** 16 numbers to places next to each other. */
    static void store(FloatArray y, int s, Float16 v) {
        y.set(s, v.getS0());
        y.set(s + 1, v.getS1());
        y.set(s + 2, v.getS2());
        y.set(s + 3, v.getS3());
        y.set(s + 4, v.getS4());
        y.set(s + 5, v.getS5());
        y.set(s + 6, v.getS6());
        y.set(s + 7, v.getS7());
        y.set(s + 8, v.getS8());
        y.set(s + 9, v.getS9());
        y.set(s + 10, v.getS10());
        y.set(s + 11, v.getS11());
        y.set(s + 12, v.getS12());
        y.set(s + 13, v.getS13());
        y.set(s + 14, v.getS14());
        y.set(s + 15, v.getS15());
    }

    /**
     * The first 8 as {@link #store} does, with the activation that {@code slope}, {@code edge} and {@code limit} are the ramp
     * of; a method for all 16 is too large for TornadoVM.
     */
    static void storeLow(FloatArray y, int s, Float16 v, float slope, float edge, float limit) {
        y.set(s, DirectKernels.ramp(v.getS0(), slope, edge, limit));
        y.set(s + 1, DirectKernels.ramp(v.getS1(), slope, edge, limit));
        y.set(s + 2, DirectKernels.ramp(v.getS2(), slope, edge, limit));
        y.set(s + 3, DirectKernels.ramp(v.getS3(), slope, edge, limit));
        y.set(s + 4, DirectKernels.ramp(v.getS4(), slope, edge, limit));
        y.set(s + 5, DirectKernels.ramp(v.getS5(), slope, edge, limit));
        y.set(s + 6, DirectKernels.ramp(v.getS6(), slope, edge, limit));
        y.set(s + 7, DirectKernels.ramp(v.getS7(), slope, edge, limit));
    }

    /** The last 8 of them. */
    static void storeHigh(FloatArray y, int s, Float16 v, float slope, float edge, float limit) {
        y.set(s + 8, DirectKernels.ramp(v.getS8(), slope, edge, limit));
        y.set(s + 9, DirectKernels.ramp(v.getS9(), slope, edge, limit));
        y.set(s + 10, DirectKernels.ramp(v.getS10(), slope, edge, limit));
        y.set(s + 11, DirectKernels.ramp(v.getS11(), slope, edge, limit));
        y.set(s + 12, DirectKernels.ramp(v.getS12(), slope, edge, limit));
        y.set(s + 13, DirectKernels.ramp(v.getS13(), slope, edge, limit));
        y.set(s + 14, DirectKernels.ramp(v.getS14(), slope, edge, limit));
        y.set(s + 15, DirectKernels.ramp(v.getS15(), slope, edge, limit));
    }

    /** Every second number of two vectors, from the first. */
    static Float16 even(Float16 a, Float16 b) {
        return new Float16(
                a.getS0(), a.getS2(), a.getS4(), a.getS6(),
                a.getS8(), a.getS10(), a.getS12(), a.getS14(),
                b.getS0(), b.getS2(), b.getS4(), b.getS6(),
                b.getS8(), b.getS10(), b.getS12(), b.getS14());
    }
}
