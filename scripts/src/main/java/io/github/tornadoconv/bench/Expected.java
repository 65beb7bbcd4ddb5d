package io.github.tornadoconv.bench;

import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.util.Arrays;

/**
 * What a problem gives, summed in double precision by the reference. Of a single layer with more than a gigaflop only
 * some output channels are computed, the first and the last of each group among them.
 */
public final class Expected {
    private static final String REFERENCE = "jvm-reference";
    private static final long MOST_FLOPS = 1_000_000_000L;

    private final DType dtype;
    private final int layers;
    private final Shape output;
    private final int batch;
    private final int groups;
    /** Channels of a group that {@link #values} has. */
    private final int[] chosen;
    private final double[] values;
    private final double spread;

    private Expected(Problem problem, int groups, int[] chosen, HostArray values) {
        ConvShape last = problem.layers().getLast();
        this.dtype = last.spec().dtype();
        this.layers = problem.layers().size();
        this.output = last.output();
        this.batch = last.batch();
        this.groups = groups;
        this.chosen = chosen;
        this.values = values.toDoubles();
        this.spread = spread(this.values);
    }

    /** Computes it; takes some seconds for large problems. */
    public static Expected of(Workload work) {
        return of(work, MOST_FLOPS);
    }

    /** As {@link #of(Workload)}, with about that many operations at most for a single layer. */
    static Expected of(Workload work, long mostFlops) {
        Problem problem = work.problem();
        ConvShape shape = problem.layers().getFirst();
        Layer layer = work.layer();
        int groups = 1;
        int[] chosen = {};
        if (problem.isChain()) {
            chosen = all(problem.layers().getLast().outChannels());
        } else {
            groups = shape.spec().groups();
            chosen = spreadOut(shape.spec().outPerGroup(), (double) mostFlops / shape.flops());
            if (chosen.length < shape.spec().outPerGroup()) {
                layer = part((ConvNd) layer, chosen);
            }
        }
        DType wide = shape.spec().dtype() == DType.I64 ? DType.I64 : DType.F64;
        DeviceOptions options = DeviceOptions.defaults().withThreads(1).withAlgorithm(REFERENCE);
        try (Device reference = Devices.open(Devices.JVM, options)) {
            HostArray values = layer.to(wide)
                    .forward(reference.tensor(work.inputArray().to(wide)))
                    .toHost();
            return new Expected(problem, groups, chosen, values);
        }
    }

    private static int[] all(int count) {
        int[] channels = new int[count];
        Arrays.setAll(channels, i -> i);
        return channels;
    }

    /** About that share of the channels, from the first to the last. */
    private static int[] spreadOut(int channels, double share) {
        int count = (int) Math.clamp(Math.floor(share * channels), Math.min(2, channels), channels);
        int[] chosen = new int[count];
        Arrays.setAll(chosen, i -> count == 1 ? 0 : (int) ((long) i * (channels - 1) / (count - 1)));
        return chosen;
    }

    /** The layer with those output channels of each group alone. */
    private static ConvNd part(ConvNd layer, int[] chosen) {
        ConvSpec s = layer.spec();
        ConvSpec spec = new ConvSpec(
                s.transposed(), s.inChannels(), s.groups() * chosen.length, s.kernel(), s.stride(), s.padding(),
                s.paddingMode(), s.dilation(), s.groups(), s.outputPadding(), s.bias(), s.dtype(), s.activation());
        // Both layouts are [rows, channels of a group, kernel...], where a plain layer's groups make up the rows.
        int rows = s.transposed() ? s.inChannels() : s.groups();
        int inner = (int) (layer.weight().shape().elements() / rows / s.outPerGroup());
        float[] weight = picked(layer.weight().toFloats(), rows, s.outPerGroup(), inner, chosen);
        HostArray bias = layer.bias()
                .map(b -> floats(picked(b.toFloats(), s.groups(), s.outPerGroup(), 1, chosen), s.dtype()))
                .orElse(null);
        return ConvNd.of(spec, HostArray.of(spec.weightShape(), weight).to(s.dtype()), bias);
    }

    private static HostArray floats(float[] values, DType dtype) {
        return HostArray.of(Shape.of(values.length), values).to(dtype);
    }

    /** Of an array {@code [rows, channels, inner]} the chosen channels. */
    private static float[] picked(float[] all, int rows, int channels, int inner, int[] chosen) {
        float[] some = new float[rows * chosen.length * inner];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < chosen.length; i++) {
                System.arraycopy(all, (row * channels + chosen[i]) * inner, some, (row * chosen.length + i) * inner,
                        inner);
            }
        }
        return some;
    }

    /** Standard deviation; where all are equal their size, or 1. */
    private static double spread(double[] values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / values.length;
        double variance = squares / values.length - mean * mean;
        if (variance > 0) {
            return Math.sqrt(variance);
        }
        return mean == 0 ? 1 : Math.abs(mean);
    }

    /** Share of the output's elements that are known. */
    public double share() {
        return output.elements() == 0 ? 1 : (double) values.length / output.elements();
    }

    /**
     * Largest difference from that result, in standard deviations of the expected one; NaN if it has one.
     *
     * @throws IllegalArgumentException if its shape is another one
     */
    public double error(HostArray got) {
        if (!got.shape().equals(output)) {
            throw new IllegalArgumentException("got shape " + got.shape() + ", expected " + output);
        }
        if (values.length == 0) {
            return 0;
        }
        int known = groups * chosen.length;
        int inner = values.length / batch / known;
        int channels = Math.toIntExact(output.elements() / batch / inner);
        int perGroup = channels / groups;
        double largest = 0;
        for (int block = 0; block < batch * known; block++) {
            int channel = block % known;
            long at = ((long) (block / known) * channels + (long) (channel / chosen.length) * perGroup
                    + chosen[channel % chosen.length]) * inner;
            for (int i = 0; i < inner; i++) {
                double difference = Math.abs(got.get(at + i) - values[block * inner + i]);
                // Written so that a NaN stays.
                largest = difference <= largest ? largest : difference;
                if (Double.isNaN(largest)) {
                    return largest;
                }
            }
        }
        return largest / spread;
    }

    /**
     * The largest error that is no mistake, per layer: what rounding gives at worst in networks' layers, and Winograd's
     * share (below a ten-thousandth of the distance from the smallest to the largest output).
     */
    public double limit() {
        return layers * switch (dtype) {
            case F16 -> 2e-2;
            case F32 -> 1e-3;
            case F64 -> 1e-11;
            case I64 -> 0;
        };
    }
}
