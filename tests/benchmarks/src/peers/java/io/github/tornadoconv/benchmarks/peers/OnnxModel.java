package io.github.tornadoconv.benchmarks.peers;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.suites.Stage;
import io.github.tornadoconv.suites.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a problem as an ONNX model: a Conv or ConvTranspose node a layer, activations as nodes of their own (ONNX
 * Runtime fuses them), weights as initializers. Field numbers are those of {@code onnx.proto} (ONNX 1.13, opset 17).
 */
final class OnnxModel {
    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private static final Fields NONE = node -> {};

    private OnnxModel() {}

    /** The model's bytes. */
    static byte[] of(Workload work) {
        ByteString graph = message(out -> {
            out.writeString(2, work.problem().id());
            String value = INPUT;
            for (int i = 0; i < work.stages().size(); i++) {
                String next = i == work.stages().size() - 1 ? OUTPUT : "v" + i;
                writeStage(out, i, work.stages().get(i), value, next);
                value = next;
            }
            out.writeBytes(11, valueInfo(INPUT, work.problem().input()));
            out.writeBytes(12, valueInfo(OUTPUT, work.problem().output()));
        });
        return message(out -> {
            out.writeInt64(1, IR_VERSION);
            out.writeBytes(7, graph);
            out.writeBytes(8, message(opset -> opset.writeInt64(2, OPSET)));
        }).toByteArray();
    }

    private static void writeStage(CodedOutputStream graph, int i, Stage stage, String from, String to)
            throws IOException {
        ConvShape shape = stage.shape();
        String convolved = shape.spec().activation().equals(Activation.NONE) ? to : "c" + i;
        List<String> inputs = new ArrayList<>(List.of(from, "w" + i));
        graph.writeBytes(5, tensor("w" + i, shape.spec().weightShape(), stage.weight()));
        if (stage.bias().isPresent()) {
            inputs.add("b" + i);
            graph.writeBytes(5, tensor("b" + i, Shape.of(shape.spec().outChannels()), stage.bias().get()));
        }
        graph.writeBytes(1, convolution(shape, convolved, inputs));
        switch (shape.spec().activation()) {
            case Activation.Simple.NONE -> {}
            case Activation.Simple.RELU -> graph.writeBytes(1, node("Relu", to, List.of(convolved), NONE));
            case Activation.Simple.RELU6 -> {
                graph.writeBytes(5, tensor("low" + i, Shape.of(), 0));
                graph.writeBytes(5, tensor("high" + i, Shape.of(), 6));
                graph.writeBytes(1, node("Clip", to, List.of(convolved, "low" + i, "high" + i), NONE));
            }
            default -> throw new UnsupportedOperationException("no ONNX node for " + shape.spec().activation());
        }
    }

    private static ByteString convolution(ConvShape shape, String output, List<String> inputs) {
        var spec = shape.spec();
        return node(spec.transposed() ? "ConvTranspose" : "Conv", output, inputs, node -> {
            node.writeBytes(5, integers("kernel_shape", spec.kernel()));
            node.writeBytes(5, integers("strides", spec.stride()));
            node.writeBytes(5, integers("dilations", spec.dilation()));
            node.writeBytes(5, integers("pads", shape.padBegin(), shape.padEnd()));
            if (spec.transposed()) {
                node.writeBytes(5, integers("output_padding", shape.outputPadding()));
            }
            node.writeBytes(5, message(attribute -> {
                attribute.writeString(1, "group");
                attribute.writeInt64(3, spec.groups());
                attribute.writeEnum(20, ATTRIBUTE_INT);
            }));
        });
    }

    private static ByteString node(String operator, String output, List<String> inputs, Fields attributes) {
        return message(node -> {
            for (String input : inputs) {
                node.writeString(1, input);
            }
            node.writeString(2, output);
            node.writeString(4, operator);
            attributes.writeTo(node);
        });
    }

    private static ByteString integers(String name, Axes... values) {
        return message(attribute -> {
            attribute.writeString(1, name);
            for (Axes axes : values) {
                for (int value : axes.toArray()) {
                    attribute.writeInt64(8, value);
                }
            }
            attribute.writeEnum(20, ATTRIBUTE_INTS);
        });
    }

    private static ByteString tensor(String name, Shape shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return message(tensor -> {
            for (int size : shape.toArray()) {
                tensor.writeInt64(1, size);
            }
            tensor.writeInt32(2, FLOAT);
            tensor.writeString(8, name);
            tensor.writeByteArray(9, bytes.array());
        });
    }

    private static ByteString valueInfo(String name, Shape shape) {
        ByteString sizes = message(dimensions -> {
            for (int size : shape.toArray()) {
                dimensions.writeBytes(1, message(dimension -> dimension.writeInt64(1, size)));
            }
        });
        ByteString type = message(tensor -> {
            tensor.writeInt32(1, FLOAT);
            tensor.writeBytes(2, sizes);
        });
        return message(info -> {
            info.writeString(1, name);
            info.writeBytes(2, message(out -> out.writeBytes(1, type)));
        });
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }
}
