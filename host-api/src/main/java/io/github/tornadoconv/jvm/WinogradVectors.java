package io.github.tornadoconv.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of {@link MinimalFilter} along one axis, for a vector of channels at a time. Loaded only where the
 * Vector API is there.
 *
 * <p>Each takes {@code lines} lines. The elements of line l lie at {@code at + places[l] + i * pitch}, and go to
 * {@code target + targetPlaces[l] + i * targetPitch}.
 */
final class WinogradVectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private WinogradVectors() {}

    /** Vector size in bits. */
    static int bits() {
        return SPECIES.vectorBitSize();
    }

    /** Transforms inputs: n elements in, n out. */
    static void inputs(
            MinimalFilter filter,
            int lines,
            float[] from,
            int at,
            int[] places,
            int pitch,
            float[] to,
            int target,
            int[] targetPlaces,
            int targetPitch) {
        switch (filter) {
            case F1_1, F2_1, F3_1, F4_1 ->
                copy(filter.outputs(), lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, false);
            case F2_2 -> inputs3(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch);
            case F3_2, F2_3 -> inputs4(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch);
            case F4_2, F3_3 -> inputs5(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch);
            case F4_3 -> inputs6(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch);
        }
    }

    /** Transforms products: n elements in, m out, which are added to what is there if {@code add} is true. */
    static void products(
            MinimalFilter filter,
            int lines,
            float[] from,
            int at,
            int[] places,
            int pitch,
            float[] to,
            int target,
            int[] targetPlaces,
            int targetPitch,
            boolean add) {
        switch (filter) {
            case F1_1, F2_1, F3_1, F4_1 ->
                copy(filter.outputs(), lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, add);
            case F2_2 -> products22(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, add);
            case F3_2 -> products32(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, add);
            case F4_2 -> products42(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, add);
            case F2_3 -> products23(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, add);
            case F3_3 -> products33(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, add);
            case F4_3 -> products43(lines, from, at, places, pitch, to, target, targetPlaces, targetPitch, add);
        }
    }

    private static void copy(
            int count, int lines, float[] from, int at, int[] places, int pitch, float[] to, int target,
            int[] targetPlaces, int targetPitch, boolean add) {
        for (int i = 0; i < count; i++) {
            if (add) {
                add(lines, from, at + i * pitch, places, to, target + i * targetPitch, targetPlaces);
            } else {
                copy(lines, from, at + i * pitch, places, to, target + i * targetPitch, targetPlaces);
            }
        }
    }

    private static void add(int lines, float[] from, int at, int[] places, float[] to, int target,
            int[] targetPlaces) {
        for (int l = 0; l < lines; l++) {
            int t = target + targetPlaces[l];
            FloatVector.fromArray(SPECIES, from, at + places[l]).add(FloatVector.fromArray(SPECIES, to, t))
                    .intoArray(to, t);
        }
    }

    private static void copy(int lines, float[] from, int at, int[] places, float[] to, int target,
            int[] targetPlaces) {
        for (int l = 0; l < lines; l++) {
            FloatVector.fromArray(SPECIES, from, at + places[l]).intoArray(to, target + targetPlaces[l]);
        }
    }

    private static void inputs3(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch) {
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector d0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector d1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector d2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            d1.sub(d0).intoArray(to, t);
            d1.intoArray(to, t + targetPitch);
            d2.sub(d1).intoArray(to, t + 2 * targetPitch);
        }
    }

    private static void products22(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch, boolean add) {
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector m0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector m1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector m2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector y0 = m0.add(m1);
            FloatVector y1 = m1.add(m2);
            if (add) {
                y0 = y0.add(FloatVector.fromArray(SPECIES, to, t));
                y1 = y1.add(FloatVector.fromArray(SPECIES, to, t + targetPitch));
            }
            y0.intoArray(to, t);
            y1.intoArray(to, t + targetPitch);
        }
    }

    private static void products32(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch, boolean add) {
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector m0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector m1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector m2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            FloatVector sum = m1.add(m2);
            FloatVector y0 = m0.add(sum);
            FloatVector y1 = m1.sub(m2);
            FloatVector y2 = sum.add(m3);
            if (add) {
                y0 = y0.add(FloatVector.fromArray(SPECIES, to, t));
                y1 = y1.add(FloatVector.fromArray(SPECIES, to, t + targetPitch));
                y2 = y2.add(FloatVector.fromArray(SPECIES, to, t + 2 * targetPitch));
            }
            y0.intoArray(to, t);
            y1.intoArray(to, t + targetPitch);
            y2.intoArray(to, t + 2 * targetPitch);
        }
    }

    private static void inputs5(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch) {
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
        FloatVector minusThree = FloatVector.broadcast(SPECIES, -3);
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector d0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector d1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector d2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector d3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            FloatVector d4 = FloatVector.fromArray(SPECIES, from, p + 4 * pitch);
            FloatVector odd = d3.sub(d1);
            d0.sub(d2).fma(two, odd).intoArray(to, t);
            d1.fma(minusTwo, d3.sub(d2)).intoArray(to, t + targetPitch);
            d1.fma(two, d2.fma(minusThree, d3)).intoArray(to, t + 2 * targetPitch);
            odd.intoArray(to, t + 3 * targetPitch);
            odd.fma(minusTwo, d4.sub(d2)).intoArray(to, t + 4 * targetPitch);
        }
    }

    private static void products42(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch, boolean add) {
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8);
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector m0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector m1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector m2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            FloatVector m4 = FloatVector.fromArray(SPECIES, from, p + 4 * pitch);
            FloatVector sum = m1.add(m2);
            FloatVector difference = m1.sub(m2);
            FloatVector y0 = m0.add(sum).add(m3);
            FloatVector y1 = m3.fma(two, difference);
            FloatVector y2 = m3.fma(four, sum);
            FloatVector y3 = m3.fma(eight, difference.add(m4));
            if (add) {
                y0 = y0.add(FloatVector.fromArray(SPECIES, to, t));
                y1 = y1.add(FloatVector.fromArray(SPECIES, to, t + targetPitch));
                y2 = y2.add(FloatVector.fromArray(SPECIES, to, t + 2 * targetPitch));
                y3 = y3.add(FloatVector.fromArray(SPECIES, to, t + 3 * targetPitch));
            }
            y0.intoArray(to, t);
            y1.intoArray(to, t + targetPitch);
            y2.intoArray(to, t + 2 * targetPitch);
            y3.intoArray(to, t + 3 * targetPitch);
        }
    }

    private static void products33(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch, boolean add) {
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector m0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector m1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector m2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            FloatVector m4 = FloatVector.fromArray(SPECIES, from, p + 4 * pitch);
            FloatVector sum = m1.add(m2);
            FloatVector y0 = m0.add(sum).add(m3);
            FloatVector y1 = m3.fma(two, m1.sub(m2));
            FloatVector y2 = m3.fma(four, sum.add(m4));
            if (add) {
                y0 = y0.add(FloatVector.fromArray(SPECIES, to, t));
                y1 = y1.add(FloatVector.fromArray(SPECIES, to, t + targetPitch));
                y2 = y2.add(FloatVector.fromArray(SPECIES, to, t + 2 * targetPitch));
            }
            y0.intoArray(to, t);
            y1.intoArray(to, t + targetPitch);
            y2.intoArray(to, t + 2 * targetPitch);
        }
    }

    private static void inputs4(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch) {
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector d0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector d1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector d2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector d3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            d2.sub(d0).intoArray(to, t);
            d1.add(d2).intoArray(to, t + targetPitch);
            d2.sub(d1).intoArray(to, t + 2 * targetPitch);
            d3.sub(d1).intoArray(to, t + 3 * targetPitch);
        }
    }

    private static void products23(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch, boolean add) {
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector m0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector m1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector m2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            FloatVector y0 = m0.add(m1.add(m2));
            FloatVector y1 = m3.add(m1.sub(m2));
            if (add) {
                y0 = y0.add(FloatVector.fromArray(SPECIES, to, t));
                y1 = y1.add(FloatVector.fromArray(SPECIES, to, t + targetPitch));
            }
            y0.intoArray(to, t);
            y1.intoArray(to, t + targetPitch);
        }
    }

    private static void inputs6(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch) {
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector d0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector d1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector d2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector d3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            FloatVector d4 = FloatVector.fromArray(SPECIES, from, p + 4 * pitch);
            FloatVector d5 = FloatVector.fromArray(SPECIES, from, p + 5 * pitch);
            d2.fma(minusFive, d0.fma(four, d4)).intoArray(to, t);
            FloatVector even = d2.fma(minusFour, d4);
            FloatVector odd = d1.fma(minusFour, d3);
            even.add(odd).intoArray(to, t + targetPitch);
            even.sub(odd).intoArray(to, t + 2 * targetPitch);
            even = d4.sub(d2);
            odd = d3.sub(d1);
            odd.fma(two, even).intoArray(to, t + 3 * targetPitch);
            odd.fma(minusTwo, even).intoArray(to, t + 4 * targetPitch);
            d3.fma(minusFive, d1.fma(four, d5)).intoArray(to, t + 5 * targetPitch);
        }
    }

    private static void products43(
            int lines, float[] from, int at, int[] places, int pitch, float[] to, int target, int[] targetPlaces,
            int targetPitch, boolean add) {
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8);
        for (int l = 0; l < lines; l++) {
            int p = at + places[l];
            int t = target + targetPlaces[l];
            FloatVector m0 = FloatVector.fromArray(SPECIES, from, p);
            FloatVector m1 = FloatVector.fromArray(SPECIES, from, p + pitch);
            FloatVector m2 = FloatVector.fromArray(SPECIES, from, p + 2 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, from, p + 3 * pitch);
            FloatVector m4 = FloatVector.fromArray(SPECIES, from, p + 4 * pitch);
            FloatVector m5 = FloatVector.fromArray(SPECIES, from, p + 5 * pitch);
            FloatVector nearSum = m1.add(m2);
            FloatVector nearDifference = m1.sub(m2);
            FloatVector farSum = m3.add(m4);
            FloatVector farDifference = m3.sub(m4);
            FloatVector y0 = m0.add(nearSum).add(farSum);
            FloatVector y1 = farDifference.fma(two, nearDifference);
            FloatVector y2 = farSum.fma(four, nearSum);
            FloatVector y3 = farDifference.fma(eight, nearDifference.add(m5));
            if (add) {
                y0 = y0.add(FloatVector.fromArray(SPECIES, to, t));
                y1 = y1.add(FloatVector.fromArray(SPECIES, to, t + targetPitch));
                y2 = y2.add(FloatVector.fromArray(SPECIES, to, t + 2 * targetPitch));
                y3 = y3.add(FloatVector.fromArray(SPECIES, to, t + 3 * targetPitch));
            }
            y0.intoArray(to, t);
            y1.intoArray(to, t + targetPitch);
            y2.intoArray(to, t + 2 * targetPitch);
            y3.intoArray(to, t + 3 * targetPitch);
        }
    }
}
