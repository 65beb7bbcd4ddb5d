package io.github.tornadoconv.conformance.calls;

import static io.github.tornadoconv.conformance.calls.Row.forward;

import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Conv3d;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import java.util.List;

/** Calls of a layer that is right with an input that may not be. */
final class ForwardCalls {
    private ForwardCalls() {}

    static List<Row> rows() {
        return List.of(
                forward("Conv2d 3 in channels, got 4", () -> Conv2d.of(3, 4, 3), 1, 4, 5, 5),
                forward("Conv2d groups=2 wrong channels", () -> Conv2d.of(4, 4, 3).groups(2), 1, 6, 5, 5),
                forward("Conv1d wrong channels", () -> Conv1d.of(3, 4, 3), 1, 4, 5),
                forward("ConvT2d wrong channels", () -> ConvTranspose2d.of(3, 4, 3), 1, 4, 5, 5),
                forward("ConvT1d wrong channels", () -> ConvTranspose1d.of(3, 4, 3), 1, 4, 5),
                forward("Conv1d 1D input", () -> Conv1d.of(3, 4, 3), 5),
                forward("Conv1d 4D input", () -> Conv1d.of(3, 4, 3), 1, 1, 3, 5),
                forward("Conv2d 2D input", () -> Conv2d.of(3, 4, 3), 5, 5),
                forward("Conv2d 5D input", () -> Conv2d.of(3, 4, 3), 1, 3, 5, 5, 5),
                forward("Conv3d 3D input", () -> Conv3d.of(3, 4, 3), 3, 5, 5),
                forward("Conv3d 6D input", () -> Conv3d.of(3, 4, 3), 1, 1, 3, 5, 5, 5),
                forward("ConvT1d 1D input", () -> ConvTranspose1d.of(3, 4, 3), 5),
                forward("ConvT2d 5D input", () -> ConvTranspose2d.of(3, 4, 3), 1, 3, 5, 5, 5),
                forward("ConvT3d 3D input", () -> ConvTranspose3d.of(3, 4, 3), 3, 5, 5),
                forward("Conv1d same 4D input", () -> Conv1d.of(3, 4, 3).padding(Padding.SAME), 1, 1, 3, 5),
                forward("Conv2d unbatched", () -> Conv2d.of(3, 4, 3), 3, 5, 5),
                forward("Conv2d unbatched same", () -> Conv2d.of(3, 4, 3).padding(Padding.SAME), 3, 5, 5),
                forward("Conv2d unbatched wrong channels", () -> Conv2d.of(3, 4, 3), 4, 5, 5),
                forward("Conv2d unbatched reflect",
                        () -> Conv2d.of(3, 4, 3).padding(1).paddingMode(PaddingMode.REFLECT), 3, 5, 5),
                forward("Conv1d unbatched circular",
                        () -> Conv1d.of(3, 4, 3).padding(1).paddingMode(PaddingMode.CIRCULAR), 3, 5),
                forward("Conv3d unbatched replicate",
                        () -> Conv3d.of(3, 4, 3).padding(1).paddingMode(PaddingMode.REPLICATE), 3, 5, 5, 5),
                forward("ConvT2d unbatched", () -> ConvTranspose2d.of(3, 4, 3), 3, 5, 5),
                forward("ConvT1d unbatched", () -> ConvTranspose1d.of(3, 4, 3), 3, 5),
                forward("Conv2d zero batch", () -> Conv2d.of(3, 4, 3), 0, 3, 5, 5),
                forward("Conv1d zero batch", () -> Conv1d.of(3, 4, 3), 0, 3, 5),
                forward("Conv3d zero batch", () -> Conv3d.of(3, 4, 3), 0, 3, 5, 5, 5),
                forward("ConvT2d zero batch", () -> ConvTranspose2d.of(3, 4, 3), 0, 3, 5, 5),
                forward("Conv2d zero batch reflect",
                        () -> Conv2d.of(3, 4, 3).padding(1).paddingMode(PaddingMode.REFLECT), 0, 3, 5, 5),
                forward("Conv2d zero batch circular",
                        () -> Conv2d.of(3, 4, 3).padding(1).paddingMode(PaddingMode.CIRCULAR), 0, 3, 5, 5),
                forward("Conv2d zero batch replicate",
                        () -> Conv2d.of(3, 4, 3).padding(1).paddingMode(PaddingMode.REPLICATE), 0, 3, 5, 5),
                forward("Conv2d zero channels in(0)", () -> Conv2d.of(0, 4, 3), 1, 0, 5, 5),
                forward("Conv2d zero spatial input", () -> Conv2d.of(3, 4, 3), 1, 3, 0, 5),
                forward("Conv2d zero spatial with padding", () -> Conv2d.of(3, 4, 3).padding(2), 1, 3, 0, 5),
                forward("Conv2d kernel larger", () -> Conv2d.of(3, 4, 7), 1, 3, 5, 5),
                forward("Conv2d kernel larger padded", () -> Conv2d.of(3, 4, 9).padding(1), 1, 3, 5, 5),
                forward("Conv2d kernel larger dilated", () -> Conv2d.of(3, 4, 3).dilation(3), 1, 3, 5, 5),
                forward("Conv1d kernel larger", () -> Conv1d.of(3, 4, 7), 1, 3, 5),
                forward("Conv3d kernel larger", () -> Conv3d.of(3, 4, 7), 1, 3, 5, 5, 5),
                forward("Conv2d kernel == padded input", () -> Conv2d.of(3, 4, 7).padding(1), 1, 3, 5, 5),
                forward("Conv2d reflect pad too large",
                        () -> Conv2d.of(3, 4, 3).padding(5).paddingMode(PaddingMode.REFLECT), 1, 3, 5, 5),
                forward("Conv2d reflect pad == size-1",
                        () -> Conv2d.of(3, 4, 3).padding(4).paddingMode(PaddingMode.REFLECT), 1, 3, 5, 5),
                forward("Conv1d reflect pad too large",
                        () -> Conv1d.of(3, 4, 3).padding(5).paddingMode(PaddingMode.REFLECT), 1, 3, 5),
                forward("Conv3d reflect pad too large",
                        () -> Conv3d.of(3, 4, 3).padding(5).paddingMode(PaddingMode.REFLECT), 1, 3, 5, 5, 5),
                forward("Conv2d circular pad too large",
                        () -> Conv2d.of(3, 4, 3).padding(6).paddingMode(PaddingMode.CIRCULAR), 1, 3, 5, 5),
                forward("Conv2d circular pad == size",
                        () -> Conv2d.of(3, 4, 3).padding(5).paddingMode(PaddingMode.CIRCULAR), 1, 3, 5, 5),
                forward("Conv2d replicate pad > size",
                        () -> Conv2d.of(3, 4, 3).padding(9).paddingMode(PaddingMode.REPLICATE), 1, 3, 5, 5),
                forward("Conv2d replicate pad, zero spatial",
                        () -> Conv2d.of(3, 4, 3).padding(1).paddingMode(PaddingMode.REPLICATE), 1, 3, 0, 5),
                forward("Conv2d reflect negative padding",
                        () -> Conv2d.of(3, 4, 3).padding(-1).paddingMode(PaddingMode.REFLECT), 1, 3, 5, 5),
                forward("Conv2d circular negative padding",
                        () -> Conv2d.of(3, 4, 3).padding(-1).paddingMode(PaddingMode.CIRCULAR), 1, 3, 6, 6),
                forward("Conv2d replicate negative padding",
                        () -> Conv2d.of(3, 4, 3).padding(-1).paddingMode(PaddingMode.REPLICATE), 1, 3, 6, 6),
                forward("Conv2d reflect same",
                        () -> Conv2d.of(3, 4, 3).padding(Padding.SAME).paddingMode(PaddingMode.REFLECT), 1, 3, 5, 5),
                forward("Conv2d reflect valid",
                        () -> Conv2d.of(3, 4, 4).padding(Padding.VALID).paddingMode(PaddingMode.REFLECT), 1, 3, 5, 5),
                forward("Conv2d same even kernel", () -> Conv2d.of(3, 4, 4).padding(Padding.SAME), 1, 3, 5, 5),
                forward("Conv2d same dilation 3 k 2", () -> Conv2d.of(3, 4, 2).dilation(3).padding(Padding.SAME), 1, 3,
                        5, 5),
                forward("Conv1d same kernel > input", () -> Conv1d.of(3, 4, 9).padding(Padding.SAME), 1, 3, 5));
    }
}
