package io.github.tornadoconv.conformance.calls;

import static io.github.tornadoconv.conformance.calls.Row.built;
import static io.github.tornadoconv.conformance.calls.Row.forward;
import static io.github.tornadoconv.conformance.calls.Row.to;

import io.github.tornadoconv.ConvBuilder;
import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import java.util.List;
import java.util.function.Supplier;

/** Output padding, output size, and padding that cuts the output away. */
final class TransposedCalls {
    /** From an input of 5 to outputs of 9 or 10. */
    private static final Supplier<ConvBuilder<?, ?>> NINE_OR_TEN =
            () -> ConvTranspose2d.of(3, 4, 3).stride(2).padding(1);

    private TransposedCalls() {}

    static List<Row> rows() {
        return List.of(
                built("ConvT2d output_padding >= stride and dilation ctor", ConvNd::toString,
                        () -> ConvTranspose2d.of(3, 4, 3).stride(2).outputPadding(2)),
                forward("ConvT2d output_padding=2 stride=2 fwd",
                        () -> ConvTranspose2d.of(3, 4, 3).stride(2).outputPadding(2), 1, 3, 5, 5),
                forward("ConvT2d output_padding=2 stride=2 dilation=3 fwd",
                        () -> ConvTranspose2d.of(3, 4, 3).stride(2).outputPadding(2).dilation(3), 1, 3, 5, 5),
                forward("ConvT1d output_padding=1 stride=1 fwd",
                        () -> ConvTranspose1d.of(3, 4, 3).outputPadding(1), 1, 3, 5),
                forward("ConvT3d output_padding=1 stride=1 fwd",
                        () -> ConvTranspose3d.of(3, 4, 3).outputPadding(1), 1, 3, 5, 5, 5),
                forward("ConvT2d padding too large -> nonpositive output",
                        () -> ConvTranspose2d.of(3, 4, 3).padding(5), 1, 3, 5, 5),
                forward("ConvT1d padding too large",
                        () -> ConvTranspose1d.of(3, 4, 3).padding(5), 1, 3, 5),
                forward("ConvT3d padding too large",
                        () -> ConvTranspose3d.of(3, 4, 3).padding(5), 1, 3, 5, 5, 5),
                forward("ConvT2d output_size ok [10,10]", to(10, 10), NINE_OR_TEN, 1, 3, 5, 5),
                forward("ConvT2d output_size too big", to(11, 10), NINE_OR_TEN, 1, 3, 5, 5),
                forward("ConvT2d output_size too small", to(8, 10), NINE_OR_TEN, 1, 3, 5, 5),
                forward("ConvT2d output_size 4 elems", to(1, 4, 10, 10), NINE_OR_TEN, 1, 3, 5, 5),
                forward("ConvT2d output_size 3 elems", to(4, 10, 10), NINE_OR_TEN, 1, 3, 5, 5),
                forward("ConvT2d output_size 3 elems unbatched", to(4, 10, 10), NINE_OR_TEN, 3, 5, 5),
                forward("ConvT2d output_size 1 elem", to(10), NINE_OR_TEN, 1, 3, 5, 5),
                forward("ConvT2d output_size unbatched too big", to(12, 12), NINE_OR_TEN, 3, 5, 5),
                forward("ConvT2d ctor output_padding overridden by output_size", to(9, 9),
                        () -> ConvTranspose2d.of(3, 4, 3).stride(2).padding(1).outputPadding(1), 1, 3, 5, 5),
                forward("ConvT1d output_size wrong count", to(1, 4, 10, 10),
                        () -> ConvTranspose1d.of(3, 4, 3).stride(2).padding(1), 1, 3, 5),
                forward("ConvT2d zero spatial", () -> ConvTranspose2d.of(3, 4, 3), 1, 3, 0, 5));
    }
}
