package io.github.tornadoconv.jvm;

/**
 * The innermost loop of a product of matrices: a tile of {@code rows} by {@code vectors} times {@code width} sums that
 * stay in registers. For each row i and column j of vector v
 *
 * <pre>
 * target[t + v * pitch + i * width + j] = start[s + v * width + j] + sum over r &lt; count of
 *         source[at + offsets[r] + i * width] * weights[w + r * columns + v * width + j]
 * </pre>
 *
 * where {@code columns} is {@code vectors * width}. Unlike {@link Tile}'s, its vectors are of output channels. Some tiles are
 * for terms whose input lies side by side: of {@link VectorCode#MOST_TERMS} terms in a row only the first is looked up.
 */
interface Product {
    void run(
            float[] weights,
            int w,
            float[] source,
            int at,
            int[] offsets,
            int count,
            float[] start,
            int s,
            float[] target,
            int t,
            int pitch);
}
