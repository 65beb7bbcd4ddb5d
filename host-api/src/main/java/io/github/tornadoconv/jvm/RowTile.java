package io.github.tornadoconv.jvm;

/**
 * The innermost loop of a convolution with few channels: a tile of some output channels by some rows by some vectors
 * along the rows, whose sums stay in registers. An input vector that is loaded once serves all output channels and all
 * rows of the kernel that meet it: the terms of one column of the kernel lie above each other. For each output channel
 * k, row r and position j
 *
 * <pre>
 * target[t + k * targetPlane + r * targetPitch + j] = biases[b + k] + sum over i &lt; count and h &lt; taps of
 *         weights[w + (i * outs + k) * taps + h]
 *         * source[at + offsets[i] + (r * rowStep + h * tapStep) * pitch + j]
 * </pre>
 *
 * for as many positions as {@code groups} times the vectors of the tile have; or, with {@link Size#onto}, the target's
 * own value in place of the bias. Both pitches are constants of the tile: addresses are then a base and a constant, and
 * of all rows only the first and last are held against the array's bounds, which makes it faster by a third.
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
     * @param taps rows of the kernel in each of its columns
     * @param rowStep source rows between output rows
     * @param tapStep source rows between rows of the kernel
     * @param pitch distance between source rows
     * @param targetPitch distance between rows of the target
     * @param stored lanes of the last vector of a row that are written: where that is not all, there is one group
     * @param onto whether the sums start from what the target holds
     * @param perLane whether the lanes of a vector are channels instead of positions: each weight and bias is then a
     *     vector of its own, rows are neighbouring positions, and one group lies {@code rows} of them after the other
     * @param clamp what is done to the sums in the end
     */
    record Size(
            int outs, int rows, int vectors, int taps, int rowStep, int tapStep, int pitch, int targetPitch, int stored,
            boolean onto, boolean perLane, Clamp clamp) {}

    void run(
            A weights,
            int w,
            A source,
            int at,
            int[] offsets,
            int count,
            int groups,
            A biases,
            int b,
            A target,
            int t,
            int targetPlane);
}
