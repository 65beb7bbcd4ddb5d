package io.github.tornadoconv.conformance.calls;

import static io.github.tornadoconv.conformance.calls.Row.built;
import static io.github.tornadoconv.conformance.calls.Row.forward;
import static io.github.tornadoconv.conformance.calls.Row.forwardIn;
import static io.github.tornadoconv.conformance.calls.Row.zeros;

import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Padding;
import java.util.List;

/** Calls of PyTorch's functions, which take the weight itself, as {@code of(weight)} does here. */
final class FunctionalCalls {
    private FunctionalCalls() {}

    static List<Row> rows() {
        return List.of(
                built("F.conv2d dilation list len 3",
                        () -> Conv2d.of(zeros(4, 3, 3, 3)).dilation(1, 1, 1)),
                built("F.conv2d padding list len 3", () -> Conv2d.of(zeros(4, 3, 3, 3)).padding(1, 1, 1)),
                forward("F.conv2d stride list len 1", () -> Conv2d.of(zeros(4, 3, 3, 3)).stride(2), 1, 3, 5, 5),
                built("Conv2d zero out ch", () -> Conv2d.of(zeros(0, 3, 3, 3))),
                built("F.conv2d padding='same' stride 2",
                        () -> Conv2d.of(zeros(4, 3, 3, 3)).padding(Padding.of("same")).stride(2)),
                built("F.conv2d padding='foo'",
                        () -> Conv2d.of(zeros(4, 3, 3, 3)).padding(Padding.of("foo"))),
                built("F.conv_transpose2d padding='same'",
                        () -> ConvTranspose2d.of(zeros(3, 4, 3, 3)).padding(Padding.of("same"))),
                built("F.conv2d groups=0", () -> Conv2d.of(zeros(4, 3, 3, 3)).groups(0)),
                built("F.conv2d groups=-1", () -> Conv2d.of(zeros(4, 3, 3, 3)).groups(-1)),
                built("F.conv2d groups=5 > weight", () -> Conv2d.of(zeros(4, 4, 3, 3)).groups(5)),
                built("F.conv2d groups=3 weight 4", () -> Conv2d.of(zeros(4, 3, 3, 3)).groups(3)),
                built("F.conv2d bias wrong len", () -> Conv2d.of(zeros(4, 3, 3, 3)).bias(zeros(3))),
                built("F.conv2d bias 2D", () -> Conv2d.of(zeros(4, 3, 3, 3)).bias(zeros(4, 1))),
                built("F.conv1d bias wrong len", () -> Conv1d.of(zeros(4, 3, 3)).bias(zeros(3))),
                built("F.conv_transpose2d bias wrong len",
                        () -> ConvTranspose2d.of(zeros(3, 4, 3, 3)).bias(zeros(3))),
                built("F.conv2d input 4D weight 3D", () -> Conv2d.of(zeros(4, 3, 3))),
                built("F.conv1d weight 2D", () -> Conv1d.of(zeros(4, 3))),
                built("F.conv2d zero kernel", () -> Conv2d.of(zeros(4, 3, 0, 3))),
                forwardIn(DType.F32, "F.conv2d float input double weight",
                        () -> Conv2d.of(zeros(DType.F64, 4, 3, 3, 3)), 1, 3, 5, 5),
                forwardIn(DType.F64, "F.conv2d double input float weight",
                        () -> Conv2d.of(zeros(4, 3, 3, 3)), 1, 3, 5, 5),
                built("F.conv2d float + double bias",
                        () -> Conv2d.of(zeros(4, 3, 3, 3)).bias(zeros(DType.F64, 4))),
                forwardIn(DType.F16, "F.conv2d half + float weight",
                        () -> Conv2d.of(zeros(4, 3, 3, 3)), 1, 3, 5, 5),
                forwardIn(DType.F16, "F.conv2d half", () -> Conv2d.of(zeros(DType.F16, 4, 3, 3, 3)), 1, 3, 5, 5),
                forwardIn(DType.I64, "F.conv2d int64", () -> Conv2d.of(zeros(DType.I64, 4, 3, 3, 3)), 1, 3, 5, 5),
                built("ConvT2d groups=3 weight dim0 4",
                        () -> ConvTranspose2d.of(zeros(4, 1, 3, 3)).groups(3)));
    }
}
