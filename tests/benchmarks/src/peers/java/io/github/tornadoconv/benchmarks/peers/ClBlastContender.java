package io.github.tornadoconv.benchmarks.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.suites.Stage;
import io.github.tornadoconv.suites.Workload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * CLBlast's convolution, {@code CLBlastSconvgemm}, on an OpenCL device: buffers and weights are there, the input is copied
 * in and the output back in each run, as ours. It adds no bias: ours is timed with one, and CLBlast's result gets it
 * afterwards.
 */
final class ClBlastContender implements Contender {
    private static final int CROSS_CORRELATION = 151;
    private static final int SIZES = 13;

    private final OpenCl openCl;
    private final NativeLibrary.Function convolve;

    /**
     * On the OpenCL device of that name, or the first where none has it.
     *
     * @throws UnsupportedOperationException if CLBlast or OpenCL is missing
     */
    ClBlastContender(String device) {
        List<MemoryLayout> parameters = new ArrayList<>(List.of(JAVA_INT));
        parameters.addAll(Collections.nCopies(SIZES, JAVA_LONG));
        for (int buffer = 0; buffer < 3; buffer++) {
            parameters.addAll(List.of(ADDRESS, JAVA_LONG));
        }
        parameters.addAll(List.of(ADDRESS, ADDRESS));
        convolve = new NativeLibrary(
                "libclblast.so.1", "install CLBlast (Debian: libclblast1) or leave it out of --peers")
                .function("CLBlastSconvgemm", parameters);
        openCl = new OpenCl(device);
    }

    @Override
    public String name() {
        return "clblast";
    }

    @Override
    public String version() {
        return "CLBlast on " + openCl.device();
    }

    @Override
    public Prepared prepare(Workload work, int threads) {
        if (work.stages().size() > 1) {
            throw new UnsupportedOperationException("one layer at a time");
        }
        Stage stage = work.stages().getFirst();
        ConvShape shape = stage.shape();
        var spec = shape.spec();
        if (spec.transposed() || shape.rank() != 2 || spec.groups() != 1 || spec.dtype() != DType.F32
                || spec.paddingMode() != PaddingMode.ZEROS || spec.activation() != Activation.Simple.NONE
                || !shape.padBegin().equals(shape.padEnd())) {
            throw new UnsupportedOperationException(
                    "2-D, one group, float32, zeros alike on both sides, no activation");
        }
        return new Layer(stage, work.input());
    }

    private final class Layer implements Prepared {
        private final Arena arena = Arena.ofShared();
        private final Stage stage;
        private final MemorySegment input;
        private final MemorySegment output;
        private final List<MemorySegment> buffers = new ArrayList<>();
        private final Object[] arguments;

        Layer(Stage stage, float[] values) {
            this.stage = stage;
            ConvShape shape = stage.shape();
            input = arena.allocateFrom(JAVA_FLOAT, values);
            output = arena.allocate(JAVA_FLOAT, shape.output().elements());
            MemorySegment weight = arena.allocateFrom(JAVA_FLOAT, stage.weight());
            for (MemorySegment host : List.of(input, weight, output)) {
                buffers.add(openCl.buffer(host.byteSize()));
            }
            openCl.write(weight, buffers.get(1));
            arguments = arguments(shape);
        }

        private Object[] arguments(ConvShape shape) {
            List<Object> all = new ArrayList<>(List.of(
                    CROSS_CORRELATION, (long) shape.spec().inChannels(), (long) shape.in(0), (long) shape.in(1)));
            for (var pair : List.of(
                    shape.spec().kernel(), shape.padBegin(), shape.spec().stride(), shape.spec().dilation())) {
                for (int value : pair.toArray()) {
                    all.add((long) value);
                }
            }
            all.add((long) shape.spec().outChannels());
            all.add((long) shape.batch());
            buffers.forEach(buffer -> all.addAll(List.of(buffer, 0L)));
            all.add(arena.allocateFrom(ADDRESS, openCl.queue()));
            all.add(MemorySegment.NULL);
            return all.toArray();
        }

        @Override
        public void run() {
            openCl.write(input, buffers.getFirst());
            OpenCl.check("CLBlastSconvgemm", convolve.call(arguments));
            openCl.read(buffers.getLast(), output);
        }

        @Override
        public float[] result() {
            float[] result = output.toArray(JAVA_FLOAT);
            stage.bias().ifPresent(bias -> {
                int plane = result.length / stage.shape().batch() / bias.length;
                for (int i = 0; i < result.length; i++) {
                    result[i] += bias[i / plane % bias.length];
                }
            });
            return result;
        }

        @Override
        public void close() {
            buffers.forEach(openCl::release);
            arena.close();
        }
    }
}
