package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How one axis of the output is cut into tiles.
 *
 * <p>Of an ordinary convolution a tile has m neighbours. With dilation d, neighbours are d apart: a band of d tiles covers
 * d * m outputs in a row, its tile number p those at p, p + d, p + 2d, ...
 *
 * <p>Of a transposed convolution of stride s, the outputs with one remainder modulo s are an ordinary convolution with
 * every s-th element of the kernel, the other way round: a phase. A tile has m outputs of each phase, which are s * m in a
 * row, and a band is one tile.
 *
 * @param phases what is filtered; one of an ordinary convolution
 * @param outputs m
 * @param dilation d; 1 where the kernel has one element
 * @param out outputs on this axis
 * @param begin padding before the first input; negative where the first input positions are not met
 * @param sources input position at each position of the padded input that a tile meets, -1 for a zero
 */
record WinogradAxis(List<Phase> phases, int outputs, int dilation, int out, int begin, int[] sources) {
    /**
     * Outputs that meet the same kernel positions.
     *
     * @param filter how a tile of them is filtered
     * @param shift how far a tile's first input lies from that of the phase with the first one
     * @param firstPoint products of the phases before it
     * @param taps kernel positions in the order of the inputs that they meet
     */
    record Phase(MinimalFilter filter, int shift, int firstPoint, List<Integer> taps) {}

    /** The numbers of outputs of a phase that a tile may have: those for which all phases have filters. */
    static List<Integer> choices(Geometry g, int axis) {
        List<Integer> taps = taps(g, axis).stream().map(List::size).distinct().toList();
        if (taps.equals(List.of(1))) {
            return List.of(1);
        }
        return IntStream.rangeClosed(2, 4)
                .filter(outputs -> taps.stream().allMatch(count -> MinimalFilter.of(outputs, count) != null))
                .boxed()
                .toList();
    }

    /** The axis of that number, with tiles of {@code outputs} outputs of each phase. */
    static WinogradAxis of(Geometry g, int axis, int outputs) {
        List<List<Integer>> taps = taps(g, axis);
        int[] firsts = IntStream.range(0, taps.size())
                .map(phase -> firstInput(g, axis, phase, taps.get(phase).getFirst()))
                .toArray();
        int origin = IntStream.of(firsts).min().orElseThrow();
        List<Phase> phases = new ArrayList<>();
        int points = 0;
        for (int phase = 0; phase < firsts.length; phase++) {
            MinimalFilter filter = MinimalFilter.of(outputs, taps.get(phase).size());
            phases.add(new Phase(filter, firsts[phase] - origin, points, taps.get(phase)));
            points += filter.points();
        }
        int dilation = g.kernel()[axis] == 1 ? 1 : g.dilation()[axis];
        int out = g.out()[axis];
        int bands = Math.ceilDiv(out, dilation * outputs * phases.size());
        int[] sources = new int[inputs(phases, outputs, dilation, bands)];
        for (int position = 0; position < sources.length; position++) {
            int source = g.source(axis, position + origin);
            // Positions beyond the padding are met only by outputs that are thrown away.
            sources[position] = source < g.in()[axis] ? source : -1;
        }
        return new WinogradAxis(List.copyOf(phases), outputs, dilation, out, -origin, sources);
    }

    /** For each phase the kernel positions that it meets, nearest input first. */
    private static List<List<Integer>> taps(Geometry g, int axis) {
        int kernel = g.kernel()[axis];
        if (!g.transposed()) {
            return List.of(IntStream.range(0, kernel).boxed().toList());
        }
        int stride = g.stride()[axis];
        return IntStream.range(0, stride)
                .mapToObj(phase -> IntStream.range(0, kernel)
                        .map(k -> kernel - 1 - k)
                        .filter(k -> (phase + g.begin()[axis] - k) % stride == 0)
                        .boxed()
                        .toList())
                .toList();
    }

    /** The input position that a phase's first output meets with a kernel position. */
    private static int firstInput(Geometry g, int axis, int phase, int tap) {
        return g.transposed() ? (phase + g.begin()[axis] - tap) / g.stride()[axis] : -g.begin()[axis];
    }

    private static int inputs(List<Phase> phases, int outputs, int dilation, int bands) {
        // Asked in each run, where a stream would be memory for the collector.
        int reach = 0;
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            reach = Math.max(reach, phase.shift + phase.filter.points() - outputs);
        }
        return dilation * (bands * outputs + reach);
    }

    /** Products of a tile on this axis, of all phases. */
    int points() {
        return phases.getLast().firstPoint + phases.getLast().filter.points();
    }

    /** Most products of a tile of one phase. */
    int phasePoints() {
        return phases.stream().mapToInt(phase -> phase.filter.points()).max().orElseThrow();
    }

    /** Whether adding something to that product and its like adds it to all outputs of the tile. */
    boolean isUnit(int point) {
        int phase = phases.size() - 1;
        while (phases.get(phase).firstPoint > point) {
            phase--;
        }
        return phases.get(phase).filter.isUnit(point - phases.get(phase).firstPoint);
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
        return dilation * outputs * phases.size();
    }

    /** First position of the padded input that a band meets. */
    int bandInput(int band) {
        return band * dilation * outputs;
    }

    /** First output of a tile. */
    int firstOutput(int tile) {
        return tile / dilation * bandOutputs() + tile % dilation;
    }

    /** First position of the padded input that a tile meets. */
    int firstInput(int tile) {
        return bandInput(tile / dilation) + tile % dilation;
    }

    /** Positions of the padded input that some bands meet. */
    int inputs(int bandCount) {
        return inputs(phases, outputs, dilation, bandCount);
    }

    /** Positions that some tiles of one remainder modulo the dilation meet: every {@code dilation}-th. */
    int stripInputs(int tileCount) {
        return inputs(phases, outputs, 1, tileCount);
    }
}
