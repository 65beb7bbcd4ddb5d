package io.github.tornadoconv.jvm;

/**
 * The innermost loop of {@link ChannelsKernel}: tiles of {@code positions} output positions by {@code vectors} vectors of
 * output channels, whose sums stay in registers. For each position p of a tile that starts at position q, and each
 * channel j of vector v
 *
 * <pre>
 * target[t + places[q] + p * width + v * targetPitch + j] =
 *         start[s + startStep * (places[q] + p * width) + v * startPitch + j] + sum over the terms r of
 *         source[at + bases[q + p] + offsets[r]] * weights[w + (r * vectors + v) * width + j]
 * </pre>
 *
 * <p>Unlike those of {@link Tile}, its vectors are of output channels: it needs no neighbouring positions. The tables make
 * every rank, kernel, stride and layout look the same. {@code startStep} is 0 where the sums start from a bias, and 1
 * where from what the target holds.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface ChannelTile<A> {
    /**
     * Which tile.
     *
     * @param positions output positions
     * @param vectors vectors of output channels
     * @param step source elements between the positions of a tile, of which then only the first is looked up in {@code
     *     bases}; or 0 where each is
     * @param together whether the input of {@link VectorCode#MOST_TERMS} terms in a row lies side by side, counted from the
     *     beginning of each run, so that only the first is looked up in {@code offsets}
     * @param clamp what is done to the sums in the end
     */
    record Size(int positions, int vectors, int step, boolean together, Clamp clamp) {
        /**
         * Whether some terms are in the body of the loop, in order: where their input has so few places that they can all be
         * held against the array's bounds beforehand, and for two vectors, not more, where each term has its own.
         */
        boolean keepsOrder() {
            return together || step > 0 && vectors == 2;
        }
    }

    /**
     * Computes some tiles one after the other.
     *
     * @param runs the terms, as runs of numbers, none of them empty: first and end of each
     * @param q first position
     * @param tiles number of tiles
     */
    void run(
            A weights,
            int w,
            A source,
            int at,
            int[] offsets,
            int[] runs,
            int[] bases,
            int q,
            int tiles,
            A start,
            int s,
            int startStep,
            int startPitch,
            A target,
            int t,
            int[] places,
            int targetPitch);
}
