package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/**
 * How one axis of the output is cut into tiles of m neighbours. With dilation d, neighbours are d apart: a band of d
 * tiles covers d * m outputs in a row, its tile number p those at p, p + d, p + 2d, ...
 *
 * @param filter how a tile is filtered
 * @param dilation d; 1 where the kernel has one element
 * @param out outputs on this axis
 * @param begin padding before the first input
 * @param sources input position at each position of the padded input that a tile meets, -1 for a zero
 */
record WinogradAxis(MinimalFilter filter, int dilation, int out, int begin, int[] sources) {

    /** The axis of that number, its tiles filtered like that where its kernel has three elements. */
    static WinogradAxis of(Geometry g, int axis, MinimalFilter three) {
        MinimalFilter filter = g.kernel()[axis] == 1 ? MinimalFilter.NONE : three;
        int dilation = g.kernel()[axis] == 1 ? 1 : g.dilation()[axis];
        int out = g.out()[axis];
        int begin = g.begin()[axis];
        int bands = Math.ceilDiv(out, dilation * filter.outputs());
        int[] sources = new int[inputs(filter, dilation, bands)];
        for (int position = 0; position < sources.length; position++) {
            int source = g.source(axis, position - begin);
            // Positions beyond the padding are met only by outputs that are thrown away.
            sources[position] = source < g.in()[axis] ? source : -1;
        }
        return new WinogradAxis(filter, dilation, out, begin, sources);
    }

    private static int inputs(MinimalFilter filter, int dilation, int bands) {
        return dilation * (bands * filter.outputs() + filter.points() - filter.outputs());
    }

    /** Bands of tiles. */
    int bands() {
        return Math.ceilDiv(out, bandOutputs());
    }

    /** Tiles, among them those of the last band that have no output. */
    int tiles() {
        return bands() * dilation;
    }

    /** Outputs of a band. */
    int bandOutputs() {
        return dilation * filter.outputs();
    }

    /** First output of a tile, and the first position of the padded input that it meets. */
    int first(int tile) {
        return tile / dilation * bandOutputs() + tile % dilation;
    }

    /** Positions of the padded input that some bands meet. */
    int inputs(int bandCount) {
        return inputs(filter, dilation, bandCount);
    }
}
