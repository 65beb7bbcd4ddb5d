package io.github.tornadoconv.tornado.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/**
 * From 16 channels side by side to a place in each of their planes, 8 at a time: planes are often as far apart as the lines
 * of a set of the first cache, which has fewer than 16, so that kernels go over what they write twice.
 *
 * <p>{@code plane} is the distance of planes, and {@code left} how many of the channels there are, 1 or more; with
 * an activation, {@code slope}, {@code edge} and {@code limit} are its {@link DirectKernels#ramp}.
 */
public final class Planes {
    /** The times that kernels go over what they write; they read it from a table, as it may be no constant. */
    public static final int HALVES = 2;

    private Planes() {}

    /** Channels 0 to 7. */
    static void low(FloatArray y, int to, int plane, int left, Float16 v) {
        y.set(to, v.getS0());
        if (left > 1) {
            y.set(to + 1 * plane, v.getS1());
        }
        if (left > 2) {
            y.set(to + 2 * plane, v.getS2());
        }
        if (left > 3) {
            y.set(to + 3 * plane, v.getS3());
        }
        if (left > 4) {
            y.set(to + 4 * plane, v.getS4());
        }
        if (left > 5) {
            y.set(to + 5 * plane, v.getS5());
        }
        if (left > 6) {
            y.set(to + 6 * plane, v.getS6());
        }
        if (left > 7) {
            y.set(to + 7 * plane, v.getS7());
        }
    }

    /** Channels 0 to 7, with an activation. */
    static void lowBent(
            FloatArray y, int to, int plane, int left, Float16 v, float slope, float edge, float limit) {
        y.set(to, DirectKernels.ramp(v.getS0(), slope, edge, limit));
        if (left > 1) {
            y.set(to + 1 * plane, DirectKernels.ramp(v.getS1(), slope, edge, limit));
        }
        if (left > 2) {
            y.set(to + 2 * plane, DirectKernels.ramp(v.getS2(), slope, edge, limit));
        }
        if (left > 3) {
            y.set(to + 3 * plane, DirectKernels.ramp(v.getS3(), slope, edge, limit));
        }
        if (left > 4) {
            y.set(to + 4 * plane, DirectKernels.ramp(v.getS4(), slope, edge, limit));
        }
        if (left > 5) {
            y.set(to + 5 * plane, DirectKernels.ramp(v.getS5(), slope, edge, limit));
        }
        if (left > 6) {
            y.set(to + 6 * plane, DirectKernels.ramp(v.getS6(), slope, edge, limit));
        }
        if (left > 7) {
            y.set(to + 7 * plane, DirectKernels.ramp(v.getS7(), slope, edge, limit));
        }
    }

    /** Channels 8 to 15. */
    static void high(FloatArray y, int to, int plane, int left, Float16 v) {
        if (left > 8) {
            y.set(to + 8 * plane, v.getS8());
        }
        if (left > 9) {
            y.set(to + 9 * plane, v.getS9());
        }
        if (left > 10) {
            y.set(to + 10 * plane, v.getS10());
        }
        if (left > 11) {
            y.set(to + 11 * plane, v.getS11());
        }
        if (left > 12) {
            y.set(to + 12 * plane, v.getS12());
        }
        if (left > 13) {
            y.set(to + 13 * plane, v.getS13());
        }
        if (left > 14) {
            y.set(to + 14 * plane, v.getS14());
        }
        if (left > 15) {
            y.set(to + 15 * plane, v.getS15());
        }
    }

    /** Channels 8 to 15, with an activation. */
    static void highBent(
            FloatArray y, int to, int plane, int left, Float16 v, float slope, float edge, float limit) {
        if (left > 8) {
            y.set(to + 8 * plane, DirectKernels.ramp(v.getS8(), slope, edge, limit));
        }
        if (left > 9) {
            y.set(to + 9 * plane, DirectKernels.ramp(v.getS9(), slope, edge, limit));
        }
        if (left > 10) {
            y.set(to + 10 * plane, DirectKernels.ramp(v.getS10(), slope, edge, limit));
        }
        if (left > 11) {
            y.set(to + 11 * plane, DirectKernels.ramp(v.getS11(), slope, edge, limit));
        }
        if (left > 12) {
            y.set(to + 12 * plane, DirectKernels.ramp(v.getS12(), slope, edge, limit));
        }
        if (left > 13) {
            y.set(to + 13 * plane, DirectKernels.ramp(v.getS13(), slope, edge, limit));
        }
        if (left > 14) {
            y.set(to + 14 * plane, DirectKernels.ramp(v.getS14(), slope, edge, limit));
        }
        if (left > 15) {
            y.set(to + 15 * plane, DirectKernels.ramp(v.getS15(), slope, edge, limit));
        }
    }
}
