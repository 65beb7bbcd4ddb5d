package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.spi.Geometry;
import java.util.List;

/**
 * A transposed convolution as some ordinary ones ({@link PhaseParts}) with output channels in the lanes of a vector, one
 * after the other. What each computes is spread over the output.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class PhasesKernel<A> implements Kernel<A> {
    private final Geometry g;
    private final Lanes<A> lanes;
    private final Workers workers;
    private final List<PhaseParts.Part> parts;
    private final List<Kernel<A>> kernels;
    private final Memory.Buffer<A> results;

    private final Workers.Job spreadChannel = this::spreadChannel;
    private A output;
    private int outputAt;
    private PhaseParts.Part part;

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     * @param memory where the results of a part are kept
     */
    PhasesKernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers,
            Memory<A> memory) {
        this.g = g;
        this.lanes = lanes;
        this.workers = workers;
        this.parts = new PhaseParts(g).parts();
        this.kernels = parts.stream()
                .<Kernel<A>>map(each -> new ChannelsKernel<>(
                        each.geometry(), Layout.input(each.geometry()), Layout.output(each.geometry()), activation,
                        lanes,
                        weights(each, weight), bias, workers, memory))
                .toList();
        this.results = memory.buffer(
                memory.all(), 0, Math.toIntExact(Layout.output(parts.getFirst().geometry()).elements()));
    }

    /** The weight of a part, {@code [out, in/groups, kernel]}. */
    private A weights(PhaseParts.Part of, A weight) {
        int channels = g.groups() * g.outPerGroup();
        int[] sources = new int[Math.multiplyExact(channels * g.inPerGroup(), of.taps().length)];
        int at = 0;
        for (int k = 0; k < channels; k++) {
            for (int c = 0; c < g.inPerGroup(); c++) {
                int kernel = g.weightIndex(k / g.outPerGroup(), k % g.outPerGroup(), c);
                for (int tap : of.taps()) {
                    sources[at++] = kernel + tap;
                }
            }
        }
        A picked = lanes.array(sources.length);
        lanes.pick(weight, 0, sources, 0, sources.length, picked, 0);
        return picked;
    }

    @Override
    public void run(A from, int at, A to, int t) {
        output = to;
        outputAt = t;
        for (int i = 0; i < parts.size(); i++) {
            part = parts.get(i);
            kernels.get(i).run(from, at, results.array(), results.start());
            workers.run(g.batch() * g.groups() * g.outPerGroup(), spreadChannel);
        }
        output = null;
    }

    /** Brings a part's results in a channel of an image to their places. */
    private void spreadChannel(int channel, int worker) {
        int[] first = part.first();
        int[] count = part.count();
        int[] computed = part.geometry().out();
        int from = results.start() + channel * part.geometry().outVolume();
        int to = outputAt + channel * g.outVolume();
        for (int z = 0; z < count[0]; z++) {
            int plane = (first[0] + z * g.stride()[0]) * g.out()[1];
            lanes.spread(
                    results.array(), from + z * computed[1] * computed[2], computed[2],
                    output, to + (plane + first[1]) * g.out()[2] + first[2], g.stride()[1] * g.out()[2],
                    count[1], count[2], g.stride()[2]);
        }
    }

    @Override
    public long bytes() {
        return kernels.stream().mapToLong(Kernel::bytes).sum();
    }
}
