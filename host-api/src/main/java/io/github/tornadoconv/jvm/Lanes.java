package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;

/**
 * The loops over elements of one type: what the algorithms of this package are made of. There is one form in plain Java
 * per type, and one with the Vector API that takes its place where the module is there.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Lanes<A> {
    /** The float loops of this machine. */
    static Lanes<float[]> floats() {
        return VectorModule.PRESENT ? new VectorFloats() : new PlainFloats();
    }

    /** The double loops of this machine. */
    static Lanes<double[]> doubles() {
        return VectorModule.PRESENT ? new VectorDoubles() : new PlainDoubles();
    }

    /** Whether weights of that size come from a cache that the cores share, or from memory, in each run of a network. */
    static boolean far(long bytes) {
        return bytes > 256 * 1024;
    }

    /** Bytes of an element. */
    int elementBytes();

    /** Elements that are computed at once: the unit of a tile's positions. */
    int width();

    /**
     * The tile of that size.
     *
     * @param packed whether the source is a panel with a row of {@code vectors * width()} elements per term; offsets are
     *     then not looked at
     */
    Tile<A> tile(int rows, int vectors, boolean packed);

    /** The tile of rows of that size. */
    RowTile<A> rowTile(RowTile.Size size, RowTile.Strides strides);

    /** The tile of output channels of that size, or null where there are no vectors. */
    ChannelTile<A> channelTile(ChannelTile.Size size);

    /**
     * The tile of strips of that size, or null where there are no vectors.
     *
     * @param packed whether the source is a panel
     * @param clamp what is done to the sums in the end
     */
    StripTile<A> stripTile(int rows, int vectors, boolean packed, Clamp clamp);

    /** Turns squares of {@link #width()} by {@link #width()} elements, or null where there are no vectors. */
    Turn<A> turn();

    /** What tiles may hold at once. */
    Registers registers();

    /** An array of zeros. */
    A array(int length);

    /**
     * Reads a range once, so that it is in the caches: memory that is read in one go comes much faster than memory that
     * computations wait for piece by piece.
     */
    void fetch(A from, int at, int end);

    /** Sets a range to zero. */
    void zero(A to, int at, int length);

    /** {@code to[at + i] = from[source + i * step]}. */
    void gather(A from, int source, int step, A to, int at, int length);

    /** {@code to[at + i] = from[source + table[i]]} for {@code first <= i < end}, and zero where the table is negative. */
    void pick(A from, int source, int[] table, int first, int end, A to, int at);

    /**
     * Copies a short run of {@code length} elements from each of {@code count} places: element j of the r-th from
     * {@code from[source + offsets[first + r] + j]} to {@code to[at + r * pitch + j]}. Nothing else is written.
     */
    void pack(A from, int source, int[] offsets, int first, int count, A to, int at, int pitch, int length);

    /**
     * Copies {@code panels} runs of {@code vectors} vectors, one behind the other, from each of {@code count} places: vector
     * v of run n of the r-th from {@code from[source + offsets[first + r] + (n * vectors + v) * width()]} to {@code to[at +
     * n * pitch + (r * vectors + v) * width()]}.
     */
    default void packPanels(
            A from, int source, int[] offsets, int first, int count, A to, int at, int pitch, int panels, int vectors) {
        int columns = vectors * width();
        for (int r = 0; r < count; r++) {
            spread(from, source + offsets[first + r], columns, to, at + r * columns, pitch, panels, columns, 1);
        }
    }

    /**
     * Copies {@code rows} runs of {@code length} elements: element j of row i from {@code from[source + i * fromPitch +
     * j]} to {@code to[at + i * toPitch + j * step]}.
     */
    void spread(A from, int source, int fromPitch, A to, int at, int toPitch, int rows, int length, int step);

    /**
     * Copies {@code rows} runs of {@code length} elements that are made in {@code parts} parts: element j of row i from
     * {@code from[source + j % parts * partPitch + i * fromPitch + j / parts]} to {@code to[at + i * toPitch + j]}.
     */
    void interleave(
            A from, int source, int partPitch, int fromPitch, A to, int at, int toPitch, int rows, int length,
            int parts);

    /**
     * Copies {@code rows} runs of {@code length} elements that lie {@code step} apart: element j of row i from {@code
     * from[source + i * fromPitch + j * step]} to {@code to[at + i * toPitch + j]}.
     */
    void gatherRows(A from, int source, int fromPitch, int step, A to, int at, int toPitch, int rows, int length);

    /**
     * Takes {@code rows} rows of {@code pairs} pairs apart: the first of pair j of row i goes from {@code from[source + i *
     * fromPitch + 2 * j]} to {@code to[firsts + i * toPitch + j]}, the second to {@code to[seconds + i * toPitch + j]}.
     */
    void splitRows(
            A from, int source, int fromPitch, A to, int firsts, int seconds, int toPitch, int rows, int pairs);

    /** {@code to[i * width() + lane] = values[i]}: what a tile starts from. */
    A repeated(A values, int length);

    /** What tiles do of that activation; {@link Clamp#NONE} where they leave it to {@link #pointwise}. */
    Clamp clamp(Activation activation);

    /** The function in this type, or null for none. */
    Pointwise<A> pointwise(Activation activation);

    /** A function applied to a range of an array. */
    interface Pointwise<A> {
        void apply(A values, int at, int length);
    }
}
