package io.github.tornadoconv.jvm;

/**
 * A {@link StripTile} whose weights are pairs: for each weight of a strip's tile one for the even lanes of its vectors and
 * one for the odd ones, as the lower and the upper half of a double. It has all terms at once.
 */
interface PairTile {
    void run(
            double[] weights,
            int w,
            float[] source,
            int at,
            int[] offsets,
            int terms,
            int[] places,
            int first,
            int end,
            int tiles,
            float[] biases,
            int b,
            float[] target,
            int t,
            int pitch);
}
