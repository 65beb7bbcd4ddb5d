package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How one axis of the output is cut into tiles.
 *
 * <p>Of an ordinary convolution a tile has m neighbours. With dilation d, neighbours are d apart: a band of d tiles covers
 * d * m outputs in a row, its tile number p those at p, p + d, p + 2d, ... With stride s, neighbours meet every s-th input
 * with every s-th element of the kernel: such elements are filtered together, as a part of the kernel, and what the parts
 * make is added up. A kernel of 3 with stride 2 is so F(m, 2) of the even elements and F(m, 1) of the odd one, 2m + 1
 * products for 3m. More than three elements that belong together are parts of two or three.
 *
 * <p>Of a transposed convolution of stride s, the outputs with one remainder modulo s are an ordinary convolution with
 * every s-th element of the kernel, the other way round: a phase. A tile has m outputs of each phase, which are s * m in a
 * row, and a band is one tile.
 *
 * @param phases what is filtered; one of an ordinary convolution
 * @param outputs m
 * @param step inputs from one that a part meets to the next: the stride of an ordinary convolution
 * @param dilation d; 1 where the kernel has one element
 * @param out outputs on this axis
 * @param begin padding before the first input; negative where the first input positions are not met
 * @param sources input position at each position of the padded input that a tile meets, -1 for a zero
 */
record WinogradAxis(List<Phase> phases, int outputs, int step, int dilation, int out, int begin, int[] sources) {
    /** Most kernel positions of a part. */
    private static final int MOST_TAPS = 3;

    /** Most parts of a phase: with more of them, what is saved goes into adding them up. */
    private static final int MOST_PARTS = 4;

    /**
     * Outputs that meet the same kernel positions: the sum of some parts.
     *
     * @param firstPoint products of the phases before it
     */
    record Phase(List<Part> parts, int firstPoint) {
        /** Products of a tile of the phase. */
        int points() {
            return parts.getLast().firstPoint + parts.getLast().filter.points() - firstPoint;
        }
    }

    /**
     * Kernel positions that are filtered together.
     *
     * @param filter how a tile is filtered
     * @param shift how far a tile's first input lies from the first one that any part meets, in steps of the dilation
     * @param firstPoint products of the parts before it
     * @param taps kernel positions in the order of the inputs that they meet
     */
    record Part(MinimalFilter filter, int shift, int firstPoint, List<Integer> taps) {}

    /** The numbers of outputs of a phase that a tile may have: those for which all parts have filters. */
    static List<Integer> choices(Geometry g, int axis) {
        List<List<List<Integer>>> phases = taps(g, axis);
        if (phases.stream().anyMatch(parts -> parts.size() > MOST_PARTS)) {
            return List.of();
        }
        List<Integer> taps = phases.stream().flatMap(List::stream).map(List::size).distinct().toList();
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
        List<List<List<Integer>>> taps = taps(g, axis);
        int origin = IntStream.range(0, taps.size())
                .flatMap(
                        phase -> taps.get(phase).stream().mapToInt(part -> firstInput(g, axis, phase, part.getFirst())))
                .min()
                .orElseThrow();
        List<Phase> phases = new ArrayList<>();
        int points = 0;
        for (int phase = 0; phase < taps.size(); phase++) {
            int firstPoint = points;
            List<Part> parts = new ArrayList<>();
            for (List<Integer> part : taps.get(phase)) {
                MinimalFilter filter = MinimalFilter.of(outputs, part.size());
                parts.add(new Part(filter, firstInput(g, axis, phase, part.getFirst()) - origin, points, part));
                points += filter.points();
            }
            phases.add(new Phase(List.copyOf(parts), firstPoint));
        }
        int begin = g.transposed() ? -origin : g.begin()[axis];
        int step = g.transposed() ? 1 : g.stride()[axis];
        int dilation = g.kernel()[axis] == 1 ? 1 : g.dilation()[axis];
        int out = g.out()[axis];
        int bands = Math.ceilDiv(out, dilation * outputs * phases.size());
        int[] sources = new int[inputs(phases, outputs, step, dilation, bands)];
        for (int position = 0; position < sources.length; position++) {
            int source = g.source(axis, position - begin);
            // Positions beyond the padding are met only by outputs that are thrown away.
            sources[position] = source < g.in()[axis] ? source : -1;
        }
        return new WinogradAxis(List.copyOf(phases), outputs, step, dilation, out, begin, sources);
    }

    /** For each phase and part the kernel positions that it meets, nearest input first. */
    private static List<List<List<Integer>>> taps(Geometry g, int axis) {
        int kernel = g.kernel()[axis];
        int stride = g.stride()[axis];
        if (g.transposed()) {
            return IntStream.range(0, stride)
                    .mapToObj(phase -> IntStream.range(0, kernel)
                            .map(k -> kernel - 1 - k)
                            .filter(k -> (phase + g.begin()[axis] - k) % stride == 0)
                            .boxed()
                            .toList())
                    .map(taps -> parts(taps).toList())
                    .toList();
        }
        return List.of(IntStream.range(0, Math.min(stride, kernel))
                .mapToObj(first -> IntStream.iterate(first, k -> k < kernel, k -> k + stride).boxed().toList())
                .flatMap(WinogradAxis::parts)
                .toList());
    }

    /** Kernel positions that belong together, in parts of about the same size. */
    private static Stream<List<Integer>> parts(List<Integer> taps) {
        int count = Math.max(1, Math.ceilDiv(taps.size(), MOST_TAPS));
        return IntStream.range(0, count)
                .mapToObj(i -> taps.subList(taps.size() * i / count, taps.size() * (i + 1) / count));
    }

    /**
     * The input position that a phase's first output meets with a kernel position; of an ordinary convolution how far it
     * lies from the first one, in steps of the dilation.
     */
    private static int firstInput(Geometry g, int axis, int phase, int tap) {
        return g.transposed() ? (phase + g.begin()[axis] - tap) / g.stride()[axis] : tap;
    }

    private static int inputs(List<Phase> phases, int outputs, int step, int dilation, int bands) {
        // Asked in each run, where a stream would be memory for the collector.
        int last = 0;
        for (int i = 0; i < phases.size(); i++) {
            List<Part> parts = phases.get(i).parts;
            for (int j = 0; j < parts.size(); j++) {
                last = Math.max(last, parts.get(j).shift + (parts.get(j).filter.points() - 1) * step);
            }
        }
        return dilation * ((bands - 1) * outputs * step + last + 1);
    }

    /** Products of a tile on this axis, of all phases. */
    int points() {
        return phases.getLast().firstPoint + phases.getLast().points();
    }

    /** Most products of a tile of one phase. */
    int phasePoints() {
        return phases.stream().mapToInt(Phase::points).max().orElseThrow();
    }

    /** The parts of all phases. */
    List<Part> parts() {
        return phases.stream().flatMap(phase -> phase.parts.stream()).toList();
    }

    /** Whether adding something to that product and its like adds it to all outputs of the tile. */
    boolean isUnit(int point) {
        int phase = phases.size() - 1;
        while (phases.get(phase).firstPoint > point) {
            phase--;
        }
        Part first = phases.get(phase).parts.getFirst();
        int inPart = point - first.firstPoint;
        return inPart < first.filter.points() && first.filter.isUnit(inPart);
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
        return band * dilation * outputs * step;
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
        return inputs(phases, outputs, step, dilation, bandCount);
    }

    /** Positions that some tiles of one remainder modulo the dilation meet: every {@code dilation}-th. */
    int stripInputs(int tileCount) {
        return inputs(phases, outputs, step, 1, tileCount);
    }
}
