package io.github.tornadoconv.jvm;

/**
 * The inner loops of a convolution with few channels: planes of rows, in tiles of some output channels by some rows by
 * some vectors along the rows, whose sums stay in registers. An input vector that is loaded once serves all output
 * channels and all rows of the kernel that meet it: the terms of a line of the kernel lie above each other. For each
 * plane p, output channel k, row r and position j
 *
 * <pre>
 * target[t + p * targetPlane + k * targetChannel + r * targetPitch + j] = biases[b + p * biasPlane + k]
 *         + sum over i &lt; count and h &lt; taps of
 *         weights[w + p * weightPlane + {@link Size#weight}(i, k, h)]
 *         * source[at + p * sourcePlane + offsets[i] + (r * rowStep + h * tapStep) * pitch + j]
 * </pre>
 *
 * All distances are constants of the loops: addresses are then a base and a constant, and of all rows of a tile only the
 * first and last are held against the array's bounds, which makes it faster by a third. The last tiles of a plane are
 * moved back into it and compute some rows and positions once more.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface RowTile<A> {
    /**
     * What a tile is made for.
     *
     * @param outs output channels
     * @param rows output rows
     * @param vectors vectors along a row
     * @param taps terms of a line of the kernel
     * @param column terms that share loaded vectors, at most
     * @param rowStep source rows between output rows
     * @param tapStep source rows between the terms of a line
     * @param perLane whether the lanes of a vector are channels instead of positions: each weight and bias is then a
     *     vector of its own, and rows are neighbouring positions
     * @param clamp what is done to the sums in the end
     */
    record Size(
            int outs, int rows, int vectors, int taps, int column, int rowStep, int tapStep, boolean perLane,
            Clamp clamp) {

        /** Which weight of a plane belongs to an output channel and a term of a line of the kernel. */
        int weight(int line, int k, int tap) {
            int before = tap - tap % column;
            return outs * (line * taps + before) + k * Math.min(column, taps - before) + tap % column;
        }
    }

    /**
     * How source and target lie, in elements.
     *
     * @param columns length of a row
     * @param pitch from a source row to the next
     * @param sourcePlane from a source plane to the next
     * @param targetPitch from a row of the target to the next
     * @param targetChannel from an output channel of the tile to the next
     * @param targetPlane from a plane of the target to the next
     * @param weightPlane from the weights of a plane to those of the next
     * @param biasPlane from the biases of a plane to those of the next
     */
    record Strides(
            int columns, int pitch, int sourcePlane, int targetPitch, int targetChannel, int targetPlane,
            int weightPlane,
            int biasPlane) {}

    /**
     * Computes planes.
     *
     * @param count lines of the kernel
     * @param rows of a plane, no fewer than a tile has
     */
    void run(
            A weights,
            int w,
            A source,
            int at,
            int[] offsets,
            int count,
            A biases,
            int b,
            A target,
            int t,
            int rows,
            int planes);
}
