package io.github.tornadoconv.jvm;

import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import java.util.Comparator;
import java.util.List;

/**
 * How a convolution with wide rows is cut into strips: what {@link StripKernel} does, decided from sizes alone. A strip is
 * a piece of the output, some rows of one plane by some columns; its patch is the input that it meets, with the padding.
 *
 * <p>A patch is laid out {@code [channel][kernel plane][row][remainder][column]}: the columns of each remainder modulo the
 * stride lie side by side, so that neighbours of the output are neighbours in the patch.
 */
final class StripPlan {
    /** Bytes of input that tiles of all output channels read one after the other: what stays in the first cache. */
    private static final int NEAR_BYTES = 24 * 1024;

    /**
     * The same where the output is too large for a core's caches: input in the second cache is slower to read, but longer
     * pieces of the output's rows are faster to write.
     */
    private static final int FAR_OUTPUT_BYTES = 512 * 1024;

    /** Bytes of output from which on it is too large. */
    private static final long FAR_OUTPUT = 2L << 20;

    /** Fewer terms do not wait for the output, but for their input. */
    private static final int FAR_OUTPUT_TERMS = 24;

    /** Terms of a panel, at least: of fewer, other things take the time. */
    private static final int LEAST_TERMS = 64;

    private static final int LINE_BYTES = 64;

    /** Bytes of a patch, which stays in the second cache of a core: larger ones are copied and written in longer runs. */
    private static final int FAR_BYTES = 192 * 1024;

    /** Bytes of input in place that the first cache of a core holds. */
    private static final int FIRST_CACHE_BYTES = 48 * 1024;

    /** Time to copy a vector into a patch or a panel, in multiply-adds of a vector (measured). */
    private static final double COPYING = 5;

    /** Time that tiles lose with input in place that is larger than the first cache, as a share (measured). */
    private static final double FROM_SECOND_CACHE = 0.06;

    private final Geometry g;
    private final int elementBytes;
    private final int width;
    private final boolean packs;
    private final boolean inPlace;
    private final int[] channelStarts;
    private final int runVectors;
    private final int[] columnStarts;
    private final int vectors;
    private final int rows;
    private final int cuts;

    /**
     * How the output is cut.
     *
     * @param rows rows of a strip
     * @param pieces strips of a row
     * @param cuts shares of the tiles of channels
     * @param time of the slowest thread
     */
    private record Cut(int rows, int pieces, int cuts, double time) {}

    /** Distances in what tiles read: between rows, between planes that neighbours in the kernel meet, between channels. */
    record Pitches(int row, int plane, int channel) {}

    StripPlan(Geometry whole, Lanes<?> lanes, int threads) {
        this.g = flattened(whole);
        this.inPlace = isInPlace(0, 0, g.out()[1], 0, g.out()[2])
                && isInPlace(g.out()[0] - 1, 0, g.out()[1], 0, g.out()[2]);
        this.elementBytes = lanes.elementBytes();
        this.width = lanes.width();
        this.vectors = Math.ceilDiv(g.out()[2], width);
        this.packs = packs(lanes);
        int tiles = (packs ? List.of(lanes.registers().packedRows()) : lanes.registers().stripRows()).stream()
                .map(most -> Math.ceilDiv(g.outPerGroup(), most))
                .min(Comparator.comparingDouble(count -> row(lanes, count)))
                .orElseThrow();
        this.channelStarts = channelStarts(g.outPerGroup(), tiles);
        this.runVectors = mostVectors(lanes, tiles);
        int pieces = 1;
        while (pieces < Math.ceilDiv(vectors, runVectors)
                && bytes(1, Math.ceilDiv(vectors, pieces) * width) > FAR_BYTES) {
            pieces++;
        }
        int most = 1;
        while (pieces == 1 && most < g.out()[1] && bytes(most + 1, g.out()[2]) <= FAR_BYTES) {
            most++;
        }
        Cut best = null;
        int strips = Math.ceilDiv(g.out()[1], most);
        for (int more = 0; more < 2 * threads; more++) {
            int eachRows = Math.ceilDiv(g.out()[1], Math.min(g.out()[1], strips + more));
            int eachPieces = pieces == 1 ? 1 : Math.min(Math.ceilDiv(vectors, runVectors), pieces + more);
            for (int cuts = 1; cuts <= Math.min(tiles, 4 * threads); cuts++) {
                double time = time(eachRows, eachPieces, cuts, threads);
                best = best == null || time < best.time * 0.98 ? new Cut(eachRows, eachPieces, cuts, time) : best;
            }
        }
        this.rows = best.rows;
        this.cuts = best.cuts;
        this.columnStarts = shares(vectors, best.pieces);
        for (int i = 0; i <= best.pieces; i++) {
            columnStarts[i] = Math.min(columnStarts[i] * width, g.out()[2]);
        }
    }

    private int mostVectors(Lanes<?> lanes, int tiles) {
        int rows = Math.ceilDiv(g.outPerGroup(), tiles);
        return packs ? lanes.registers().packedVectors(rows) : lanes.registers().vectors(rows);
    }

    /** Cycles of a row of the output with that many tiles of channels. */
    private double row(Lanes<?> lanes, int tiles) {
        int runs = Math.ceilDiv(vectors, mostVectors(lanes, tiles));
        int wide = vectors % runs;
        double narrow = (runs - wide) * cycles(lanes, tiles, vectors / runs);
        return tiles * (narrow + (wide > 0 ? wide * cycles(lanes, tiles, vectors / runs + 1) : 0));
    }

    /** Cycles of a tile of that many vectors, of one of that many tiles of channels. */
    double cycles(Lanes<?> lanes, int tiles, int tileVectors) {
        if (packs) {
            return Cycles.packedTile((double) g.outPerGroup() / tiles, tileVectors, terms(), lanes)
                    + Cycles.panel(tileVectors, terms(), lanes) / tiles;
        }
        // The channels of the next tile meet the same input, which is near if it fits.
        long rows = (long) g.inPerGroup() * g.kernel()[0] * g.kernel()[1] * remainders();
        long input = rows * patchColumns(tileVectors * width);
        // Neighbours in a row of the kernel mostly share their vectors.
        double shared = Math.max(1, (double) g.kernel()[2] / g.stride()[2]);
        return Cycles.tile(
                (double) g.outPerGroup() / tiles, tileVectors, (double) g.inPerGroup() * g.kernelVolume(),
                Cycles.far(input, lanes) ? tileVectors / shared : 0, lanes);
    }

    /** The same convolution with rows as long as can be: those below each other in one, where the kernel has one column. */
    static Geometry flattened(Geometry g) {
        Geometry flat = g;
        for (int axis = 1; axis >= 0 && joins(flat); axis--) {
            flat = joined(flat);
        }
        return flat;
    }

    private static boolean joins(Geometry g) {
        boolean plain = g.kernel()[2] == 1 && g.stride()[2] == 1 && g.in()[2] == g.out()[2] && g.stride()[1] == 1;
        boolean padded = g.begin()[1] > 0 || g.in()[1] != g.out()[1] + (g.kernel()[1] - 1) * g.dilation()[1];
        return plain && (!padded || g.mode() == PaddingMode.ZEROS);
    }

    /** Height and width in one, and depth in the height's place: a step down is a step of a row's length. */
    private static Geometry joined(Geometry g) {
        int row = g.in()[2];
        return new Geometry(
                g.batch(),
                g.groups(),
                g.inPerGroup(),
                g.outPerGroup(),
                new int[] {1, g.in()[0], g.in()[1] * row},
                new int[] {1, g.out()[0], g.out()[1] * row},
                new int[] {1, g.kernel()[0], g.kernel()[1]},
                new int[] {1, g.stride()[0], 1},
                new int[] {1, g.dilation()[0], g.dilation()[1] * row},
                new int[] {0, g.begin()[0], g.begin()[1] * row},
                g.mode(),
                g.transposed());
    }

    /** Tiles of about the same size, the larger ones first. */
    private static int[] channelStarts(int channels, int tiles) {
        int[] starts = new int[tiles + 1];
        for (int i = 0; i < tiles; i++) {
            starts[i + 1] = starts[i] + channels / tiles + (i < channels % tiles ? 1 : 0);
        }
        return starts;
    }

    private static int[] shares(int all, int count) {
        int[] starts = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            starts[i] = (int) ((long) all * i / count);
        }
        return starts;
    }

    /** Time of the slowest thread, where each cut of the channels copies the patch anew. */
    private double time(int rows, int pieces, int cuts, int threads) {
        long items = (long) g.batch() * g.groups() * g.out()[0] * Math.ceilDiv(g.out()[1], rows) * pieces * cuts;
        int columns = Math.ceilDiv(vectors, pieces);
        double share = Math.ceilDiv(tiles(), cuts) + tiles() * extra(rows, columns * width);
        return Math.ceilDiv(items, threads) * (double) rows * columns * share;
    }

    private double extra(int rows, int columns) {
        if (inPlace) {
            return bytes(1, runVectors * width) > FIRST_CACHE_BYTES ? FROM_SECOND_CACHE : 0;
        }
        double copied = (double) bytes(rows, columns) / elementBytes / width;
        double computed = (double) rows * Math.ceilDiv(columns, width) * g.inPerGroup() * g.kernelVolume();
        return COPYING * copied / (computed * g.outPerGroup());
    }

    /** The share of the strips whose input is copied. */
    double copiedShare() {
        int copied = 0;
        for (int z = 0; z < g.out()[0]; z++) {
            for (int y = 0; y < g.out()[1]; y += rows) {
                for (int i = 0; i + 1 < columnStarts.length; i++) {
                    int last = Math.min(y + rows, g.out()[1]);
                    copied += isInPlace(z, y, last - y, columnStarts[i], columnStarts[i + 1] - columnStarts[i]) ? 0 : 1;
                }
            }
        }
        return (double) copied / (g.out()[0] * strips() * (columnStarts.length - 1));
    }

    /**
     * Whether tiles read the input of a strip where it is: where none of it is padding, and neighbours of the output are
     * neighbours there.
     *
     * @param z plane of the output
     * @param y its first row
     * @param rows its rows
     * @param x its first column
     * @param columns its columns
     */
    boolean isInPlace(int z, int y, int rows, int x, int columns) {
        return g.stride()[2] == 1 && isInside(0, z, 1) && isInside(1, y, rows) && isInside(2, x, columns);
    }

    private boolean isInside(int axis, int first, int count) {
        int from = first * g.stride()[axis] - g.begin()[axis];
        int last = from + (count - 1) * g.stride()[axis] + (g.kernel()[axis] - 1) * g.dilation()[axis];
        return from >= 0 && last < g.in()[axis];
    }

    /** What is computed: the layer, or the same with rows joined. */
    Geometry geometry() {
        return g;
    }

    /** Whether tiles read the input itself for all strips. */
    boolean inPlace() {
        return inPlace;
    }

    /** First output channel of each tile in its group; the last number is the end. */
    int[] channelStarts() {
        return channelStarts;
    }

    /** Number of tiles of output channels. */
    int tiles() {
        return channelStarts.length - 1;
    }

    /** Output rows of a strip; the last one of a plane may have fewer. */
    int rows() {
        return rows;
    }

    /** Strips of a plane from top to bottom. */
    int strips() {
        return Math.ceilDiv(g.out()[1], rows);
    }

    /** First column of each strip of a row; the last number is the end. */
    int[] columnStarts() {
        return columnStarts;
    }

    /**
     * How the columns of a strip are cut into tiles: some of one vector more than the others. Where the last vector is not
     * filled, the last tile is moved back.
     *
     * @param wide number of the wide ones, which come first
     * @param narrow number of the others
     * @param vectors vectors of the narrow ones
     */
    record Runs(int wide, int narrow, int vectors) {}

    /** The tiles of that many columns. */
    Runs runs(int columns) {
        int vectors = Math.ceilDiv(columns, width);
        int runs = Math.ceilDiv(vectors, Math.min(runVectors, columns / width));
        return new Runs(vectors % runs, runs - vectors % runs, vectors / runs);
    }

    /** Number of tiles of output channels that have as many as the first; they come before the others. */
    int wideTiles() {
        return g.outPerGroup() % tiles() == 0 ? tiles() : g.outPerGroup() % tiles();
    }

    /**
     * How many places a tile of output channels takes before the next where it reads no panels: so many that the input which
     * it reads stays in the first cache for the others.
     */
    int places(int vectors) {
        int near = writesFar() ? FAR_OUTPUT_BYTES : NEAR_BYTES;
        return (int) Math.max(1, near / lineBytes(vectors));
    }

    /**
     * Whether the input of some places is copied into panels, where tiles find it with fewer instructions than where each
     * term has its own place. So it is where the panels of a place are no larger than the lines that they are copied from,
     * which a stride has copied once already.
     */
    boolean packs() {
        return packs;
    }

    private boolean packs(Lanes<?> lanes) {
        int rows = lanes.registers().packedRows();
        int most = lanes.registers().packedVectors(rows);
        return rows > 0
                && remainders() == 1
                && Math.ceilDiv(g.outPerGroup(), rows) >= Panels.LEAST_READERS
                && terms() >= LEAST_TERMS
                && (long) terms() * most * width * elementBytes <= lineBytes(most);
    }

    /** Places whose input is copied into panels at once, at most. */
    int placesPacked(int vectors) {
        return Panels.most(panelPitch(vectors), elementBytes);
    }

    /** Number of blocks of terms: those of one are in a panel at once. */
    int termBlocks() {
        return packs() ? (int) Math.ceilDiv((long) terms() * runVectors * width * elementBytes, Panels.PLACE_BYTES) : 1;
    }

    /** First term of a block. */
    int firstTerm(int block) {
        return (int) ((long) terms() * block / termBlocks());
    }

    private int terms() {
        return g.inPerGroup() * g.kernelVolume();
    }

    /** Distance of the panels of places. */
    int panelPitch(int vectors) {
        return Panels.pitch(Math.ceilDiv(terms(), termBlocks()), vectors * width);
    }

    /** Bytes of the lines that a place meets. */
    private long lineBytes(int vectors) {
        int lines = Math.ceilDiv(patchColumns(vectors * width) * elementBytes, LINE_BYTES) + 1;
        return (long) g.inPerGroup() * g.kernel()[0] * g.kernel()[1] * remainders() * lines * LINE_BYTES;
    }

    /** Length of the array for the panels of some places. */
    int panelLength() {
        int length = 0;
        for (int vectors = 1; vectors <= runVectors && packs(); vectors++) {
            length = Math.max(length, placesPacked(vectors) * panelPitch(vectors));
        }
        return length;
    }

    private boolean writesFar() {
        long output = (long) g.groups() * g.outPerGroup() * g.outVolume() * elementBytes;
        return output > FAR_OUTPUT && (long) g.inPerGroup() * g.kernelVolume() >= FAR_OUTPUT_TERMS;
    }

    /** Shares of the tiles, so that the threads come out even. */
    int cuts() {
        return cuts;
    }

    /** Number of items of work: image, group, plane, strip, columns, cut. */
    int items() {
        return Math.toIntExact(
                (long) g.batch() * g.groups() * g.out()[0] * strips() * (columnStarts.length - 1) * cuts);
    }

    /** Input rows that some output rows meet. */
    int patchRows(int outRows) {
        return (outRows - 1) * g.stride()[1] + (g.kernel()[1] - 1) * g.dilation()[1] + 1;
    }

    /** Input columns of one remainder that some output columns meet. */
    int patchColumns(int outColumns) {
        return outColumns + (g.kernel()[2] - 1) * g.dilation()[2] / g.stride()[2];
    }

    /** Remainders modulo the stride that kernel columns have: all up to this number. */
    int remainders() {
        return Math.min(g.stride()[2], (g.kernel()[2] - 1) * g.dilation()[2] + 1);
    }

    /** Distance between remainders of a row in the patch. */
    int pitch() {
        int widest = 0;
        for (int i = 0; i + 1 < columnStarts.length; i++) {
            widest = Math.max(widest, columnStarts[i + 1] - columnStarts[i]);
        }
        return pitch(widest);
    }

    private int pitch(int columns) {
        return Math.ceilDiv(patchColumns(columns), width) * width;
    }

    /** Distances in a patch: between channels an odd number of vectors, which spreads them over a cache's sets. */
    Pitches patch() {
        int row = pitch() * remainders();
        int plane = patchRows(rows) * row;
        return new Pitches(row, plane, (Math.ceilDiv(g.kernel()[0] * plane, width) | 1) * width);
    }

    /** Distances in the input. */
    Pitches input() {
        return new Pitches(g.in()[2], g.dilation()[0] * g.in()[1] * g.in()[2], g.inVolume());
    }

    /** Bytes of input for a strip of that size. */
    private long bytes(int outRows, int outColumns) {
        return (long) g.inPerGroup() * g.kernel()[0] * patchRows(outRows) * remainders() * pitch(outColumns)
                * elementBytes;
    }

    /** Length of the array for a patch. */
    long patchLength() {
        return inPlace ? 0 : (long) g.inPerGroup() * patch().channel();
    }

    /**
     * How far each term lies from the output position: input channels, then the kernel's elements.
     *
     * @param pitches of what tiles read
     */
    int[] offsets(Pitches pitches) {
        int[] offsets = new int[g.inPerGroup() * g.kernelVolume()];
        int pitch = pitch();
        int at = 0;
        for (int c = 0; c < g.inPerGroup(); c++) {
            for (int kz = 0; kz < g.kernel()[0]; kz++) {
                for (int ky = 0; ky < g.kernel()[1]; ky++) {
                    for (int kx = 0; kx < g.kernel()[2]; kx++) {
                        int column = kx * g.dilation()[2];
                        offsets[at++] = c * pitches.channel()
                                + kz * pitches.plane()
                                + ky * g.dilation()[1] * pitches.row()
                                + column % g.stride()[2] * pitch
                                + column / g.stride()[2];
                    }
                }
            }
        }
        return offsets;
    }
}
