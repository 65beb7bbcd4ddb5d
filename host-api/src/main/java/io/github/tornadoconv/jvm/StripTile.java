package io.github.tornadoconv.jvm;

/**
 * The innermost loops of a strip: tiles of {@code rows} output channels by {@code vectors} times {@code width} positions,
 * one after the other, whose sums stay in registers. For each tile n from {@code first} to {@code end}, row i and
 * position j
 *
 * <pre>
 * target[t + places[2 * n + 1] + i * pitch + j] = biases[b + i] + sum over r &lt; offsets.length of
 *         weights[w + r * rows + i] * source[at + places[2 * n] + offsets[r] + j]
 * </pre>
 *
 * after which the tile may clamp its sums.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface StripTile<A> {
    void run(
            A weights,
            int w,
            A source,
            int at,
            int[] offsets,
            int[] places,
            int first,
            int end,
            A biases,
            int b,
            A target,
            int t,
            int pitch);
}
