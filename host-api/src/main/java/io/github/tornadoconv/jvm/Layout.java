package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Axes;
import io.github.tornadoconv.spi.Geometry;

/**
 * Where the elements of a batch of images lie in an array.
 *
 * <p>Plain, {@code [batch][channel][depth][height][width]}, is PyTorch's layout. Blocked, {@code [batch][block of
 * channels][depth][height][width][lane]}, has the channels of a position side by side, so that a vector of them is read
 * at once; plain is the same with one lane. Blocked images may have margins on their spatial axes: positions before the
 * first and after the last that are zero from the beginning and that nobody writes, so that a layer finds its padding
 * there. Lanes past the last channel hold anything: a number computed from them must end in such a lane.
 *
 * <p>An array may hold a window of an image's rows at a time. Indexes count on from row to row as if all were there; what
 * reads or writes subtracts where the first row of the window would be.
 *
 * @param batch images
 * @param channels channels of an image
 * @param size positions of depth, height and width, without margins
 * @param lanes channels of a block; 1 if plain
 * @param begin positions of the margin before the first, per axis
 * @param end positions of the margin after the last, per axis
 * @param window rows that the array holds at a time, or 0 if it holds all
 */
record Layout(int batch, int channels, Axes size, int lanes, Axes begin, Axes end, int window) {
    private static final Axes NONE = Axes.filled(3, 0);

    /** PyTorch's layout. */
    static Layout plain(int batch, int channels, Axes size) {
        return new Layout(batch, channels, size, 1, NONE, NONE, 0);
    }

    /** PyTorch's layout of that convolution's input. */
    static Layout input(Geometry g) {
        return plain(g.batch(), g.groups() * g.inPerGroup(), Axes.of(g.in()));
    }

    /** PyTorch's layout of that convolution's output. */
    static Layout output(Geometry g) {
        return plain(g.batch(), g.groups() * g.outPerGroup(), Axes.of(g.out()));
    }

    /** That convolution's input in blocks, with its padding as margins, as far as an output meets it. */
    static Layout padded(Geometry g, int lanes) {
        int[] end = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            int reach = (g.out()[axis] - 1) * g.stride()[axis] + (g.kernel()[axis] - 1) * g.dilation()[axis] + 1;
            end[axis] = Math.max(0, reach - g.begin()[axis] - g.in()[axis]);
        }
        return input(g).inBlocks(lanes).withMargins(Axes.of(g.begin()), Axes.of(end));
    }

    /** Blocks of that many channels, without margins. */
    static Layout blocked(int batch, int channels, Axes size, int lanes) {
        return new Layout(batch, channels, size, lanes, NONE, NONE, 0);
    }

    /** The same images in blocks of that many channels, without margins. */
    Layout inBlocks(int laneCount) {
        return blocked(batch, channels, size, laneCount);
    }

    /** The same with margins. */
    Layout withMargins(Axes before, Axes after) {
        return new Layout(batch, channels, size, lanes, before, after, 0);
    }

    /** A window of that many rows of one image, which has one plane. */
    Layout inWindow(int rows) {
        return new Layout(1, channels, size, lanes, begin, end, rows);
    }

    /** Whether it is a window of the rows. */
    boolean isWindow() {
        return window > 0;
    }

    /** Whether channels lie side by side. */
    boolean isBlocked() {
        return lanes > 1;
    }

    /** Blocks of an image; the last may be partly filled. */
    int blocks() {
        return Math.ceilDiv(channels, lanes);
    }

    /** Positions on an axis, margins among them. */
    int whole(int axis) {
        return begin.get(axis) + size.get(axis) + end.get(axis);
    }

    private int heldRows() {
        return isWindow() ? window : whole(1);
    }

    /** Distance of neighbours on an axis. */
    int pitch(int axis) {
        return switch (axis) {
            case 0 -> heldRows() * whole(2) * lanes;
            case 1 -> whole(2) * lanes;
            default -> lanes;
        };
    }

    /** Distance of the blocks of an image. */
    int blockPitch() {
        return whole(0) * pitch(0);
    }

    /** Distance of images. */
    int imagePitch() {
        return blocks() * blockPitch();
    }

    /** Elements of the array, which may be more than an array can have. */
    long elements() {
        return (long) batch * blocks() * whole(0) * heldRows() * whole(2) * lanes;
    }

    /** Where an element lies; positions in the margins have negative numbers, or such as are beyond the size. */
    int index(int image, int channel, int z, int y, int x) {
        return image * imagePitch()
                + channel / lanes * blockPitch()
                + (begin.get(0) + z) * pitch(0)
                + (begin.get(1) + y) * pitch(1)
                + (begin.get(2) + x) * lanes
                + channel % lanes;
    }
}
