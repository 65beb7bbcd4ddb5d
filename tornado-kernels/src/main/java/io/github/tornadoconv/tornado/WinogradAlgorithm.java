package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.ToomCook;
import io.github.tornadoconv.spi.Verdict;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Minimal filtering, known as Winograd convolution: convolutions of one group, of stride 1 and 2 to 5 kernel elements
 * downwards, across, or both, with any dilation and padding mode; and transposed ones, whose outputs with one remainder
 * modulo the stride are such convolutions. Where both axes have 3 elements, a quarter to a half of the multiplications are
 * left. The depth of a 3-D kernel may be anything, transposed 1. {@link WinogradTasks} says how.
 *
 * <p>Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, arXiv:1509.09308; see
 * {@link ToomCook}.
 *
 * <p>float32, and float16 widened. Error: outputs are differences of larger numbers, so an error is not bounded by an
 * output's own terms but by the largest of its tile: with n terms of a point (input channels times kernel depth), it is at
 * most (n + 40) * a<sup>2</sup> * 2<sup>-24</sup> * max|input| * (the sum over those n of the largest |weight| of each
 * kernel), where a = 190 is the product of the transforms' norms (F(4, 3): 10 * 1 * 19; of the others it is less). That is
 * the worst case. Held by tests over seeded random numbers, the largest error of a layer is below 1e-4 of the standard
 * deviation of its outputs. An infinity or NaN in the input spreads to the outputs of its tile. A device in exact mode
 * does not use this algorithm.
 */
final class WinogradAlgorithm implements TornadoAlgorithm {
    private final Traits traits;
    private final boolean exact;

    /** @param exact whether it may not be used */
    WinogradAlgorithm(Traits traits, boolean exact) {
        this.traits = traits;
        this.exact = exact;
    }

    @Override
    public String id() {
        return "tornado-winograd";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        if (exact) {
            return Verdict.no("the device is in exact mode, which forbids minimal filtering");
        }
        switch (shape.spec().dtype()) {
            case F64, I64 -> {
                return Verdict
                        .no(shape.spec().dtype().torchName() + " asks for more accuracy than minimal filtering has");
            }
            case F16, F32 -> {}
        }
        Geometry g = Geometry.of(shape);
        if (g.groups() > 1) {
            return Verdict.no(g.groups() + " groups; it takes one");
        }
        if (g.inPerGroup() == 0 || shape.output().elements() == 0) {
            return Verdict.no("there is nothing to compute");
        }
        if (g.transposed() && g.kernel()[0] * g.stride()[0] > 1) {
            return Verdict.no("transposed in depth");
        }
        if (WinogradAxis.choices(g, 1).isEmpty() || WinogradAxis.choices(g, 2).isEmpty()) {
            return Verdict.no(
                    g.transposed()
                            ? "height and width must have dilation 1, a stride of 3 at most, and 1 to 5 kernel elements"
                                    + " for each output"
                            : "height and width must have stride 1 and a kernel of 5 at most");
        }
        if (!filtered(g, 1) && !filtered(g, 2)) {
            return Verdict.no("one kernel element for each output, in height and width: nothing can be saved");
        }
        long largest = new WinogradSizes(g, WinogradTile.best(traits, g)).largest();
        return largest > Integer.MAX_VALUE
                ? Verdict.no("an intermediate array has " + largest + " elements")
                : Verdict.YES;
    }

    private static boolean filtered(Geometry g, int axis) {
        return g.kernel()[axis] > (g.transposed() ? g.stride()[axis] : 1);
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        Geometry g = Geometry.of(shape);
        return CpuCycles.of(traits, 3, WinogradTile.best(traits, g).cycles(g));
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(WinogradTile.PARAMETERS.stream(), WorkGroup.parameters(traits).stream())
                .toList();
    }

    @Override
    public Params defaults(ConvShape shape) {
        return WinogradTile.best(traits, Geometry.of(shape))
                .params()
                .with(WorkGroup.defaults(traits).values());
    }

    @Override
    public Verdict valid(ConvShape shape, Params params) {
        Verdict known = TornadoAlgorithm.super.valid(shape, params);
        if (!known.yes()) {
            return known;
        }
        Geometry g = Geometry.of(shape);
        WinogradTile tile = WinogradTile.of(params);
        Verdict fits = tile.fits(g);
        if (!fits.yes()) {
            return fits;
        }
        long largest = new WinogradSizes(g, tile).largest();
        return largest > Integer.MAX_VALUE
                ? Verdict.no("an intermediate array has " + largest + " elements")
                : Verdict.YES;
    }

    @Override
    public long workspaceBytes(ConvShape shape, Params params) {
        return Float.BYTES * new WinogradSizes(Geometry.of(shape), WinogradTile.of(params)).all(traits);
    }

    @Override
    public void addTo(Tasks tasks, Program.Step step, TornadoNativeArray x, TornadoNativeArray y) {
        WinogradTile tile = WinogradTile.of(step.choice().params());
        new WinogradTasks(tasks, step.operation(), step.shape(), tile).add((FloatArray) x, (FloatArray) y);
        Activations.addCurve(tasks, step.operation().spec().activation(), (FloatArray) y);
    }
}
