package io.github.tornadoconv.jvm;

/**
 * The innermost loop: a tile of {@code rows} output channels by {@code vectors} times {@code width} positions whose sums
 * stay in registers. For each row i and position j
 *
 * <pre>
 * target[t + i * targetPitch + j] = start[s + i * startPitch + j'] + sum over r &lt; count of
 *         weights[w + r * rows + i] * source[at + offsets[first + r] + j]
 * </pre>
 *
 * where j' is {@code j}, or {@code j} modulo the vector width where {@code startStep} is 0: one vector of a bias serves
 * all vectors of its row.
 *
 * <p>The offsets make every convolution look the same: they say how far from an output position the r-th term lies, in
 * a padded copy of the input or in a packed panel. Source of the idea: M. Dukhan, "The Indirect Convolution Algorithm",
 * 2019, with offsets in place of pointers.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Tile<A> {
    void run(
            A weights,
            int w,
            A source,
            int at,
            int[] offsets,
            int first,
            int count,
            A start,
            int s,
            int startPitch,
            int startStep,
            A target,
            int t,
            int targetPitch);
}
