package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
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
     * Phases that are computed together, and how.
     *
     * @param lines lists of the phases that share rows of the output; more than one list only where all of them meet the
     *     input at the same distances, and so share what is packed of it
     * @param atOnce whether a tile's channels are done for all phases before the next tile's; else all of a run's sums
     *     wait in memory, because there is not one panel of input for all terms of all phases
     * @param order which positions a run has
     * @param positions positions that are computed, of one row in the order {@code ROWS}, else of the whole image
     * @param vectors vectors of these positions
     * @param pieces runs that these positions are cut into; each is computed for all output channels with the same input
     * @param rows times that there are so many positions
     * @param cuts pieces of the output channels, so that the threads come out even
     */
    record Part(
            List<List<Phase>> lines, boolean atOnce, Order order, int positions, int vectors, int pieces, int rows,
            int cuts) {
        /** The phase with the most positions: that of the first output. */
        Phase first() {
            return lines.getFirst().getFirst();
        }

        /** Number of phases that share rows of the output. */
        int phasesInLine() {
            return lines.getFirst().size();
        }

        /** Whether the output positions are all there are, one after the other. */
        boolean isWhole() {
            return first().isWhole();
        }

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
        int tileRows = Math.ceilDiv(g.outPerGroup(), lanes.registers().rows());
        this.rowStarts = new int[tileRows + 1];
        for (int i = 0; i <= tileRows; i++) {
            rowStarts[i] = (int) ((long) g.outPerGroup() * i / tileRows);
        }
        this.vectors = lanes.registers().vectors(Math.ceilDiv(g.outPerGroup(), tileRows));
        List<List<Phase>> lines = Phase.lines(g, halo);
        this.inPlace = halo.isIdentity()
                && lines.stream().flatMap(List::stream).allMatch(phase -> Arrays.stream(phase.distances())
                        .allMatch(distance -> distance == 0));
        this.privateHalo = !inPlace
                && g.batch() * g.groups() >= 4 * threads
                && groupElements() * Float.BYTES <= PRIVATE_BYTES;
        if (meetTheSame(lines)) {
            parts.add(part(lines));
        } else {
            lines.forEach(line -> parts.add(part(List.of(line))));
        }
    }

    /** Whether all phases have the same terms of the input, few enough for one panel. */
    private boolean meetTheSame(List<List<Phase>> lines) {
        Phase first = lines.getFirst().getFirst();
        return terms(first) <= PANEL_ROWS
                && lines.stream()
                        .flatMap(List::stream)
                        .allMatch(phase -> Arrays.equals(phase.distances(), first.distances()));
    }

    /**
     * The order with the least vectors to compute, where a packed vector costs more by the packing, and a flat one by
     * what copies the sums to where they belong.
     */
    private Part part(List<List<Phase>> lines) {
        Phase first = lines.getFirst().getFirst();
        int[] count = first.count();
        int rows = count[0] * count[1];
        int span = (count[0] - 1) * halo.pitch(0) + (count[1] - 1) * halo.pitch(1) + count[2];
        boolean shared = meetTheSame(lines);
        int sharing = shared ? lines.size() * lines.getFirst().size() : 1;
        double packing = PACKING / g.outPerGroup() / sharing;
        double packedTime = vectorsOf(first.volume()) * (1 + packing);
        double flatTime = vectorsOf(span) * (1 + SPREADING);
        double rowsTime = (double) rows * vectorsOf(count[2]);
        if (inPlace || packedTime < Math.min(flatTime, rowsTime)) {
            return part(lines, shared, Order.PACKED, first.volume(), 1, packing);
        }
        return rowsTime <= flatTime
                ? part(lines, true, Order.ROWS, count[2], rows, 0)
                : part(lines, true, Order.FLAT, span, 1, 0);
    }

    private Part part(List<List<Phase>> lines, boolean atOnce, Order order, int positions, int rows, double again) {
        int pieces = Math.ceilDiv(vectorsOf(positions), vectors);
        return new Part(
                lines, atOnce, order, positions, vectorsOf(positions), pieces, rows, cuts(rows * pieces, again));
    }

    private int vectorsOf(int positions) {
        return Math.ceilDiv(positions, width);
    }

    /**
     * The number of cuts with the least time of the slowest thread.
     *
     * @param again what each cut costs besides its share, in units of all
     */
    private int cuts(int runs, double again) {
        if (privateHalo) {
            return 1;
        }
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
                .flatMap(part -> part.lines.stream())
                .flatMap(List::stream)
                .mapToInt(phase -> Math.min(terms(phase), PANEL_ROWS))
                .max()
                .orElse(0);
    }

    /** Output channels of a group whose sums in one run are in memory at the same time. */
    int scratchRows(Part part) {
        return part.atOnce ? Math.ceilDiv(g.outPerGroup(), rowStarts.length - 1) : g.outPerGroup();
    }

    /** Length of the array for the sums of one run. */
    int scratchLength() {
        int rows = parts.stream()
                .mapToInt(part -> Math.multiplyExact(scratchRows(part), part.phasesInLine()))
                .max()
                .orElse(0);
        return Math.multiplyExact(rows, pitch());
    }

    /** Elements of all arrays besides the weights. */
    long workspaceElements() {
        long biases = (long) g.groups() * g.outPerGroup() * width;
        return (long) haloLength() * halos() + biases + threads * ((long) panelRows() * pitch() + scratchLength());
    }
}
