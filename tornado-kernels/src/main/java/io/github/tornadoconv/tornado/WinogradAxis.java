package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.ToomCook;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How one axis of the output is cut into tiles, and how the tiles are filtered.
 *
 * <p>Of an ordinary convolution a tile has m outputs, with dilation d at a distance of d: d tiles lie between each other
 * and cover d * m outputs in a row, a band. Of a transposed convolution of stride s, the outputs with one remainder modulo
 * s are an ordinary convolution with every s-th kernel element, a phase. A tile has m outputs of each phase, s * m in a
 * row, and its matrices are those of all phases.
 *
 * @param input factors {@code [points][inputs]} of the inputs of a tile in its points
 * @param kernel factors {@code [points][kernel]} of the kernel elements
 * @param output factors {@code [outputs][points]} of the points in the outputs of a tile
 * @param dilation distance of the inputs of a tile, and of its outputs
 * @param first input position that the first tile meets first
 * @param tileInputs for each tile the first position of its inputs, counted from {@code first}
 * @param tileOutputs for each tile its first output
 * @param out outputs on this axis
 */
record WinogradAxis(
        double[][] input,
        double[][] kernel,
        double[][] output,
        int dilation,
        int first,
        int[] tileInputs,
        int[] tileOutputs,
        int out) {
    /** Inputs of a tile, and points, that the kernels have registers for. */
    private static final int MOST_INPUTS = 8;

    private static final int MOST_POINTS = 12;

    /** The values that m can have: those for which all phases have filters; none where there are no phases of stride 1. */
    static List<Integer> choices(Geometry g, int axis) {
        boolean evenlySpaced = g.transposed()
                ? g.dilation()[axis] == 1 || g.kernel()[axis] == 1
                : g.stride()[axis] == 1;
        AxisTaps taps = AxisTaps.of(g, axis);
        int least = taps.phases().stream().mapToInt(List::size).min().orElseThrow();
        int most = taps.phases().stream().mapToInt(List::size).max().orElseThrow();
        if (!evenlySpaced || least == 0) {
            return List.of();
        }
        return IntStream.rangeClosed(most == 1 ? 1 : 2, most == 1 ? 1 : WinogradTile.MOST_OUTPUTS)
                .filter(m -> m + most - 1 <= ToomCook.MOST_POINTS)
                .filter(m -> {
                    WinogradAxis cut = of(g, axis, m);
                    return cut.inputs() <= MOST_INPUTS && cut.points() <= MOST_POINTS;
                })
                .boxed()
                .toList();
    }

    /** The axis of that number of a geometry of stride 1 or transposed, with {@code m} outputs of each phase to a tile. */
    static WinogradAxis of(Geometry g, int axis, int m) {
        AxisTaps taps = AxisTaps.of(g, axis);
        int dilation = g.transposed() || g.kernel()[axis] == 1 ? 1 : g.dilation()[axis];
        int phases = taps.count();
        int inputs = 0;
        int points = 0;
        for (List<AxisTaps.Tap> phase : taps.phases()) {
            inputs = Math.max(inputs, nearest(phase) / dilation + m + phase.size() - 1);
            points += m + phase.size() - 1;
        }
        double[][] input = new double[points][inputs];
        double[][] kernel = new double[points][g.kernel()[axis]];
        double[][] output = new double[m * phases][points];
        int point = 0;
        for (int p = 0; p < phases; p++) {
            List<AxisTaps.Tap> phase = taps.phases().get(p);
            ToomCook filter = ToomCook.of(m, phase.size());
            int shift = nearest(phase) / dilation;
            for (int i = 0; i < filter.input().length; i++, point++) {
                System.arraycopy(filter.input()[i], 0, input[point], shift, filter.input().length);
                for (AxisTaps.Tap tap : phase) {
                    kernel[point][tap.kernel()] = filter.kernel()[i][tap.offset() / dilation - shift];
                }
                for (int o = 0; o < m; o++) {
                    output[o * phases + p][point] = filter.output()[o][i];
                }
            }
        }
        int band = dilation * m * phases;
        int out = g.out()[axis];
        int[] tiles = IntStream.range(0, Math.ceilDiv(out, band) * dilation)
                .filter(tile -> tile / dilation * band + tile % dilation < out)
                .toArray();
        return new WinogradAxis(
                input,
                kernel,
                output,
                dilation,
                taps.first(),
                IntStream.of(tiles).map(tile -> tile / dilation * dilation * m + tile % dilation).toArray(),
                IntStream.of(tiles).map(tile -> tile / dilation * band + tile % dilation).toArray(),
                out);
    }

    private static int nearest(List<AxisTaps.Tap> phase) {
        return phase.stream().mapToInt(AxisTaps.Tap::offset).min().orElse(0);
    }

    int points() {
        return input.length;
    }

    int inputs() {
        return input[0].length;
    }

    int outputs() {
        return output.length;
    }

    int tiles() {
        return tileInputs.length;
    }

    /** Positions of the padded input that tiles meet. */
    int padded() {
        return IntStream.of(tileInputs).max().orElse(0) + (inputs() - 1) * dilation + 1;
    }

    /** Outputs that a tile has; at the end of the axis fewer than others. */
    int outputs(int tile) {
        return Math.min(outputs(), Math.ceilDiv(out - tileOutputs[tile], dilation));
    }
}
