package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/**
 * What the pieces that kernels are made of take, in processor cycles of one thread: the terms of the estimates by which
 * the planner chooses among algorithms. What all of them do alike is not counted: beginning a call, and bringing input and
 * output from far caches and from memory.
 *
 * <p>All numbers were fitted together, to the times of every algorithm that accepts them on 155 random layers, on a Zen 5
 * with 512 bits; what grows with the length of a vector also to 82 with 256 bits and 60 with 128. docs/jvm-engine.md has
 * what they choose on others.
 */
final class Cycles {
    /** A multiply-add of a vector. */
    private static final double MULTIPLY_ADD = 0.5;

    /** A vector of input or a weight that a tile loads for a term. */
    private static final double LOAD = 0.68;

    /** The same for each byte of a vector: the longer they are, the more often they lie in two lines. */
    private static final double LOAD_BYTE = 0.0022;

    /** A term of a tile that is small, at least: its sums wait for the ones before. */
    private static final double LEAST = 3.55;

    /** A term of a tile besides. */
    private static final double TERM = 0.38;

    /** A vector of a tile's input that comes from the second cache. */
    private static final double FAR = 1.15;

    /** What multiply-adds wait for such a vector. */
    private static final double WAIT = 0.35;

    /** Bytes of input that the first cache holds beside weights and sums. */
    private static final int NEAR_BYTES = 40 * 1024;

    /** A line of weights that come from memory, or from a cache that the cores share. */
    private static final double WEIGHT_LINE = 10;

    /** Bytes of weights up to which they come while tiles compute. */
    private static final long HIDDEN_BYTES = 6L << 20;

    /** Bytes of input that a core's own caches hold from one run to the next. */
    private static final long OWN_BYTES = 1L << 20;

    /**
     * A line of such input that is read in place, some lines here and some there. On an Intel Xeon (model 207), whose shared
     * cache is slow, it takes twice as many.
     */
    private static final double FAR_LINE = 6;

    /** Beginning and ending a tile. */
    static final double TILE = 6.5;

    /** Beginning and ending a vector of sums, for each of its bytes. */
    private static final double SUM_BYTE = 0.02;

    /** Beginning a piece of a copy. */
    static final double PIECE = 15;

    /** Bringing a vector from one place to another, if need be with shuffles. */
    private static final double VECTOR = 2;

    /** The same for each of its bytes: the longer it is, the more often it lies in two lines. */
    private static final double VECTOR_BYTE = 0.1;

    /** The same for an element where there are no shuffles for its stride. */
    static final double ELEMENT = 1.5;

    /** Beginning an item of work. */
    static final double ITEM = 270;

    private Cycles() {}

    /** Whether that much input of a tile comes from the second cache. */
    static boolean far(long elements, Lanes<?> lanes) {
        return elements * lanes.elementBytes() > NEAR_BYTES;
    }

    /**
     * A tile over vectors of positions.
     *
     * @param terms of each sum
     * @param fetched vectors of input that come from the second cache, for each term
     */
    static double tile(double rows, double vectors, double terms, double fetched, Lanes<?> lanes) {
        double term = Math.max(Math.max(computed(rows, vectors, lanes), LEAST) + WAIT * fetched, FAR * fetched) + TERM;
        return terms * term + TILE + sum(lanes) * rows * vectors;
    }

    /** A tile over vectors of positions that reads a panel. */
    static double packedTile(double rows, double vectors, double terms, Lanes<?> lanes) {
        double term = computed(rows, vectors, lanes) + TERM / VectorCode.MOST_TERMS;
        return terms * term + TILE + sum(lanes) * rows * vectors;
    }

    /** The multiply-adds of a term, or its loads if these take longer. */
    private static double computed(double rows, double vectors, Lanes<?> lanes) {
        double load = LOAD + LOAD_BYTE * lanes.width() * lanes.elementBytes();
        return Math.max(MULTIPLY_ADD * rows * vectors, load * (rows + vectors));
    }

    /** Copying the input of some terms at a place into a panel. */
    static double panel(double vectors, double terms, Lanes<?> lanes) {
        return terms * vectors * vector(lanes);
    }

    /**
     * Waiting for the input of a layer that has much of it.
     *
     * @param pieces that it is read in
     * @param length elements of a piece, one after the other
     */
    static double farInput(Geometry g, double pieces, double length, Lanes<?> lanes) {
        long bytes = (long) g.batch() * g.groups() * g.inPerGroup() * g.inVolume() * lanes.elementBytes();
        // A piece begins anywhere in a line.
        return bytes > OWN_BYTES ? FAR_LINE * pieces * (length * lanes.elementBytes() / Lines.BYTES + 0.5) : 0;
    }

    /** Beginning and ending a vector of sums. */
    static double sum(Lanes<?> lanes) {
        return SUM_BYTE * lanes.width() * lanes.elementBytes();
    }

    /** Bringing a vector from one place to another. */
    static double vector(Lanes<?> lanes) {
        return VECTOR + VECTOR_BYTE * lanes.width() * lanes.elementBytes();
    }

    /** Waiting for the weights of a layer that has many. */
    static double weights(Geometry g, Lanes<?> lanes) {
        long elements = (long) g.groups() * g.inPerGroup() * g.outPerGroup() * g.kernelVolume();
        double bytes = (double) elements * lanes.elementBytes();
        return bytes > HIDDEN_BYTES ? WEIGHT_LINE * bytes / Lines.BYTES : 0;
    }

    /** Copying a row of every {@code step}-th element of another, the beginning not counted where all are copied. */
    static double row(int step, double length, Lanes<?> lanes) {
        return switch (step) {
            case 1 -> vectors(length, lanes);
            case 2 -> PIECE + vectors(length, lanes);
            default -> PIECE + ELEMENT * length;
        };
    }

    /** Copying a row to every {@code step}-th element of another. */
    static double spreadRow(int step, double length, Lanes<?> lanes) {
        return step > 2 ? ELEMENT * length : vectors(length, lanes);
    }

    private static double vectors(double length, Lanes<?> lanes) {
        return vector(lanes) * Math.ceil(length / lanes.width());
    }
}
