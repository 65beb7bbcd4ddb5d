package io.github.tornadoconv.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.suites.Workload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/** ONNX Runtime on the CPU with its default options, input and output in direct buffers made once. */
final class OrtContender implements Contender {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

    @Override
    public String name() {
        return "ORT";
    }

    @Override
    public String version() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public Prepared prepare(Workload work, int threads) throws OrtException {
        OrtSession session;
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(OnnxModel.of(work), options);
        }
        FloatBuffer x = direct(work.input().length).put(work.input()).rewind();
        Shape output = work.problem().output();
        FloatBuffer y = direct(Math.toIntExact(output.elements()));
        OnnxTensor input =
                OnnxTensor.createTensor(environment, x, sizes(work.problem().input()));
        OnnxTensor pinned = OnnxTensor.createTensor(environment, y, sizes(output));
        var inputs = Map.of(OnnxModel.INPUT, input);
        var outputs = Map.of(OnnxModel.OUTPUT, pinned);
        return new Prepared() {
            @Override
            public void run() throws OrtException {
                session.run(inputs, outputs).close();
            }

            @Override
            public float[] result() {
                float[] result = new float[y.capacity()];
                y.get(0, result);
                return result;
            }

            @Override
            public void close() {
                input.close();
                pinned.close();
                try {
                    session.close();
                } catch (OrtException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static long[] sizes(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }
}
