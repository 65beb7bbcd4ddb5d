package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/**
 * How a convolution is cut into tiles and shared among threads: what {@link TiledKernel} does, decided from sizes alone.
 */
final class TilePlan {
    /** Time to pack a vector of input, in multiply-adds of a vector (measured: 2 to 3 cycles against half a one). */
    private static final double PACKING = 5;

    /** Most bytes of copied input that a thread keeps to itself: what stays in its own cache beside the rest. */
    private static final int PRIVATE_BYTES = 256 * 1024;

    /** Most rows of a packed panel: with four vectors of 64 bytes each, 128 KiB. */
    private static final int PANEL_ROWS = 512;

    private final Geometry g;
    private final Halo halo;
    private final int threads;
    private final int width;
    private final int[] rowStarts;
    private final int vectors;
    private final boolean inPlace;
    private final boolean privateHalo;
    private final List<Part> parts = new ArrayList<>();

    /**
     * A phase and how it is computed.
     *
     * @param phase the output positions and what they meet
     * @param packs whether a run's input is packed into a panel
     * @param positions positions that are computed: the phase's, or with those between its rows in the halo
     * @param vectors vectors of positions
     * @param runs pieces of the positions; each is computed for all output channels with the same input
     * @param cuts pieces of the output channels, so that the threads come out even
     */
    record Part(Phase phase, boolean packs, int positions, int vectors, int runs, int cuts) {
        /** First vector of a run; that of the run after the last is the number of vectors. */
        int runStart(int run) {
            return (int) ((long) vectors * run / runs);
        }
    }

    TilePlan(Geometry g, Lanes<?> lanes, int threads) {
        this.g = g;
        this.halo = new Halo(g);
        this.threads = threads;
        this.width = lanes.width();
        int tileRows = Math.ceilDiv(g.outPerGroup(), lanes.rows());
        this.rowStarts = new int[tileRows + 1];
        for (int i = 0; i <= tileRows; i++) {
            rowStarts[i] = (int) ((long) g.outPerGroup() * i / tileRows);
        }
        this.vectors = lanes.vectors(Math.ceilDiv(g.outPerGroup(), tileRows));
        this.inPlace = halo.isIdentity() && g.kernelVolume() == 1;
        this.privateHalo = !inPlace
                && g.batch() * g.groups() >= 4 * threads
                && groupElements() * Float.BYTES <= PRIVATE_BYTES;
        Phase.of(g, halo).forEach(phase -> parts.add(part(phase)));
    }

    private Part part(Phase phase) {
        int[] count = phase.count();
        int span = (count[0] - 1) * halo.pitch(0) + (count[1] - 1) * halo.pitch(1) + count[2];
        double packed = Math.ceilDiv(phase.volume(), width) * (1 + PACKING / g.outPerGroup());
        boolean packs = inPlace || packed < Math.ceilDiv(span, width);
        int positions = packs ? phase.volume() : span;
        int count1 = Math.ceilDiv(positions, width);
        int runs = Math.ceilDiv(count1, vectors);
        return new Part(phase, packs, positions, count1, runs, cuts(packs, runs));
    }

    /** The number of cuts with the least time of the slowest thread, where each cut packs the input anew. */
    private int cuts(boolean packs, int runs) {
        if (privateHalo) {
            return 1;
        }
        double again = packs ? PACKING / g.outPerGroup() : 0;
        int best = 1;
        double bestTime = Double.MAX_VALUE;
        for (int cuts = 1; cuts <= Math.min(rowStarts.length - 1, 4 * threads); cuts++) {
            double time = Math.ceilDiv((long) runs * g.groups() * cuts, threads) * (1.0 / cuts + again);
            if (time < bestTime * 0.98) {
                best = cuts;
                bestTime = time;
            }
        }
        return best;
    }

    Geometry geometry() {
        return g;
    }

    Halo halo() {
        return halo;
    }

    /** The phases. */
    List<Part> parts() {
        return parts;
    }

    /** First output channel of each tile in its group; the last number is the end. */
    int[] rowStarts() {
        return rowStarts;
    }

    /** Whether tiles read the input itself: a kernel of one element, with stride 1 and no padding. */
    boolean inPlace() {
        return inPlace;
    }

    /** Whether a group of an image is an item of work and copies its own input; else the threads share a copy. */
    boolean privateHalo() {
        return privateHalo;
    }

    /** Distance between the rows of panels and of scratch arrays. */
    int pitch() {
        return vectors * width;
    }

    private long groupElements() {
        return (long) g.inPerGroup() * halo.channelSize();
    }

    /** Length of a copy of input channels: of one group, or of all groups where the threads share it. */
    int haloLength() {
        // Tiles may read, but not use, what follows the last position.
        return inPlace ? 0 : Math.toIntExact(groupElements() * (privateHalo ? 1 : g.groups()) + pitch());
    }

    /** Number of such copies. */
    int halos() {
        return privateHalo ? threads : 1;
    }

    /** Terms of a phase's sums. */
    int terms(Phase phase) {
        return g.inPerGroup() * phase.taps().length;
    }

    /** Rows of a thread's panel. */
    int panelRows() {
        return parts.stream()
                .filter(Part::packs)
                .mapToInt(part -> Math.min(terms(part.phase), PANEL_ROWS))
                .max()
                .orElse(0);
    }

    /** Length of the array for the sums of all output channels of a group in one run. */
    int scratchLength() {
        return Math.multiplyExact(g.outPerGroup(), pitch());
    }

    /** Elements of all arrays besides the weights. */
    long workspaceElements() {
        long biases = (long) g.groups() * g.outPerGroup() * width;
        return (long) haloLength() * halos() + biases + threads * ((long) panelRows() * pitch() + scratchLength());
    }
}
