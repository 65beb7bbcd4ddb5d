package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.suites.Stage;
import io.github.tornadoconv.suites.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** libtorch in inference mode, in one of its layouts, on the processor or on a CUDA device. */
final class TorchContender implements Contender {
    /** How the tensors lie in memory. */
    enum Layout {
        /** Channels first everywhere, as PyTorch does unless asked. */
        PLAIN("torch"),
        /** Channels last everywhere, input and output too: libtorch's best case, which nobody else gets. */
        CHANNELS_LAST("torch-cl"),
        /** Channels last inside; input and output are channels first, and are converted in each run. */
        CONVERTED("torch-cl-nchw"),
        /**
         * Channels first on a CUDA device, where input, weight and output stay: cuDNN's fastest algorithm in float32. Runs
         * follow each other as fast as the device takes them.
         */
        CUDNN("cudnn"),
        /** The same where cuDNN may round factors to TF32. */
        CUDNN_TF32("cudnn-tf32");

        private final String contender;

        Layout(String contender) {
            this.contender = contender;
        }

        private boolean isCuda() {
            return this == CUDNN || this == CUDNN_TF32;
        }

        /** The name of the contender that uses it. */
        String contender() {
            return contender;
        }
    }

    /** Factors of 11 bits. */
    private static final double TF32_TOLERANCE = 1e-2;

    private final Layout layout;

    /** Holds for the thread that made it, until closed: for as long as this process runs. */
    @SuppressWarnings("UnusedVariable")
    private final InferenceMode inference = new InferenceMode(true);

    /** @throws UnsupportedOperationException if the layout is for a CUDA device and there is none */
    TorchContender(Layout layout) {
        this.layout = layout;
        if (layout.isCuda()) {
            if (!torch.cuda_is_available()) {
                throw new UnsupportedOperationException(
                        layout.contender() + ": libtorch finds no CUDA device; it needs CUDA 13, cuDNN 9 and NCCL 2");
            }
            torch.globalContext().setBenchmarkCuDNN(true);
        }
    }

    @Override
    public String name() {
        return layout.contender();
    }

    @Override
    public boolean channelsFirst() {
        return layout != Layout.CHANNELS_LAST;
    }

    @Override
    public double tolerance() {
        return layout == Layout.CUDNN_TF32 ? TF32_TOLERANCE : Contender.super.tolerance();
    }

    @Override
    public String version() {
        String oneDnn = torch.get_mkldnn_version().getString().replaceAll(".*?(v[\\d.]+).*", "$1");
        if (layout.isCuda()) {
            return "cuDNN " + Context.versionRuntimeCuDNN() + " by libtorch "
                    + Tensor.class.getPackage().getImplementationVersion();
        }
        return "libtorch " + Tensor.class.getPackage().getImplementationVersion() + " (oneDNN " + oneDnn + ", "
                + torch.get_cpu_capability().getString() + ")";
    }

    @Override
    public Prepared prepare(Workload work, int threads) {
        torch.set_num_threads(threads);
        // OpenBLAS, which libtorch multiplies 1x1 layers with, has threads of its own that libtorch leaves alone.
        openblas_nolapack.blas_set_num_threads(threads);
        return new Chain(work);
    }

    private Tensor placed(Tensor tensor) {
        return layout.isCuda() ? tensor.cuda() : tensor.clone();
    }

    private final class Chain implements Prepared {
        private final Tensor input;
        private final List<Layer> layers = new ArrayList<>();
        private final Shape outputShape;
        private Tensor output;

        Chain(Workload work) {
            try (Tensor x = tensor(work.problem().input(), work.input())) {
                input = layout == Layout.CHANNELS_LAST ? channelsLast(x) : placed(x);
            }
            work.stages().forEach(stage -> layers.add(new Layer(stage)));
            outputShape = work.problem().output();
        }

        @Override
        public void run() {
            if (output != null) {
                output.close();
            }
            Tensor value = layout == Layout.CONVERTED ? channelsLast(input) : input;
            for (Layer layer : layers) {
                value = replaced(value, layer.apply(value));
            }
            output = layout == Layout.CONVERTED ? replaced(value, value.contiguous()) : value;
        }

        @Override
        public long nanos(int runs) throws Exception {
            if (!layout.isCuda()) {
                return Prepared.super.nanos(runs);
            }
            torch.globalContext().setAllowTF32CuDNN(layout == Layout.CUDNN_TF32);
            torch.cuda_synchronize();
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                run();
            }
            torch.cuda_synchronize();
            return System.nanoTime() - start;
        }

        private Tensor replaced(Tensor old, Tensor next) {
            if (old != input) {
                old.close();
            }
            return next;
        }

        @Override
        public float[] result() {
            float[] result = new float[Math.toIntExact(outputShape.elements())];
            try (Tensor host = output.cpu();
                    Tensor contiguous = host.contiguous();
                    var data = new FloatPointer(contiguous.data_ptr())) {
                data.get(result);
            }
            return result;
        }

        @Override
        public void close() {
            if (output != null) {
                output.close();
            }
            input.close();
            layers.forEach(Layer::close);
        }
    }

    private final class Layer {
        private final ConvShape shape;
        private final Tensor weight;
        private final TensorOptional bias;
        private final Longs stride;
        private final Longs padding;
        private final Longs dilation;
        private final Longs outputPadding;

        Layer(Stage stage) {
            shape = stage.shape();
            if (!shape.padBegin().equals(shape.padEnd())) {
                throw new UnsupportedOperationException("libtorch pads both ends alike");
            }
            var spec = shape.spec();
            try (Tensor plain = tensor(spec.weightShape(), stage.weight())) {
                weight = isChannelsFirst() ? placed(plain) : channelsLast(plain);
            }
            bias = stage.bias().map(TorchContender.this::vector).map(TensorOptional::new)
                    .orElseGet(TensorOptional::new);
            stride = list(spec.stride(), 1);
            padding = list(shape.padBegin(), 0);
            dilation = list(spec.dilation(), 1);
            outputPadding = list(shape.outputPadding(), 0);
        }

        Tensor apply(Tensor x) {
            var spec = shape.spec();
            Tensor y = torch.convolution(
                    x, weight, bias, stride.list, padding.list, dilation.list, spec.transposed(), outputPadding.list,
                    spec.groups());
            switch (spec.activation()) {
                case Activation.Simple.NONE -> {}
                case Activation.Simple.RELU -> torch.relu_(y).close();
                case Activation.Simple.RELU6 -> torch.relu6_(y).close();
                default -> throw new UnsupportedOperationException("no libtorch call for " + spec.activation());
            }
            return y;
        }

        void close() {
            weight.close();
            bias.close();
            List.of(stride, padding, dilation, outputPadding).forEach(Longs::close);
        }
    }

    private Tensor vector(float[] values) {
        try (var data = new FloatPointer(values);
                Tensor borrowed = torch.from_blob(data, values.length)) {
            return placed(borrowed);
        }
    }

    private Tensor tensor(Shape shape, float[] values) {
        try (var data = new FloatPointer(values);
                Tensor borrowed = torch.from_blob(data, sizes(shape))) {
            return borrowed.clone();
        }
    }

    private static Tensor channelsLast(Tensor tensor) {
        return tensor.contiguous(tensor.dim() == 5 ? MemoryFormat.ChannelsLast3d : MemoryFormat.ChannelsLast);
    }

    /** Whether weights lie as they came. */
    private boolean isChannelsFirst() {
        return layout == Layout.PLAIN || layout.isCuda();
    }

    /** Sizes for libtorch, which has channels-last for two and three axes of space: one becomes two, the first of 1. */
    private long[] sizes(Shape shape) {
        long[] sizes = Arrays.stream(shape.toArray()).asLongStream().toArray();
        return !isChannelsFirst() && sizes.length == 3 ? new long[] {sizes[0], sizes[1], 1, sizes[2]} : sizes;
    }

    private Longs list(Axes axes, int forAddedAxis) {
        IntStream values = Arrays.stream(axes.toArray());
        if (!isChannelsFirst() && axes.rank() == 1) {
            values = IntStream.concat(IntStream.of(forAddedAxis), values);
        }
        return new Longs(values.asLongStream().toArray());
    }

    /** Numbers in native memory. {@code LongArrayRef} only points at them: they must be held on to as long as it. */
    private static final class Longs {
        private final LongPointer memory;
        private final LongArrayRef list;

        Longs(long[] values) {
            memory = new LongPointer(values);
            list = new LongArrayRef(memory, values.length);
        }

        void close() {
            list.close();
            memory.close();
        }
    }
}
