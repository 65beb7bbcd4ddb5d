package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.List;

/** Kernels transformed along both axes, in double, each rounded once, in the order in which products read them. */
final class WinogradWeights {
    private final Geometry g;
    private final WinogradPlan plan;
    private final List<WinogradAxis.Part> downParts;
    private final List<WinogradAxis.Part> acrossParts;
    private final int columns;
    private final float[] weight;
    private final Span<float[]> transformed;

    private WinogradWeights(Geometry g, WinogradPlan plan, int columns, float[] weight, Span<float[]> transformed) {
        this.g = g;
        this.plan = plan;
        this.downParts = plan.rows().parts();
        this.acrossParts = plan.columns().parts();
        this.columns = columns;
        this.weight = weight;
        this.transformed = transformed;
    }

    /**
     * The kernels as {@code [group][block of output channels][point][depth of the kernel][input channel][output channel
     * of the block]}.
     *
     * @param columns output channels of a block
     */
    static Span<float[]> transform(
            Geometry g, WinogradPlan plan, int columns, float[] weight, Workers workers, Memory<float[]> memory) {
        Span<float[]> transformed = memory.lasting(Math.toIntExact(plan.weightElements()));
        WinogradWeights weights = new WinogradWeights(g, plan, columns, weight, transformed);
        workers.run(g.groups() * plan.kernelBlocks(), (item, worker) -> weights.transform(item));
        return transformed;
    }

    private void transform(int item) {
        int group = item / plan.kernelBlocks();
        int first = item % plan.kernelBlocks() * columns;
        int depths = g.kernel()[0];
        int pointPitch = depths * g.inPerGroup() * columns;
        double[] kernel = new double[plan.points()];
        for (int k = first; k < Math.min(first + columns, g.outPerGroup()); k++) {
            for (int c = 0; c < g.inPerGroup(); c++) {
                for (int depth = 0; depth < depths; depth++) {
                    int kernelDepth = plan.depthOrder().get(depth);
                    transform(g.weightIndex(group, k, c) + kernelDepth * g.kernel()[1] * g.kernel()[2], kernel);
                    int at = transformed.start() + item * plan.points() * pointPitch
                            + (depth * g.inPerGroup() + c) * columns + k - first;
                    for (int point = 0; point < kernel.length; point++) {
                        transformed.array()[at + point * pointPitch] = (float) kernel[point];
                    }
                }
            }
        }
    }

    private void transform(int at, double[] to) {
        for (WinogradAxis.Part down : downParts) {
            for (WinogradAxis.Part across : acrossParts) {
                for (int i = 0; i < down.filter().points(); i++) {
                    for (int j = 0; j < across.filter().points(); j++) {
                        to[(down.firstPoint() + i) * plan.columns().points() + across.firstPoint() + j] =
                                point(at, down, i, across, j);
                    }
                }
            }
        }
    }

    private double point(int at, WinogradAxis.Part down, int i, WinogradAxis.Part across, int j) {
        double sum = 0;
        for (int y = 0; y < down.filter().taps(); y++) {
            int row = at + down.taps().get(y) * g.kernel()[2];
            for (int x = 0; x < across.filter().taps(); x++) {
                sum += down.filter().kernelFactor(i, y) * across.filter().kernelFactor(j, x)
                        * weight[row + across.taps().get(x)];
            }
        }
        return sum;
    }
}
