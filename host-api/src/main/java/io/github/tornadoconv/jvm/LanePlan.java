package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import java.util.ArrayList;
import java.util.List;

/** How a depthwise convolution is cut into tiles whose lanes are channels: what {@link LaneKernel} does. */
final class LanePlan {
    // Processor cycles for each vector, measured on x86-64 with AVX-512 and AVX2: 4.3 from and to the first cache.
    private static final double TURN = 5;
    private static final double FAR = 3;
    /** A block of channels besides. */
    private static final double BLOCK = 300;

    /** Bytes of the copies of a block of channels that the second cache of a core holds beside the rest. */
    private static final int NEAR_BYTES = 512 * 1024;

    private final Geometry g;
    private final Layout input;
    private final Layout output;
    private final Halo halo;
    private final int width;
    private final int registers;
    private final int elementBytes;
    private final List<Part> parts = new ArrayList<>();

    /**
     * A phase of the output positions and how it is computed.
     *
     * @param first first output position, per axis
     * @param step distance of output positions, per axis
     * @param count number of output positions, per axis
     * @param tapStep source positions between the taps of a column
     * @param positions output positions of a tile
     * @param taps terms of a line of the kernel that share loaded vectors, at most
     * @param terms the terms of the sums, as lines along the width
     * @param rowTaps kernel rows
     * @param flat whether the kernel has one plane, so that its lines lie row by row
     * @param time cycles of its tiles for one block of channels
     */
    record Part(
            int[] first,
            int[] step,
            int[] count,
            int tapStep,
            int positions,
            int taps,
            Taps.Lines terms,
            Taps rowTaps,
            boolean flat,
            double time) {

        /** Whether kernel rows outside of the image can be left out: where each is one line. */
        boolean skipsRows() {
            return flat && terms.offsets().length > 0;
        }
    }

    /** Between PyTorch's layouts. */
    LanePlan(Geometry g, Lanes<?> lanes) {
        this(g, lanes, Layout.input(g), Layout.output(g));
    }

    LanePlan(Geometry g, Lanes<?> lanes, Layout input, Layout output) {
        this.g = g;
        this.input = input;
        this.output = output;
        this.halo = input.isBlocked() ? Halo.of(g, input) : Halo.ofAll(g);
        this.width = lanes.width();
        this.registers = lanes.registers().free();
        this.elementBytes = lanes.elementBytes();
        int[] step = g.transposed() ? g.stride() : new int[] {1, 1, 1};
        for (int d = 0; d < Math.min(step[0], g.out()[0]); d++) {
            for (int h = 0; h < Math.min(step[1], g.out()[1]); h++) {
                for (int w = 0; w < Math.min(step[2], g.out()[2]); w++) {
                    parts.add(part(new int[] {d, h, w}, step));
                }
            }
        }
    }

    /** Why it cannot be computed so, or null if it can. */
    static String refusal(Geometry g, Lanes<?> lanes) {
        int width = lanes.width();
        if (lanes.turn() == null) {
            return "there are no vectors to hold channels";
        }
        if (g.mode() != PaddingMode.ZEROS) {
            return "padding is not zeros";
        }
        if (g.groups() < width) {
            return g.groups() + " channels are fewer than the " + width + " lanes of a vector";
        }
        return Math.min(g.inVolume(), g.outVolume()) < width
                ? "an image of " + Math.min(g.inVolume(), g.outVolume()) + " positions is smaller than a vector"
                : null;
    }

    /** Why it cannot be computed with a blocked layout at an end, or null if it can. */
    static String blockedRefusal(Geometry g) {
        if (g.transposed()) {
            return "it does not compute transposed convolutions in the inner layout";
        }
        if (g.mode() != PaddingMode.ZEROS) {
            return "padding is not zeros";
        }
        return g.outPerGroup() > 1 ? "there are several output channels for an input channel" : null;
    }

    private Part part(int[] first, int[] step) {
        int[] count = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            count[axis] = Math.ceilDiv(g.out()[axis] - first[axis], step[axis]);
        }
        Taps along = Taps.of(g, halo, 2, first[2]);
        Taps rows = Taps.of(g, halo, 1, first[1]);
        int planes = Taps.of(g, halo, 0, first[0]).count();
        int terms = planes * rows.count() * along.count();
        Part best = null;
        for (int taps : TileTime.taps(along.count())) {
            for (int positions : TileTime.ROWS) {
                if (positions <= count[2] && TileTime.fits(registers, 1, positions, 1, taps)) {
                    double tile = TileTime.cycles(1, positions, 1, taps, sourceStep(2), along.step(), terms);
                    double time = tile * Math.ceilDiv(count[2], positions) * count[0] * count[1];
                    if (best == null || time < best.time) {
                        Taps.Lines lines = Taps.lines(g, halo, first, 2);
                        best = new Part(
                                first, step, count, along.step(), positions, taps, lines, rows, planes == 1, time);
                    }
                }
            }
        }
        return best;
    }

    /** Source positions between output positions on an axis. */
    int sourceStep(int axis) {
        return g.transposed() ? 1 : g.stride()[axis];
    }

    Halo halo() {
        return halo;
    }

    /** The phases. */
    List<Part> parts() {
        return parts;
    }

    /** Blocks of channels. */
    int blocks() {
        return Math.ceilDiv(g.groups(), width);
    }

    /**
     * First channel of a block. Between plain layouts the last block is moved back, and computes some channels once more;
     * else it may have fewer channels than lanes.
     */
    int firstChannel(int block) {
        boolean plain = !input.isBlocked() && !output.isBlocked();
        return plain ? Math.min(block * width, g.groups() - width) : block * width;
    }

    /** Channels of a block. */
    int channels(int block) {
        return Math.min(width, g.groups() - firstChannel(block));
    }

    /** How a block's sums lie: as in the output if that is blocked, else in an array of its own. */
    Layout sums() {
        return output.isBlocked() ? output : Layout.blocked(1, width, Axes.of(g.out()), width);
    }

    /** Where each input position of a channel goes in the copy, in elements; those that no output needs, to its end. */
    int[] places() {
        int[] places = new int[g.inVolume()];
        int at = 0;
        for (int d = 0; d < g.in()[0]; d++) {
            for (int h = 0; h < g.in()[1]; h++) {
                for (int w = 0; w < g.in()[2]; w++) {
                    int z = halo.place(0, d);
                    int y = halo.place(1, h);
                    int x = halo.place(2, w);
                    boolean needed = z >= 0 && y >= 0 && x >= 0;
                    places[at++] = (needed ? z * halo.pitch(0) + y * halo.pitch(1) + x : halo.channelSize()) * width;
                }
            }
        }
        return places;
    }

    /** Length of the copy of a block's input. */
    long haloLength() {
        return input.isBlocked() ? 0 : (halo.elements() + 1) * width;
    }

    /** Length of the array for a block's sums. */
    long scratchLength() {
        return output.isBlocked() ? 0 : sums().elements();
    }

    /** Elements of the arrays that each thread has. */
    long workspaceElements() {
        return haloLength() + scratchLength();
    }

    /** Cycles for everything. */
    double time() {
        double turned = (input.isBlocked() ? 0 : g.inVolume())
                + (output.isBlocked() ? 0 : (double) g.outVolume() * g.outPerGroup());
        double far = workspaceElements() * elementBytes > NEAR_BYTES ? FAR : 0;
        double tiles = parts.stream().mapToDouble(Part::time).sum() * g.outPerGroup();
        return ((TURN + far) * turned + tiles + BLOCK) * blocks() * g.batch();
    }
}
