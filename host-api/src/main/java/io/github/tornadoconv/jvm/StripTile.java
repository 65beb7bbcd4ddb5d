package io.github.tornadoconv.jvm;

/**
 * The innermost loops of a strip: tiles of {@code rows} output channels by {@code vectors} times {@code width} positions,
 * one after the other, whose sums stay in registers: for the first {@code rows} channels at all places, then for the next.
 * For each tile of channels c &lt; {@code tiles}, place n from {@code first} to {@code end}, row i and position j
 *
 * <pre>
 * target[t + places[2 * n + 1] + k * pitch + j] = biases[b + k] + sum over r &lt; terms of
 *         weights[w + (c * terms + r) * rows + i] * source[at + places[2 * n] + offsets[r] + j]
 * </pre>
 *
 * where k is c * rows + i, after which the tile may clamp its sums. Where it goes on with sums of earlier terms, these are
 * in the target, in the biases' place. The source may be a panel, in which the input of term r lies at {@code r * vectors
 * * width} instead.
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
            int terms,
            int[] places,
            int first,
            int end,
            int tiles,
            A biases,
            int b,
            A target,
            int t,
            int pitch,
            boolean goesOn);
}
