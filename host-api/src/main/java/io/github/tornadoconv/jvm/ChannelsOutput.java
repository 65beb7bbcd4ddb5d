package io.github.tornadoconv.jvm;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes sums with channels side by side to where they belong in a plain output, in squares of a vector's width.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ChannelsOutput<A> {
    /** Its buffer, besides those of the kernels that it serves. */
    private static final int SQUARE = 9;

    private final Lanes<A> lanes;
    private final Turn<A> turn;
    private final int width;
    private final int channelPitch;
    private final int[] places;
    private final int[] squarePlaces;
    private final List<Memory.Buffer<A>> squares = new ArrayList<>();

    /**
     * @param channelPitch output elements of a channel
     * @param length most positions at once
     * @param threads number of threads
     * @param memory where squares that are partly written are kept
     */
    ChannelsOutput(Lanes<A> lanes, int channelPitch, int length, int threads, Memory<A> memory) {
        this.lanes = lanes;
        this.turn = lanes.turn();
        this.width = lanes.width();
        this.channelPitch = channelPitch;
        this.places = new int[Math.ceilDiv(length, width) * width];
        for (int i = 0; i < places.length; i++) {
            places[i] = i % width * channelPitch + i / width * width;
        }
        this.squarePlaces = new int[width];
        for (int i = 0; i < width; i++) {
            squarePlaces[i] = i * width;
        }
        for (int i = 0; i < threads; i++) {
            squares.add(memory.buffer(i, SQUARE, width * width));
        }
    }

    /**
     * Writes positions of one vector of channels.
     *
     * @param at where the first position's channels start among the sums
     * @param length number of positions
     * @param channels number of channels, at most a vector
     * @param to where the first position of the first channel goes
     * @param worker number of the thread
     */
    void write(A sums, int at, int length, int channels, A output, int to, int worker) {
        int whole = channels == width ? length / width : 0;
        turn.run(sums, at, width * width, width, output, to, places, 0, whole);
        int rest = length - whole * width;
        if (whole > 0 && rest > 0) {
            // The last square is moved back and writes some positions once more.
            int back = length - width;
            turn.run(sums, at + back * width, 0, width, output, to + back, places, 0, 1);
        } else {
            A square = squares.get(worker).array();
            int start = squares.get(worker).start();
            for (int p = 0; p < rest; p += width) {
                turn.run(sums, at + p * width, 0, width, square, start, squarePlaces, 0, 1);
                lanes.spread(square, start, width, output, to + p, channelPitch, channels, Math.min(width, rest - p),
                        1);
            }
        }
    }
}
