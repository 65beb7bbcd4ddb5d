package io.github.tornadoconv.conformance.calls;

import static io.github.tornadoconv.conformance.calls.Row.built;

import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Conv3d;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import java.util.List;

/** Calls whose fault, if they have one, is the layer's. */
final class ConstructorCalls {
    private ConstructorCalls() {}

    static List<Row> rows() {
        return List.of(
                built("Conv2d(4,4,3,groups=0)", () -> Conv2d.of(4, 4, 3).groups(0)),
                built("Conv2d(4,4,3,groups=-1)", () -> Conv2d.of(4, 4, 3).groups(-1)),
                built("Conv2d(3,4,3,groups=2)", () -> Conv2d.of(3, 4, 3).groups(2)),
                built("Conv2d(4,3,3,groups=2)", () -> Conv2d.of(4, 3, 3).groups(2)),
                built("Conv2d padding='foo'", () -> Conv2d.of(4, 4, 3).padding(Padding.of("foo"))),
                built("Conv2d padding='same' stride=2",
                        () -> Conv2d.of(4, 4, 3).padding(Padding.SAME).stride(2)),
                built("Conv2d padding='same' stride=(1,2)",
                        () -> Conv2d.of(4, 4, 3).padding(Padding.SAME).stride(1, 2)),
                built("Conv2d padding_mode='foo'",
                        () -> Conv2d.of(4, 4, 3).paddingMode(PaddingMode.of("foo"))),
                built("Conv2d padding_mode='constant'",
                        () -> Conv2d.of(4, 4, 3).paddingMode(PaddingMode.of("constant"))),
                built("ConvTranspose1d padding_mode='reflect'",
                        () -> ConvTranspose1d.of(4, 4, 3).paddingMode(PaddingMode.REFLECT)),
                built("ConvTranspose2d padding_mode='reflect'",
                        () -> ConvTranspose2d.of(4, 4, 3).paddingMode(PaddingMode.REFLECT)),
                built("ConvTranspose3d padding_mode='reflect'",
                        () -> ConvTranspose3d.of(4, 4, 3).paddingMode(PaddingMode.REFLECT)),
                built("ConvTranspose2d(padding='same')",
                        () -> ConvTranspose2d.of(4, 4, 3).padding(Padding.SAME)),
                built("ConvTranspose2d(padding='same') forward",
                        () -> ConvTranspose2d.of(4, 4, 3).padding(Padding.SAME)),
                built("ConvTranspose1d(padding='same') forward",
                        () -> ConvTranspose1d.of(4, 4, 3).padding(Padding.SAME)),
                built("ConvTranspose2d(padding='valid') forward",
                        () -> ConvTranspose2d.of(4, 4, 3).padding(Padding.VALID)),
                built("Conv2d in_channels=0", conv -> conv.weight().shape(), () -> Conv2d.of(0, 4, 3)),
                built("Conv2d out_channels=0", () -> Conv2d.of(4, 0, 3)),
                built("Conv2d in_channels=-1", () -> Conv2d.of(-1, 4, 3)),
                built("Conv2d kernel 0", () -> Conv2d.of(4, 4, 0)),
                built("Conv2d kernel -1", () -> Conv2d.of(4, 4, -1)),
                built("Conv2d kernel (3,3,3) fwd", () -> Conv2d.of(4, 4, 3, 3, 3)),
                built("Conv2d stride=0 ctor", () -> Conv2d.of(4, 4, 3).stride(0)),
                built("Conv2d stride=0 fwd", () -> Conv2d.of(4, 4, 3).stride(0)),
                built("Conv2d stride=-1 fwd", () -> Conv2d.of(4, 4, 3).stride(-1)),
                built("Conv2d padding=-1 fwd", () -> Conv2d.of(4, 4, 3).padding(-1)),
                built("Conv2d dilation=0 fwd", () -> Conv2d.of(4, 4, 3).dilation(0)),
                built("Conv2d dilation=-1 fwd", () -> Conv2d.of(4, 4, 3).dilation(-1)),
                built("Conv1d dilation=0 fwd", () -> Conv1d.of(4, 4, 3).dilation(0)),
                built("Conv3d dilation=0 fwd", () -> Conv3d.of(4, 4, 3).dilation(0)),
                built("ConvT2d dilation=0 fwd", () -> ConvTranspose2d.of(4, 4, 3).dilation(0)),
                built("Conv2d groups conv stride tuple len 3",
                        () -> Conv2d.of(4, 4, 3).groups(2).stride(1, 1, 1)),
                built("Conv2d padding tuple len 3", () -> Conv2d.of(4, 4, 3).padding(1, 1, 1)),
                built("ConvT2d output_padding=-1", () -> ConvTranspose2d.of(3, 4, 3).outputPadding(-1)),
                built("ConvT2d stride=0", () -> ConvTranspose2d.of(3, 4, 3).stride(0)),
                built("ConvT2d padding=-1", () -> ConvTranspose2d.of(3, 4, 3).padding(-1)),
                built("repr Conv2d(16,33,3,stride=2)", ConvNd::toString, () -> Conv2d.of(16, 33, 3).stride(2)),
                built("repr Conv2d(16,33,(3,5),stride=(2,1),padding=(4,2),dilation=(3,1))", ConvNd::toString,
                        () -> Conv2d.of(16, 33, 3, 5).stride(2, 1).padding(4, 2).dilation(3, 1)),
                built("repr Conv1d(4,8,3,padding='same',groups=2,bias=False,padding_mode='circular')", ConvNd::toString,
                        () -> Conv1d.of(4, 8, 3).padding(Padding.SAME).groups(2).bias(false)
                                .paddingMode(PaddingMode.CIRCULAR)),
                built("repr ConvTranspose2d(4,8,3,stride=2,padding=1,output_padding=1)", ConvNd::toString,
                        () -> ConvTranspose2d.of(4, 8, 3).stride(2).padding(1).outputPadding(1)),
                built("repr Conv3d(16,33,(3,5,2),stride=(2,1,1),padding=(4,2,0))", ConvNd::toString,
                        () -> Conv3d.of(16, 33, 3, 5, 2).stride(2, 1, 1).padding(4, 2, 0)),
                built("repr conv padding='valid'", ConvNd::toString, () -> Conv2d.of(1, 1, 3).padding(Padding.VALID)),
                built("Conv2d(6,4,3,groups=2).weight.shape", conv -> conv.weight().shape(),
                        () -> Conv2d.of(6, 4, 3).groups(2)),
                built("ConvTranspose2d(6,4,3,groups=2).weight.shape", conv -> conv.weight().shape(),
                        () -> ConvTranspose2d.of(6, 4, 3).groups(2)));
    }
}
