package io.github.tornadoconv.jvm;

/**
 * The innermost loops of a strip: tiles of {@code rows} output channels by {@code vectors} times {@code width} positions,
 * one after the other, whose sums stay in registers: for the first {@code rows} channels at all places, then for the next.
 * For each tile of channels c &lt; {@code tiles}, place n from {@code first} to {@code end}, row i and position j
 *
 * <pre>
 * target[t + places[2 * n + 1] + k * pitch + j] = biases[b + k] + sum over r &lt; offsets.length of
 *         weights[w + (c * offsets.length + r) * rows + i] * source[at + places[2 * n] + offsets[r] + j]
 * </pre>
 *
 * where k is c * rows + i, after which the tile may clamp its sums. It may first copy the input of all terms at these
 * places into a panel, from {@code p} on {@code [place][term][position]}, and read it there.
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
            int tiles,
            A biases,
            int b,
            A target,
            int t,
            int pitch,
            A panel,
            int p);
}
