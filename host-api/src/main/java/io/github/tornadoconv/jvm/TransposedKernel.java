package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A transposed convolution with stride 2 along its rows, whose vectors hold neighbours of an output row. Even and odd
 * columns meet different kernel columns, but the same input where each element of it stands twice: output o meets kernel
 * column k of its own remainder at element {@code o + padding - (k - k % 2)} of such a row. So a thread copies the input of
 * a strip of the output into a patch, each element twice, and goes over it with {@link PairTile}s, whose weights are pairs:
 * no sum has to be brought to its place afterwards. Outputs with different remainders in depth and height are phases,
 * computed one after the other from the same patch. Where many channels read the input of some places, it is copied into
 * panels first, once for all phases that meet the same.
 *
 * <p>Source of the phases: W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?", 2016,
 * arXiv:1609.07009.
 */
final class TransposedKernel implements Kernel<float[]> {
    private final Geometry g;
    private final TransposedPlan plan;
    private final Lanes<float[]> lanes;
    private final Workers workers;
    private final float[] biases;
    private final List<Phase> phases = new ArrayList<>();
    private final List<Strip> strips = new ArrayList<>();
    private final List<Memory.Buffer<float[]>> patches = new ArrayList<>();
    private final List<Memory.Buffer<float[]>> panels = new ArrayList<>();
    private final Clamp clamp;
    private final Lanes.Pointwise<float[]> activation;
    private final long bytes;

    private final Workers.Job computeItem = this::computeItem;
    private float[] input;
    private int inputAt;
    private float[] output;
    private int outputAt;

    /**
     * A phase and what its tiles need.
     *
     * @param weights {@code [group][tile][term][row of the tile]} for tiles that start in an even column and, if there are
     *     such, in an odd one
     */
    private record Phase(TransposedPlan.Phase at, int[] offsets, double[][] weights) {}

    /** Columns of the output, and the tiles that compute them. */
    private record Strip(int first, int columns, List<Runs> runs) {}

    /**
     * Tiles of one width.
     *
     * @param perRow how many a row has
     * @param vectors of each
     * @param odd whether they start in odd columns
     * @param places where each lies in the patch and in the output, row by row
     * @param inPanel where each lies in the panels of its group and in the output
     * @param groups first number of those that are packed together; the last number is the end
     * @param tiles by output channels
     */
    private record Runs(int perRow, int vectors, boolean odd, int[] places, int[] inPanel, int[] groups,
            PairTile[] tiles) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where patches are kept
     */
    TransposedKernel(
            Geometry g, Activation activation, Lanes<float[]> lanes, float[] weight, float[] bias, Workers workers,
            Memory<float[]> memory) {
        this.g = g;
        this.plan = new TransposedPlan(g, lanes, workers.size());
        this.lanes = lanes;
        this.workers = workers;
        this.clamp = lanes.clamp(activation);
        this.activation = clamp == Clamp.NONE ? lanes.pointwise(activation) : null;
        this.biases = bias;
        int[] columns = plan.columnStarts();
        for (int i = 0; i + 1 < columns.length; i++) {
            strips.add(strip(columns[i], columns[i + 1] - columns[i]));
        }
        boolean anyOdd = strips.stream().flatMap(strip -> strip.runs.stream()).anyMatch(Runs::odd);
        long weights = 0;
        for (TransposedPlan.Phase phase : plan.phases()) {
            int[] offsets = shared(plan.offsets(phase));
            double[] even = weights(phase, weight, 0);
            phases.add(new Phase(phase, offsets, new double[][] {even, anyOdd ? weights(phase, weight, 1) : null}));
            weights += (anyOdd ? 2L : 1L) * even.length;
        }
        for (int i = 0; i < workers.size(); i++) {
            patches.add(memory.kept(i, Math.toIntExact(plan.patchLength())));
            panels.add(memory.buffer(i, 0, plan.panelLength()));
        }
        this.bytes = Double.BYTES * weights;
    }

    /** Those of an earlier phase if they are the same: these meet the same panels. */
    private int[] shared(int[] offsets) {
        return phases.stream().map(Phase::offsets).filter(earlier -> Arrays.equals(earlier, offsets)).findFirst()
                .orElse(offsets);
    }

    /** @param first remainder modulo 2 of the column that even lanes hold */
    private double[] weights(TransposedPlan.Phase phase, float[] weight, int first) {
        List<TransposedPlan.Term> terms = plan.terms(phase);
        double[] packed = new double[Math.multiplyExact(g.groups() * g.outPerGroup(), terms.size())];
        int[] starts = plan.channelStarts();
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int i = 0; i + 1 < starts.length; i++) {
                for (TransposedPlan.Term term : terms) {
                    for (int k = starts[i]; k < starts[i + 1]; k++) {
                        int row = g.weightIndex(group, k, term.channel())
                                + (term.plane() * g.kernel()[1] + term.row()) * g.kernel()[2];
                        packed[at++] = PairVectors.pair(
                                weight(weight, row, plan.kernelColumn(term, first)),
                                weight(weight, row, plan.kernelColumn(term, 1 - first)));
                    }
                }
            }
        }
        return packed;
    }

    private static float weight(float[] weight, int row, int column) {
        return column < 0 ? 0 : weight[row + column];
    }

    private Strip strip(int first, int columns) {
        StripPlan.Runs runs = plan.runs(columns);
        List<Runs> all = new ArrayList<>();
        if (runs.wide() > 0) {
            all.add(runs(runs.vectors() + 1, runs.wide(), 0));
        }
        int wide = runs.wide() * (runs.vectors() + 1) * lanes.width();
        int length = runs.vectors() * lanes.width();
        // The last tile is moved back into the strip and computes some positions once more.
        int last = columns - length;
        boolean odd = last % 2 != 0;
        int even = runs.narrow() - (odd ? 1 : 0);
        if (even > 0) {
            all.add(runs(runs.vectors(), even, wide, odd ? wide + (even - 1) * length : last));
        }
        if (odd) {
            all.add(runs(runs.vectors(), 1, last));
        }
        return new Strip(first, columns, all);
    }

    /**
     * @param first column of the first tile
     */
    private Runs runs(int vectors, int perRow, int first) {
        return runs(vectors, perRow, first, first + (perRow - 1) * vectors * lanes.width());
    }

    /**
     * @param last column of the last tile
     */
    private Runs runs(int vectors, int perRow, int first, int last) {
        int[] places = new int[2 * plan.rows() * perRow];
        int at = 0;
        for (int y = 0; y < plan.rows(); y++) {
            for (int run = 0; run < perRow; run++) {
                int x = run == perRow - 1 ? last : first + run * vectors * lanes.width();
                places[at++] = y * plan.rowPitch() + x;
                places[at++] = y * g.stride()[1] * g.out()[2] + x;
            }
        }
        PairTile[] tiles = new PairTile[g.outPerGroup() + 1];
        for (int i = 0; i < plan.tiles(); i++) {
            int channels = plan.channelStarts()[i + 1] - plan.channelStarts()[i];
            tiles[channels] = PairVectors.tile(channels, vectors, plan.packs(), clamp);
        }
        int[] groups = plan.packs()
                ? Panels.groups(List.of(places), vectors * lanes.width(), plan.placesPacked(vectors))
                : new int[0];
        int[] inPanel = Panels.places(places, groups, plan.panelPitch(vectors));
        return new Runs(perRow, vectors, last % 2 != 0, places, inPanel, groups, tiles);
    }

    @Override
    public void run(float[] from, int at, float[] to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
        workers.run(plan.items(), computeItem);
        input = null;
        output = null;
    }

    private void computeItem(int item, int worker) {
        int cut = item % plan.cuts();
        int rest = item / plan.cuts();
        Strip strip = strips.get(rest % strips.size());
        rest /= strips.size();
        int y = rest % plan.strips() * plan.rows();
        rest /= plan.strips();
        int z = rest % plan.planeGroups();
        int group = rest / plan.planeGroups();
        int rows = Math.min(plan.rows(), plan.rowGroups() - y);
        Memory.Buffer<float[]> patch = patches.get(worker);
        copy(patch, inputAt + group * g.inPerGroup() * g.inVolume(), z, y, rows, strip);
        int firstTile = plan.tiles() * cut / plan.cuts();
        int endTile = plan.tiles() * (cut + 1) / plan.cuts();
        if (plan.packs()) {
            for (int i = 0; i < strip.runs.size(); i++) {
                computePacked(strip, strip.runs.get(i), patch, panels.get(worker), group, firstTile, endTile, z, y,
                        rows);
            }
        } else {
            for (int tile = firstTile; tile < endTile; tile++) {
                for (int i = 0; i < phases.size(); i++) {
                    compute(phases.get(i), strip, patch, group, tile, z, y, rows);
                }
            }
        }
        for (int i = 0; activation != null && i < phases.size(); i++) {
            activate(phases.get(i), strip, group, firstTile, endTile, z, y, rows);
        }
    }

    /** Copies the input of a strip. */
    private void copy(Memory.Buffer<float[]> own, int from, int z, int y, int rows, Strip strip) {
        float[] patch = own.array();
        int top = plan.firstRow(y);
        int count = plan.patchRows(rows);
        int first = Math.clamp(-top, 0, count);
        int end = Math.clamp(g.in()[1] - top, first, count);
        for (int plane = 0; plane < plan.planes(); plane++) {
            int depth = plan.firstPlane(z) + plane;
            boolean inside = depth >= 0 && depth < g.in()[0];
            int to = own.start() + plane * plan.planePitch();
            int source = from + (depth * g.in()[1] + top) * g.in()[2];
            for (int row = 0; row < count; row++) {
                if (!inside || row < first || row >= end) {
                    for (int c = 0; c < g.inPerGroup(); c++) {
                        lanes.zero(patch, to + c * plan.channelPitch() + row * plan.rowPitch(), plan.rowPitch());
                    }
                }
            }
            if (!inside) {
                continue;
            }
            if (g.inPerGroup() > end - first) {
                for (int row = first; row < end; row++) {
                    copyRows(source + row * g.in()[2], g.inVolume(), patch, to + row * plan.rowPitch(),
                            plan.channelPitch(), g.inPerGroup(), strip);
                }
            } else {
                for (int c = 0; c < g.inPerGroup(); c++) {
                    copyRows(source + c * g.inVolume() + first * g.in()[2], g.in()[2], patch,
                            to + c * plan.channelPitch() + first * plan.rowPitch(), plan.rowPitch(), end - first,
                            strip);
                }
            }
        }
    }

    /** Copies rows of the input's columns that a strip meets, each element twice. */
    private void copyRows(int from, int fromPitch, float[] patch, int at, int pitch, int rows, Strip strip) {
        int left = plan.firstColumn(strip.first);
        int columns = plan.patchColumns(strip.columns);
        int first = Math.clamp(-left, 0, columns);
        int end = Math.clamp(g.in()[2] - left, first, columns);
        PairVectors.twice(input, from + left + first, fromPitch, patch, at + 2 * first, pitch, rows, end - first);
        // With one strip for all columns, nothing was ever written beside the input.
        for (int row = 0; strips.size() > 1 && row < rows; row++) {
            lanes.zero(patch, at + row * pitch, 2 * first);
            lanes.zero(patch, at + row * pitch + 2 * end, 2 * (columns - end));
        }
    }

    /** Computes a phase of a strip for the output channels of one tile. */
    private void compute(Phase phase, Strip strip, Memory.Buffer<float[]> patch, int group, int tile, int z, int y,
            int rows) {
        int count = rows(phase, z, y, rows);
        for (int i = 0; i < strip.runs.size(); i++) {
            Runs runs = strip.runs.get(i);
            compute(phase, strip, runs, patch, runs.places, 0, count * runs.perRow, group, tile, tile + 1, z, y);
        }
    }

    /** Computes all phases at places with one width, whose input is copied into panels. */
    private void computePacked(
            Strip strip, Runs runs, Memory.Buffer<float[]> patch, Memory.Buffer<float[]> panel, int group,
            int firstTile, int endTile, int z, int y, int rows) {
        for (int i = 0; i + 1 < runs.groups.length; i++) {
            int first = runs.groups[i];
            int[] packed = null;
            for (int k = 0; k < phases.size(); k++) {
                Phase phase = phases.get(k);
                int end = Math.min(runs.groups[i + 1], rows(phase, z, y, rows) * runs.perRow);
                if (first >= end) {
                    continue;
                }
                if (packed != phase.offsets) {
                    lanes.packPanels(
                            patch.array(), patch.start() + runs.places[2 * first], phase.offsets, 0,
                            phase.offsets.length, panel.array(), panel.start(), plan.panelPitch(runs.vectors),
                            runs.groups[i + 1] - first, runs.vectors);
                    packed = phase.offsets;
                }
                compute(phase, strip, runs, panel, runs.inPanel, first, end, group, firstTile, endTile, z, y);
            }
        }
    }

    /** How many of some groups of rows have a row of a phase: the last may have none. */
    private int rows(Phase phase, int z, int y, int rows) {
        boolean inside = z * g.stride()[0] + phase.at.plane() < g.out()[0];
        return inside ? Math.clamp(Math.ceilDiv(g.out()[1] - row(phase, y), g.stride()[1]), 0, rows) : 0;
    }

    private int row(Phase phase, int y) {
        return y * g.stride()[1] + phase.at.row();
    }

    /** Where a phase of a strip begins in the output of a channel of a group. */
    private int target(Phase phase, Strip strip, int group, int channel, int z, int y) {
        int plane = z * g.stride()[0] + phase.at.plane();
        return outputAt + (group * g.outPerGroup() + channel) * g.outVolume()
                + (plane * g.out()[1] + row(phase, y)) * g.out()[2] + strip.first;
    }

    /** Computes the output channels of some tiles of a phase at some places. */
    private void compute(
            Phase phase, Strip strip, Runs runs, Memory.Buffer<float[]> source, int[] places, int first, int end,
            int group, int firstTile, int endTile, int z, int y) {
        int terms = phase.offsets.length;
        for (int tile = firstTile; tile < endTile;) {
            int start = plan.channelStarts()[tile];
            int channels = plan.channelStarts()[tile + 1] - start;
            int next = tile + 1;
            while (next < endTile && plan.channelStarts()[next + 1] - plan.channelStarts()[next] == channels) {
                next++;
            }
            int channel = group % g.groups() * g.outPerGroup() + start;
            runs.tiles[channels].run(
                    phase.weights[runs.odd ? 1 : 0], channel * terms, source.array(), source.start(), phase.offsets,
                    terms, places, first, end, next - tile, biases, channel, output,
                    target(phase, strip, group, start, z, y), g.outVolume());
            tile = next;
        }
    }

    private void activate(Phase phase, Strip strip, int group, int firstTile, int endTile, int z, int y, int rows) {
        int count = rows(phase, z, y, rows);
        for (int k = plan.channelStarts()[firstTile]; k < plan.channelStarts()[endTile]; k++) {
            for (int r = 0; r < count; r++) {
                activation.apply(
                        output, target(phase, strip, group, k, z, y) + r * g.stride()[1] * g.out()[2], strip.columns);
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
