package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.jvm.TilePlan.Order;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution as register tiles. The input is copied once with its padding ({@link Halo}), so that each term of the
 * sums is a fixed distance from the output position; the output positions of an image ({@link Phase}) are cut into runs
 * of a few vectors; and for each run, {@link Tile}s walk over the output channels with weights packed in the order in
 * which they are read. Where the ends of the rows leave much to throw away, the run's input is packed into a panel first.
 *
 * <p>Sources: K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008 (panels and
 * register tiles); E. Georganas et al., "Anatomy of High-Performance Deep Learning Convolutions on SIMD Architectures",
 * 2018 (tiles on the padded input itself).
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class TiledKernel<A> implements Kernel<A> {
    private final Geometry g;
    private final TilePlan plan;
    private final Lanes<A> lanes;
    private final Workers workers;
    private final List<Part<A>> parts = new ArrayList<>();
    private final List<Memory.Buffer<A>> halos = new ArrayList<>();
    private final List<Memory.Buffer<A>> panels = new ArrayList<>();
    private final List<Memory.Buffer<A>> buffers = new ArrayList<>();
    private final A biases;
    private final Lanes.Pointwise<A> activation;
    private final int panelRows;
    private final int items;
    private final long bytes;

    private final Workers.Job copyChannel = this::copyChannel;
    private final Workers.Job computeItem = this::computeItem;
    private final Workers.Job computeGroup = this::computeGroup;
    private A input;
    private int inputAt;
    private A output;
    private int outputAt;
    private int image;

    /**
     * The sums of one phase.
     *
     * @param offsets how far each term lies from the output position
     * @param weights {@code [group][tile][term][row of the tile]}
     */
    private record Sums<A>(int[] offsets, A weights) {}

    /**
     * Phases that are computed together with what their tiles need.
     *
     * @param firstItem number of their first item of work
     * @param sums of each phase, in the order of the plan's
     * @param tiles by rows and vectors
     */
    private record Part<A>(TilePlan.Part plan, int firstItem, List<Sums<A>> sums, Tile<A>[][] tiles) {}

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where copies of input, panels and sums are kept
     */
    TiledKernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers,
            Memory<A> memory) {
        this.g = g;
        this.plan = new TilePlan(g, lanes, workers.size());
        this.lanes = lanes;
        this.workers = workers;
        this.activation = lanes.pointwise(activation);
        int channels = g.groups() * g.outPerGroup();
        this.biases = lanes.repeated(bias, channels);
        this.panelRows = plan.panelRows();
        int firstItem = 0;
        long weights = 0;
        for (TilePlan.Part each : plan.parts()) {
            List<Sums<A>> sums = each.lines().stream()
                    .flatMap(List::stream)
                    .map(phase -> new Sums<>(offsets(phase), weights(phase, weight)))
                    .toList();
            parts.add(new Part<>(each, firstItem, sums, tiles(each)));
            firstItem += g.groups() * each.runs() * each.cuts();
            weights += sums.stream().mapToLong(phase -> (long) channels * phase.offsets.length).sum();
        }
        this.items = firstItem;
        for (int i = 0; i < plan.halos(); i++) {
            halos.add(memory.kept(plan.privateHalo() ? i : memory.all(), plan.haloLength()));
        }
        for (int i = 0; i < workers.size(); i++) {
            panels.add(memory.buffer(i, 0, panelRows * plan.pitch()));
            buffers.add(memory.buffer(i, 1, plan.scratchLength()));
        }
        this.bytes = weights * lanes.elementBytes();
    }

    private int[] offsets(Phase phase) {
        int[] distances = phase.distances();
        int[] offsets = new int[g.inPerGroup() * distances.length];
        for (int r = 0; r < offsets.length; r++) {
            offsets[r] = r / distances.length * channelPitch() + distances[r % distances.length];
        }
        return offsets;
    }

    private int channelPitch() {
        return plan.inPlace() ? g.inVolume() : plan.halo().channelSize();
    }

    private A weights(Phase phase, A weight) {
        int[] taps = phase.taps();
        int terms = g.inPerGroup() * taps.length;
        int[] sources = new int[g.groups() * g.outPerGroup() * terms];
        int[] starts = plan.rowStarts();
        int at = 0;
        for (int group = 0; group < g.groups(); group++) {
            for (int i = 0; i + 1 < starts.length; i++) {
                for (int r = 0; r < terms; r++) {
                    for (int k = starts[i]; k < starts[i + 1]; k++) {
                        sources[at++] = g.weightIndex(group, k, r / taps.length) + taps[r % taps.length];
                    }
                }
            }
        }
        A packed = lanes.array(sources.length);
        lanes.pick(weight, 0, sources, 0, sources.length, packed, 0);
        return packed;
    }

    @SuppressWarnings("unchecked")
    private Tile<A>[][] tiles(TilePlan.Part part) {
        int[] starts = plan.rowStarts();
        Tile<A>[][] tiles = (Tile<A>[][]) new Tile<?>[lanes.registers().rows() + 1][lanes.registers().vectors(1) + 1];
        for (int i = 0; i + 1 < starts.length; i++) {
            int rows = starts[i + 1] - starts[i];
            for (int run = 0; run < part.runs(); run++) {
                int vectors = part.vectors(run);
                if (tiles[rows][vectors] == null) {
                    tiles[rows][vectors] = lanes.tile(rows, vectors, part.packs());
                }
            }
        }
        return tiles;
    }

    @Override
    public void run(A from, int at, A to, int t) {
        input = from;
        inputAt = at;
        output = to;
        outputAt = t;
        if (plan.privateHalo()) {
            workers.run(g.batch() * g.groups(), computeGroup);
        } else {
            for (image = 0; image < g.batch(); image++) {
                if (!plan.inPlace()) {
                    workers.run(g.groups() * g.inPerGroup(), copyChannel);
                }
                workers.run(items, computeItem);
            }
        }
        input = null;
        output = null;
    }

    private void copyChannel(int channel, int worker) {
        int channels = g.groups() * g.inPerGroup();
        plan.halo().copy(
                lanes, input, inputAt + (image * channels + channel) * g.inVolume(), halos.getFirst().array(),
                halos.getFirst().start() + channel * channelPitch());
    }

    private void computeItem(int item, int worker) {
        int i = parts.size() - 1;
        while (parts.get(i).firstItem > item) {
            i--;
        }
        Part<A> part = parts.get(i);
        int cuts = part.plan.cuts();
        int rest = item - part.firstItem;
        int run = rest / cuts % part.plan.runs();
        int group = rest / cuts / part.plan.runs();
        int tileCount = plan.rowStarts().length - 1;
        int firstTile = tileCount * (rest % cuts) / cuts;
        int endTile = tileCount * (rest % cuts + 1) / cuts;
        int imageStart = plan.inPlace()
                ? inputAt + image * g.groups() * g.inPerGroup() * channelPitch()
                : halos.getFirst().start();
        int groupStart = imageStart + group * g.inPerGroup() * channelPitch();
        A source = plan.inPlace() ? input : halos.getFirst().array();
        compute(part, source, groupStart, image, group, run, firstTile, endTile, worker);
    }

    private void computeGroup(int item, int worker) {
        int group = item % g.groups();
        A halo = halos.get(worker).array();
        int start = halos.get(worker).start();
        for (int c = 0; c < g.inPerGroup(); c++) {
            plan.halo().copy(
                    lanes, input, inputAt + (item * g.inPerGroup() + c) * g.inVolume(), halo,
                    start + c * channelPitch());
        }
        for (int i = 0; i < parts.size(); i++) {
            Part<A> part = parts.get(i);
            for (int run = 0; run < part.plan.runs(); run++) {
                compute(part, halo, start, item / g.groups(), group, run, 0, plan.rowStarts().length - 1, worker);
            }
        }
    }

    /** Computes one run of positions for the output channels of some tiles. */
    private void compute(
            Part<A> part, A source, int base, int n, int group, int run, int firstTile, int endTile, int worker) {
        TilePlan.Part cut = part.plan;
        int vectors = cut.vectors(run);
        int first = cut.firstVector(run) * lanes.width();
        int length = Math.min(vectors * lanes.width(), cut.positions() - first);
        int row = run / cut.pieces();
        boolean straight = cut.order() != Order.FLAT && cut.isWhole() && length == vectors * lanes.width();
        int[] starts = plan.rowStarts();
        int imageStart = outputAt + n * g.groups() * g.outPerGroup() * g.outVolume();
        int rowStart = row * cut.first().count()[2] + first;
        Memory.Buffer<A> buffer = buffers.get(worker);
        A target = straight ? output : buffer.array();
        int targetPitch = straight ? g.outVolume() : plan.pitch();
        int phasePitch = plan.scratchRows(cut) * plan.pitch();
        Memory.Buffer<A> panel = panels.get(worker);
        A read = cut.packs() ? panel.array() : source;
        int from = cut.packs() ? panel.start() : base + rowStart(cut.first(), row) + first;
        if (cut.atOnce()) {
            int terms = part.sums.getFirst().offsets.length;
            if (cut.packs()) {
                pack(part, 0, source, base, 0, terms, first, length, panel, vectors * lanes.width());
            }
            for (int i = firstTile; i < endTile; i++) {
                int channel = group * g.outPerGroup() + starts[i];
                int outStart = imageStart + channel * g.outVolume();
                int at = straight ? outStart + rowStart : buffer.start();
                for (int line = 0; line < cut.lines().size(); line++) {
                    for (int phase = 0; phase < cut.phasesInLine(); phase++) {
                        int number = line * cut.phasesInLine() + phase;
                        multiply(part, number, i, vectors, group, read, from, 0,
                                part.sums.get(number).offsets.length,
                                target, at + phase * phasePitch, targetPitch);
                    }
                    finish(part, line, target, at, targetPitch, straight, row, first, length, outStart,
                            starts[i + 1] - starts[i]);
                }
            }
            return;
        }
        int channel = group * g.outPerGroup() + starts[firstTile];
        int outStart = imageStart + channel * g.outVolume();
        int at = straight ? outStart + rowStart : buffer.start();
        for (int phase = 0; phase < part.sums.size(); phase++) {
            int terms = part.sums.get(phase).offsets.length;
            int term = 0;
            do {
                int count = Math.min(panelRows, terms - term);
                pack(part, phase, source, base, term, count, first, length, panel, vectors * lanes.width());
                for (int i = firstTile; i < endTile; i++) {
                    multiply(part, phase, i, vectors, group, read, from, term, count, target,
                            at + phase * phasePitch + (starts[i] - starts[firstTile]) * targetPitch, targetPitch);
                }
                term += count;
            } while (term < terms);
        }
        finish(part, 0, target, at, targetPitch, straight, row, first, length, outStart,
                starts[endTile] - starts[firstTile]);
    }

    /** Adds {@code count} terms to a tile's sums of a phase, of which the first starts from the bias. */
    private void multiply(
            Part<A> part, int phase, int i, int vectors, int group, A read, int from, int term, int count,
            A target, int at, int targetPitch) {
        Sums<A> sums = part.sums.get(phase);
        int start = plan.rowStarts()[i];
        int rows = plan.rowStarts()[i + 1] - start;
        int weightStart = (group * g.outPerGroup() + start) * sums.offsets.length + term * rows;
        Tile<A> tile = part.tiles[rows][vectors];
        if (term == 0) {
            int bias = (group * g.outPerGroup() + start) * lanes.width();
            tile.run(sums.weights, weightStart, read, from, sums.offsets, 0, count,
                    biases, bias, lanes.width(), 0, target, at, targetPitch);
        } else {
            tile.run(sums.weights, weightStart, read, from, sums.offsets, 0, count,
                    target, at, targetPitch, lanes.width(), target, at, targetPitch);
        }
    }

    /** Applies the activation to a line of phases and, where their sums are not in the output yet, copies them there. */
    private void finish(
            Part<A> part, int line, A sums, int at, int pitch, boolean straight, int row, int first, int length,
            int outStart, int channels) {
        int phasePitch = plan.scratchRows(part.plan) * plan.pitch();
        for (int phase = 0; activation != null && phase < part.plan.phasesInLine(); phase++) {
            for (int k = 0; k < channels; k++) {
                activation.apply(sums, at + phase * phasePitch + k * pitch, length);
            }
        }
        if (!straight) {
            spread(part.plan, part.plan.lines().get(line), sums, at, row, first, length, outStart, channels);
        }
    }

    /** Packs some terms of a phase into a panel. */
    private void pack(
            Part<A> part, int number, A source, int base, int term, int count, int first, int length,
            Memory.Buffer<A> panel, int pitch) {
        Phase phase = part.plan.first();
        int[] offsets = part.sums.get(number).offsets;
        if (plan.inPlace() && phase.volume() == g.inVolume()) {
            lanes.pack(source, base + first, offsets, term, count, panel.array(), panel.start(), pitch, length);
            return;
        }
        for (int p = first; p < first + length;) {
            int x = p % phase.count()[2];
            int y = p / phase.count()[2] % phase.count()[1];
            int z = p / phase.count()[2] / phase.count()[1];
            int run = Math.min(phase.count()[2] - x, first + length - p);
            int from = base + z * plan.halo().pitch(0) + y * plan.halo().pitch(1) + x;
            lanes.pack(source, from, offsets, term, count, panel.array(), panel.start() + p - first, pitch, run);
            p += run;
        }
    }

    /** Where a row of a phase starts in a channel of the halo. */
    private int rowStart(Phase phase, int row) {
        int height = phase.count()[1];
        return row / height * plan.halo().pitch(0) + row % height * plan.halo().pitch(1);
    }

    /** Copies a run's sums of a line of phases to the places of its positions, leaving out those that are none. */
    private void spread(
            TilePlan.Part cut, List<Phase> line, A sums, int start, int row, int first, int length, int outStart,
            int channels) {
        Phase phase = cut.first();
        if (cut.packs() && cut.isWhole()) {
            lanes.spread(sums, start, plan.pitch(), output, outStart + first, g.outVolume(), channels, length, 1);
        } else if (cut.order() == Order.ROWS) {
            int z = row / phase.count()[1];
            int y = row % phase.count()[1];
            spreadRow(cut, line, sums, start, z, y, first, length, outStart, channels);
        } else {
            int width = cut.packs() ? phase.count()[2] : plan.halo().size(2);
            int height = cut.packs() ? phase.count()[1] : plan.halo().size(1);
            for (int p = first; p < first + length;) {
                int x = p % width;
                int run = Math.min(width - x, first + length - p);
                spreadRow(cut, line, sums, start + p - first, p / width / height, p / width % height, x, run,
                        outStart, channels);
                p += run;
            }
        }
    }

    private void spreadRow(
            TilePlan.Part cut, List<Phase> line, A sums, int from, int z, int y, int x, int length, int outStart,
            int channels) {
        Phase phase = line.getFirst();
        int used = Math.min(length * line.size(), g.out()[2] - x * line.size());
        if (used > 0 && y < phase.count()[1] && z < phase.count()[0]) {
            int depth = phase.first()[0] + z * phase.step()[0];
            int height = phase.first()[1] + y * phase.step()[1];
            int at = (depth * g.out()[1] + height) * g.out()[2] + x * line.size();
            lanes.interleave(sums, from, plan.scratchRows(cut) * plan.pitch(), plan.pitch(), output, outStart + at,
                    g.outVolume(), channels, used, line.size());
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
