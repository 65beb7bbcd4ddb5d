package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;

/**
 * The definition of a convolution, summed in double precision (int64: exactly, modulo 2<sup>64</sup>) one output element
 * after the other. It takes every shape and is what every other algorithm is held against; its speed does not matter.
 *
 * <p>Error: each sum of n terms is within n * 2<sup>-53</sup> of the sum of the terms' absolute values, and is then
 * rounded once to the type of the output.
 */
final class ReferenceAlgorithm implements JvmAlgorithm {
    @Override
    public String id() {
        return "jvm-reference";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        return Verdict.YES;
    }

    @Override
    public Kernel<float[]> floats(Program.Step step) {
        Sums sums = new Sums(step.shape());
        double[] weight = step.operation().weight().toDoubles();
        double[] bias = bias(step);
        Activation activation = step.shape().spec().activation();
        return new NoBuffers<>((input, output) -> {
            double[] wide = new double[input.length];
            for (int i = 0; i < input.length; i++) {
                wide[i] = input[i];
            }
            sums.forEach((o, channel, terms) -> output[o] =
                    (float) activation.apply(terms.sum(wide, weight, bias == null ? 0 : bias[channel])));
        });
    }

    @Override
    public Kernel<double[]> doubles(Program.Step step) {
        Sums sums = new Sums(step.shape());
        double[] weight = step.operation().weight().toDoubles();
        double[] bias = bias(step);
        Activation activation = step.shape().spec().activation();
        return new NoBuffers<>((input, output) -> sums.forEach((o, channel, terms) -> output[o] =
                activation.apply(terms.sum(input, weight, bias == null ? 0 : bias[channel]))));
    }

    @Override
    public Kernel<long[]> longs(Program.Step step) {
        Sums sums = new Sums(step.shape());
        long[] weight = step.operation().weight().toLongs();
        long[] bias = step.operation().bias() == null ? null : step.operation().bias().toLongs();
        boolean relu = step.shape().spec().activation() == Activation.RELU;
        return new NoBuffers<>((input, output) -> sums.forEach((o, channel, terms) -> {
            long sum = terms.sum(input, weight, bias == null ? 0 : bias[channel]);
            output[o] = relu ? Math.max(0, sum) : sum;
        }));
    }

    private static double[] bias(Program.Step step) {
        HostArray bias = step.operation().bias();
        return bias == null ? null : bias.toDoubles();
    }

    /** What is done with one output element: where it goes, its channel, and the terms of its sum. */
    private interface Use {
        void accept(int output, int channel, Terms terms);
    }

    private interface Body<A> {
        void run(A input, A output);
    }

    private record NoBuffers<A>(Body<A> body) implements Kernel<A> {
        @Override
        public void run(A input, A output) {
            body.run(input, output);
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    /** Visits every output element with the terms of its sum. */
    private static final class Sums {
        private final Geometry g;
        private final int[][] sources = new int[3][];

        Sums(ConvShape shape) {
            this.g = Geometry.of(shape);
            for (int axis = 0; axis < 3; axis++) {
                sources[axis] = g.sources(axis);
            }
        }

        void forEach(Use use) {
            int output = 0;
            for (int n = 0; n < g.batch(); n++) {
                for (int channel = 0; channel < g.groups() * g.outPerGroup(); channel++) {
                    for (int d = 0; d < g.out()[0]; d++) {
                        for (int h = 0; h < g.out()[1]; h++) {
                            for (int w = 0; w < g.out()[2]; w++) {
                                use.accept(output++, channel, new Terms(g, sources, n, channel, new int[] {d, h, w}));
                            }
                        }
                    }
                }
            }
        }
    }

    /** The terms of one output element: pairs of an input and a weight element. */
    private record Terms(Geometry g, int[][] sources, int n, int channel, int[] position) {
        double sum(double[] input, double[] weight, double start) {
            double[] sum = {start};
            forEach((i, w) -> sum[0] += input[i] * weight[w]);
            return sum[0];
        }

        long sum(long[] input, long[] weight, long start) {
            long[] sum = {start};
            forEach((i, w) -> sum[0] += input[i] * weight[w]);
            return sum[0];
        }

        private interface Pair {
            void accept(int input, int weight);
        }

        private void forEach(Pair pair) {
            int group = channel / g.outPerGroup();
            int outInGroup = channel % g.outPerGroup();
            for (int c = 0; c < g.inPerGroup(); c++) {
                int plane = (n * g.groups() * g.inPerGroup() + group * g.inPerGroup() + c) * g.inVolume();
                int filter = g.weightIndex(group, outInGroup, c);
                for (int kd = 0; kd < g.kernel()[0]; kd++) {
                    int d = source(0, kd);
                    for (int kh = 0; kh < g.kernel()[1]; kh++) {
                        int h = source(1, kh);
                        for (int kw = 0; kw < g.kernel()[2]; kw++) {
                            int w = source(2, kw);
                            if (d >= 0 && h >= 0 && w >= 0) {
                                pair.accept(
                                        plane + (d * g.in()[1] + h) * g.in()[2] + w,
                                        filter + (kd * g.kernel()[1] + kh) * g.kernel()[2] + kw);
                            }
                        }
                    }
                }
            }
        }

        private int source(int axis, int k) {
            return sources[axis][position[axis] * g.kernel()[axis] + k];
        }
    }
}
