package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

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
    public Kernel<float[]> floats(Program.Step step, Memory<float[]> memory) {
        Sums sums = new Sums(step);
        Activation activation = step.shape().spec().activation();
        return new NoBuffers<>((input, at, output, t) -> {
            double[] sum = sums.of(i -> input[at + i]);
            for (int i = 0; i < sum.length; i++) {
                output[t + i] = (float) activation.apply(sum[i]);
            }
        });
    }

    @Override
    public Kernel<double[]> doubles(Program.Step step, Memory<double[]> memory) {
        Sums sums = new Sums(step);
        Activation activation = step.shape().spec().activation();
        return new NoBuffers<>((input, at, output, t) -> {
            double[] sum = sums.of(i -> input[at + i]);
            for (int i = 0; i < sum.length; i++) {
                output[t + i] = activation.apply(sum[i]);
            }
        });
    }

    @Override
    public Kernel<long[]> longs(Program.Step step) {
        Terms terms = new Terms(step.shape());
        long[] weight = step.operation().weight().toLongs();
        long[] bias = step.operation().biasOrZeros().toLongs();
        boolean relu = step.shape().spec().activation() == Activation.RELU;
        return new NoBuffers<>((input, at, output, t) -> {
            for (int i = 0; i < terms.outputs(); i++) {
                output[t + i] = bias[terms.channel(i)];
            }
            terms.forEachRow((o, i, w, sources) -> {
                for (int x = 0; x < sources.length; x++) {
                    if (sources[x] >= 0) {
                        output[t + o + x] += input[at + i + sources[x]] * weight[w];
                    }
                }
            });
            for (int i = t; relu && i < t + terms.outputs(); i++) {
                output[i] = Math.max(0, output[i]);
            }
        });
    }

    private interface Body<A> {
        void run(A input, int at, A output, int t);
    }

    private record NoBuffers<A>(Body<A> body) implements Kernel<A> {
        @Override
        public void run(A input, int at, A output, int t) {
            body.run(input, at, output, t);
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    /** The sums in double precision, before the activation. */
    private static final class Sums {
        private final Terms terms;
        private final double[] weight;
        private final double[] bias;

        Sums(Program.Step step) {
            this.terms = new Terms(step.shape());
            this.weight = step.operation().weight().toDoubles();
            this.bias = step.operation().biasOrZeros().toDoubles();
        }

        double[] of(IntToDoubleFunction input) {
            double[] numbers = new double[terms.inputs()];
            Arrays.setAll(numbers, input);
            double[] sum = new double[terms.outputs()];
            Arrays.setAll(sum, i -> bias[terms.channel(i)]);
            terms.forEachRow((o, i, w, sources) -> {
                for (int x = 0; x < sources.length; x++) {
                    if (sources[x] >= 0) {
                        sum[o + x] += numbers[i + sources[x]] * weight[w];
                    }
                }
            });
            return sum;
        }
    }

    /** Which input and weight elements meet in which output element. */
    private static final class Terms {
        private final Geometry g;
        private final int channels;

        Terms(ConvShape shape) {
            this.g = Geometry.of(shape);
            this.channels = g.groups() * g.outPerGroup();
        }

        int inputs() {
            return g.batch() * g.groups() * g.inPerGroup() * g.inVolume();
        }

        int outputs() {
            return g.batch() * channels * g.outVolume();
        }

        /** Channel of an output element. */
        int channel(int output) {
            return output / g.outVolume() % channels;
        }

        /** One term each for the elements of a row of the output. */
        interface Row {
            /**
             * @param output first element of the row
             * @param input first element of the input's row
             * @param weight the weight element of the terms
             * @param sources for each output element the position in the input's row, or -1 for no term
             */
            void accept(int output, int input, int weight, int[] sources);
        }

        void forEachRow(Row use) {
            for (int kd = 0; kd < g.kernel()[0]; kd++) {
                int[] d = g.sources(0, kd);
                for (int kh = 0; kh < g.kernel()[1]; kh++) {
                    int[] h = g.sources(1, kh);
                    for (int kw = 0; kw < g.kernel()[2]; kw++) {
                        int[] w = g.sources(2, kw);
                        int tap = (kd * g.kernel()[1] + kh) * g.kernel()[2] + kw;
                        forEachPlane((output, input, filter) -> {
                            for (int z = 0; z < d.length; z++) {
                                for (int y = 0; y < h.length; y++) {
                                    if (d[z] >= 0 && h[y] >= 0) {
                                        use.accept(
                                                output + (z * h.length + y) * w.length,
                                                input + (d[z] * g.in()[1] + h[y]) * g.in()[2],
                                                filter + tap,
                                                w);
                                    }
                                }
                            }
                        });
                    }
                }
            }
        }

        private interface Plane {
            void accept(int output, int input, int filter);
        }

        /** Each pair of an output and an input channel of one group, with the first element of the kernel between. */
        private void forEachPlane(Plane use) {
            for (int n = 0; n < g.batch(); n++) {
                for (int channel = 0; channel < channels; channel++) {
                    int group = channel / g.outPerGroup();
                    for (int c = 0; c < g.inPerGroup(); c++) {
                        use.accept(
                                (n * channels + channel) * g.outVolume(),
                                ((n * g.groups() + group) * g.inPerGroup() + c) * g.inVolume(),
                                g.weightIndex(group, channel % g.outPerGroup(), c));
                    }
                }
            }
        }
    }
}
