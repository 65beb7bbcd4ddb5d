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

    /** Time to copy a vector of sums from where it was made, as a share of the time to make it (measured). */
    private static final double SPREADING = 0.05;

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

    /** Which positions a run has, and where its tiles read them. */
    enum Order {
        /** The phase's positions one after the other, whatever the rows, packed into a panel. */
        PACKED,
        /** Positions of the halo one after the other, with those between the rows, which are thrown away. */
        FLAT,
        /** Positions of one row, in the halo. */
        ROWS
    }

    /**
     * A phase and how it is computed.
     *
     * @param phase the output positions and what they meet
     * @param order which positions a run has
     * @param positions positions that are computed, of one row in the order {@code ROWS}, else of the whole image
     * @param vectors vectors of these positions
     * @param pieces runs that these positions are cut into; each is computed for all output channels with the same input
     * @param rows times that there are so many positions
     * @param cuts pieces of the output channels, so that the threads come out even
     */
    record Part(Phase phase, Order order, int positions, int vectors, int pieces, int rows, int cuts) {
        /** Number of runs. */
        int runs() {
            return rows * pieces;
        }

        /** First vector of a run among the positions. */
        int firstVector(int run) {
            return (int) ((long) vectors * (run % pieces) / pieces);
        }

        /** Vectors of a run. */
        int vectors(int run) {
            return (int) ((long) vectors * (run % pieces + 1) / pieces) - firstVector(run);
        }

        boolean packs() {
            return order == Order.PACKED;
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

    /**
     * The order with the least vectors to compute, where a packed vector costs more by the packing, and a flat one by
     * what copies the sums to where they belong.
     */
    private Part part(Phase phase) {
        int[] count = phase.count();
        int rows = count[0] * count[1];
        int span = (count[0] - 1) * halo.pitch(0) + (count[1] - 1) * halo.pitch(1) + count[2];
        double packedTime = vectorsOf(phase.volume()) * (1 + PACKING / g.outPerGroup());
        double flatTime = vectorsOf(span) * (1 + SPREADING);
        double rowsTime = (double) rows * vectorsOf(count[2]);
        if (inPlace || packedTime < Math.min(flatTime, rowsTime)) {
            return part(phase, Order.PACKED, phase.volume(), 1);
        }
        return rowsTime <= flatTime ? part(phase, Order.ROWS, count[2], rows) : part(phase, Order.FLAT, span, 1);
    }

    private Part part(Phase phase, Order order, int positions, int rows) {
        int pieces = Math.ceilDiv(vectorsOf(positions), vectors);
        return new Part(phase, order, positions, vectorsOf(positions), pieces, rows, cuts(order, rows * pieces));
    }

    private int vectorsOf(int positions) {
        return Math.ceilDiv(positions, width);
    }

    /** The number of cuts with the least time of the slowest thread, where each cut packs the input anew. */
    private int cuts(Order order, int runs) {
        if (privateHalo) {
            return 1;
        }
        double again = order == Order.PACKED ? PACKING / g.outPerGroup() : 0;
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
