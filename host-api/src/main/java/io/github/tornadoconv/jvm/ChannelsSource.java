package io.github.tornadoconv.jvm;

import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;

/**
 * Where {@link ChannelsKernel} reads its input: in the input itself, where no output meets padding or where the layout
 * has it as margins; else in a {@link Halo}. A stride that leaves out input between kernels has a copy without it.
 */
final class ChannelsSource {
    private final Geometry g;
    private final Layout in;
    private final Halo halo;
    private final boolean leavesOut;
    /** Source elements between neighbouring output positions, per axis. */
    private final int[] pitch = new int[3];

    ChannelsSource(Geometry g, Layout in) {
        this.g = g;
        this.in = in;
        boolean leaves = false;
        for (int axis = 0; axis < 3; axis++) {
            leaves |= g.kernel()[axis] < g.stride()[axis] && g.out()[axis] > 1;
        }
        boolean inPlace = in.isBlocked() || staysInside(g) && !leaves;
        this.halo = inPlace ? null : leaves ? new Halo(g) : Halo.ofAll(g);
        this.leavesOut = !inPlace && leaves;
        for (int axis = 0; axis < 3; axis++) {
            pitch[axis] = inPlace
                    ? g.stride()[axis] * in.pitch(axis)
                    : (leaves ? 1 : g.stride()[axis]) * halo.pitch(axis);
        }
    }

    /** Whether no output meets padding. */
    private static boolean staysInside(Geometry g) {
        boolean inside = true;
        for (int axis = 0; axis < 3; axis++) {
            int last = (g.out()[axis] - 1) * g.stride()[axis] + (g.kernel()[axis] - 1) * g.dilation()[axis];
            inside &= g.begin()[axis] == 0 && last < g.in()[axis];
        }
        return inside;
    }

    /** Whether it is the input itself. */
    boolean inPlace() {
        return halo == null;
    }

    /** Whether it is a copy without input that no output meets. */
    boolean leavesOut() {
        return leavesOut;
    }

    /** Channels that lie side by side. */
    int lanes() {
        return in.lanes();
    }

    /** Elements between neighbouring output positions on an axis. */
    int pitch(int axis) {
        return pitch[axis];
    }

    /** Elements between channels, or blocks of them. */
    int channelPitch() {
        return inPlace() ? in.blockPitch() : halo.channelSize();
    }

    /** Length of the copy of an image. */
    int copyLength() {
        return inPlace() ? 0 : Math.multiplyExact(in.channels(), channelPitch());
    }

    /** Where each output position's input starts in the first group of the first image. */
    int[] bases() {
        int first = inPlace() ? in.index(0, 0, -g.begin()[0], -g.begin()[1], -g.begin()[2]) : 0;
        int[] bases = new int[g.outVolume()];
        for (int p = 0; p < bases.length; p++) {
            bases[p] = first
                    + p / g.out()[2] / g.out()[1] * pitch[0]
                    + p / g.out()[2] % g.out()[1] * pitch[1]
                    + p % g.out()[2] * pitch[2];
        }
        return bases;
    }

    /** How far a term of the first group lies from where its position's input starts. */
    int offset(ChannelTerms.Term term) {
        int[] k = {
            term.tap() / g.kernel()[2] / g.kernel()[1], term.tap() / g.kernel()[2] % g.kernel()[1],
            term.tap() % g.kernel()[2]
        };
        int offset = term.channel() / lanes() * channelPitch() + term.channel() % lanes();
        for (int axis = 0; axis < 3; axis++) {
            offset += inPlace() ? k[axis] * g.dilation()[axis] * in.pitch(axis) : halo.offset(axis, k[axis], 0);
        }
        return offset;
    }

    /** How far a group of an image lies from the first group of the first image. */
    int start(int n, int group) {
        int image = inPlace() ? n * in.imagePitch() : 0;
        return image + group * g.inPerGroup() / lanes() * channelPitch();
    }

    /**
     * Copies a channel of an image, into an array that is zero where nothing was copied to.
     *
     * @param at number of the input's first element
     * @param place number of the channel in the copy
     */
    <A> void copy(Lanes<A> lanes, A input, int at, int n, int channel, Memory.Buffer<A> copy, int place) {
        int from = at + in.index(n, channel, 0, 0, 0);
        int to = copy.start() + place * channelPitch();
        if (g.mode() == PaddingMode.ZEROS) {
            halo.copyInside(lanes, input, from, copy.array(), to);
        } else {
            halo.copy(lanes, input, from, copy.array(), to);
        }
    }
}
