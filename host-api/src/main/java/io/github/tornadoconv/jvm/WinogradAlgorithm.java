package io.github.tornadoconv.jvm;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import java.util.OptionalDouble;

/**
 * Minimal filtering, known as Winograd convolution: convolutions with 2 or 3 kernel elements downwards, across, or both,
 * in tiles of 2 to 4 outputs a side, with a quarter to a half of the multiplications; those with a stride or a larger
 * kernel, which are sums of some such convolutions; and transposed ones, whose outputs with the same remainder modulo the
 * stride are such convolutions ({@link WinogradAxis}). The depth of a 3-D kernel may be anything. {@link WinogradKernel}
 * says how, {@link WinogradRule} with which tiles.
 *
 * <p>Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, arXiv:1509.09308.
 *
 * <p>Error: outputs are differences of larger numbers, so unlike elsewhere an error is not bounded by an output's own
 * terms but by the largest of its tile. With n input channels times kernel depth, it is at most (n + 32) * a<sup>2</sup>
 * * 2<sup>-24</sup> * max|input| * (the sum over those n of the largest |weight| of each kernel), where a = 190 is the
 * product of the transforms' norms (F(4, 3): 10 * 1 * 19; of the others it is less), and a<sup>1</sup> where only one axis is filtered. That is
 * the worst case. Where an axis is filtered in p parts, it is p times as much. Held by tests over seeded random numbers, the largest error of a layer is below 1e-4 of the standard
 * deviation of its outputs. An infinity or NaN in the input spreads to the outputs of its tile. A device in exact mode
 * does not use this algorithm.
 */
final class WinogradAlgorithm implements JvmAlgorithm {
    /** Most elements of an array. */
    private static final long MOST_ELEMENTS = 1L << 30;

    /** Most phases of a transposed convolution: tiles of more of them would be large. */
    private static final int MOST_PHASES = 16;

    /**
     * What its cycles are multiplied by where they are held against other algorithms': they were fitted on a Zen 5 with 512
     * bits, and in chains and on processors without these, where caches are smaller or slower, it takes longer than they
     * say, more so than others.
     */
    private static final double SLOWER_CACHES = 1.1;

    private final Workers workers;
    private final boolean exact;
    /** Null for what the rule says. */
    private final WinogradRule.Filters filters;

    /** @param exact whether it may not be used */
    WinogradAlgorithm(Workers workers, boolean exact) {
        this(workers, exact, null);
    }

    /** One that always uses the same tiles: for tests. */
    WinogradAlgorithm(Workers workers, WinogradRule.Filters filters) {
        this(workers, false, filters);
    }

    private WinogradAlgorithm(Workers workers, boolean exact, WinogradRule.Filters filters) {
        this.workers = workers;
        this.exact = exact;
        this.filters = filters;
    }

    @Override
    public String id() {
        return "jvm-winograd";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        return accepts(shape, false);
    }

    private Verdict accepts(ConvShape shape, boolean inChain) {
        if (exact) {
            return Verdict.no("the device is in exact mode, which forbids minimal filtering");
        }
        if (shape.spec().dtype() != DType.F32 && shape.spec().dtype() != DType.F16) {
            return Verdict.no(shape.spec().dtype().torchName() + " asks for more accuracy than minimal filtering has");
        }
        if (!VectorModule.PRESENT) {
            return Verdict.no("its transforms need the Vector API");
        }
        Geometry g = Geometry.of(shape);
        if (!suits(g, 1) || !suits(g, 2)) {
            return Verdict.no(
                    g.transposed()
                            ? "height and width must have dilation 1 and 1 to 12 kernel elements for each output"
                            : "height and width must have a small kernel, in at most 4 parts of 3 elements a stride apart, and"
                                    + " dilation 1 where the stride is not");
        }
        if (!filtered(g, 1) && !filtered(g, 2)) {
            return Verdict.no("one kernel element for each output, in height and width: nothing can be saved");
        }
        if (g.transposed() && g.stride()[1] * g.stride()[2] > MOST_PHASES) {
            return Verdict
                    .no("outputs meet " + g.stride()[1] * g.stride()[2] + " different parts of the kernel, more than "
                            + MOST_PHASES);
        }
        if (shape.output().elements() == 0) {
            return Verdict.no("there is nothing to compute");
        }
        WinogradPlan plan = plan(g, Layout.input(g), Layout.output(g), inChain);
        return plan.weightElements() > MOST_ELEMENTS || plan.workspaceElements() > MOST_ELEMENTS
                ? Verdict.no("its weights or its workspace would not fit into an array")
                : Verdict.YES;
    }

    private static boolean suits(Geometry g, int axis) {
        boolean evenlySpaced = g.dilation()[axis] == 1 || g.kernel()[axis] == 1;
        return (evenlySpaced || !g.transposed() && g.stride()[axis] == 1) && !WinogradAxis.choices(g, axis).isEmpty();
    }

    private static boolean filtered(Geometry g, int axis) {
        return g.kernel()[axis] > g.stride()[axis];
    }

    private static int width() {
        return WinogradVectors.bits() / Float.SIZE;
    }

    private WinogradPlan plan(Geometry g, Layout input, Layout output, boolean inChain) {
        WinogradCut cut = new WinogradCut(g, filters(g, inChain), width(), workers.size());
        return new WinogradPlan(g, cut, cut.best(), input, output, width(), workers.size());
    }

    private WinogradRule.Filters filters(Geometry g, boolean inChain) {
        return filters == null ? new WinogradRule(g, width(), inChain).best() : filters;
    }

    @Override
    public Verdict accepts(ConvShape shape, Ends ends) {
        Verdict verdict = accepts(shape, ends.inChain());
        if (ends.isPlain() || !verdict.yes()) {
            return verdict;
        }
        Geometry g = Geometry.of(shape);
        if (g.mode() != PaddingMode.ZEROS) {
            return Verdict.no("padding is not zeros");
        }
        return g.groups() > 1 && (g.inPerGroup() % width() != 0 || g.outPerGroup() % width() != 0)
                ? Verdict.no("the channels of a group do not fill blocks")
                : Verdict.YES;
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        boolean inChain = ends.inChain();
        Geometry g = Geometry.of(shape);
        double cycles = new WinogradRule(g, width(), inChain)
                .cycles(filters(g, inChain), !ends.innerInput(), !ends.innerOutput());
        boolean slower = inChain || Registers.of(WinogradVectors.bits()).areFew();
        return OptionalDouble.of(slower ? SLOWER_CACHES * cycles : cycles);
    }

    @Override
    public Layout innerInput(ConvShape shape) {
        Geometry g = Geometry.of(shape);
        return WinogradPlan.margins(g, filters(g, true), width());
    }

    @Override
    public long workspaceBytes(ConvShape shape, Params params) {
        return workspaceBytes(shape, Ends.PLAIN, params);
    }

    @Override
    public long workspaceBytes(ConvShape shape, Ends ends, Params params) {
        Geometry g = Geometry.of(shape);
        Layout input = ends.innerInput() ? innerInput(shape) : Layout.input(g);
        Layout output = ends.innerOutput() ? Layout.output(g).inBlocks(width()) : Layout.output(g);
        return plan(g, input, output, ends.inChain()).workspaceElements() * Float.BYTES;
    }

    @Override
    public Kernel<float[]> floats(Program.Step step, Memory<float[]> memory) {
        Geometry g = Geometry.of(step.shape());
        return floats(step, Layout.input(g), Layout.output(g), memory);
    }

    @Override
    public Kernel<float[]> floats(Program.Step step, Layout input, Layout output, Memory<float[]> memory) {
        Geometry g = Geometry.of(step.shape());
        return new WinogradKernel(
                g, plan(g, input, output, step.ends().inChain()), step.shape().spec().activation(),
                step.operation().weight().toFloats(), step.operation().biasOrZeros().toFloats(), workers, memory);
    }

    @Override
    public Kernel<double[]> doubles(Program.Step step, Memory<double[]> memory) {
        throw new UnsupportedOperationException(id() + " does not compute float64");
    }
}
