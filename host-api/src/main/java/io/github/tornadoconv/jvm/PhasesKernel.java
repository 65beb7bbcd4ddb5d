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
    private final A results;

    private final Workers.Job spreadChannel = this::spreadChannel;
    private A output;
    private PhaseParts.Part part;

    /**
     * @param weight as the layer has it
     * @param bias one number per output channel
     */
    PhasesKernel(Geometry g, Activation activation, Lanes<A> lanes, A weight, A bias, Workers workers) {
        this.g = g;
        this.lanes = lanes;
        this.workers = workers;
        this.parts = new PhaseParts(g).parts();
        this.kernels = parts.stream()
                .<Kernel<A>>map(each -> new ChannelsKernel<>(
                        each.geometry(), Layout.input(each.geometry()), Layout.output(each.geometry()), activation,
                        lanes,
                        weights(each, weight), bias, workers))
                .toList();
        this.results = lanes.array(Math.toIntExact(Layout.output(parts.getFirst().geometry()).elements()));
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
    public void run(A from, A to) {
        output = to;
        for (int i = 0; i < parts.size(); i++) {
            part = parts.get(i);
            kernels.get(i).run(from, results);
            workers.run(g.batch() * g.groups() * g.outPerGroup(), spreadChannel);
        }
        output = null;
    }

    /** Brings a part's results in a channel of an image to their places. */
    private void spreadChannel(int channel, int worker) {
        int[] first = part.first();
        int[] count = part.count();
        int[] computed = part.geometry().out();
        int from = channel * part.geometry().outVolume();
        int to = channel * g.outVolume();
        for (int z = 0; z < count[0]; z++) {
            int plane = (first[0] + z * g.stride()[0]) * g.out()[1];
            lanes.spread(
                    results, from + z * computed[1] * computed[2], computed[2],
                    output, to + (plane + first[1]) * g.out()[2] + first[2], g.stride()[1] * g.out()[2],
                    count[1], count[2], g.stride()[2]);
        }
    }

    @Override
    public long bytes() {
        return kernels.stream().mapToLong(Kernel::bytes).sum()
                + Layout.output(parts.getFirst().geometry()).elements() * lanes.elementBytes();
    }
}
