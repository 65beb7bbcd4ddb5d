package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;

/** Kernels transformed along both axes, in double, each rounded once, in the order in which products read them. */
final class WinogradWeights {
    private final Geometry g;
    private final WinogradPlan plan;
    private final Factors[] downs;
    private final Factors[] acrosses;
    private final int columns;
    private final float[] weight;
    private final Span<float[]> transformed;

    private WinogradWeights(Geometry g, WinogradPlan plan, int columns, float[] weight, Span<float[]> transformed) {
        this.g = g;
        this.plan = plan;
        this.downs = plan.rows().parts().stream().map(Factors::of).toArray(Factors[]::new);
        this.acrosses = plan.columns().parts().stream().map(Factors::of).toArray(Factors[]::new);
        this.columns = columns;
        this.weight = weight;
        this.transformed = transformed;
    }

    /**
     * How a part of an axis is transformed, in arrays: this is most of what making a plan takes.
     *
     * @param firstPoint first point of the part
     * @param points their number
     * @param taps the kernel's elements that it has
     * @param factors {@code [point][tap]}
     */
    private record Factors(int firstPoint, int points, int[] taps, double[] factors) {
        static Factors of(WinogradAxis.Part part) {
            int[] taps = part.taps().stream().mapToInt(Integer::intValue).toArray();
            int points = part.filter().points();
            double[] factors = new double[points * taps.length];
            for (int i = 0; i < factors.length; i++) {
                factors[i] = part.filter().kernelFactor(i / taps.length, i % taps.length);
            }
            return new Factors(part.firstPoint(), points, taps, factors);
        }

        /** Transforms elements of one line of a kernel. */
        void transformLine(float[] weight, int line, double[] to, int at) {
            for (int j = 0; j < points; j++) {
                double sum = 0;
                for (int x = 0; x < taps.length; x++) {
                    sum += factors[j * taps.length + x] * weight[line + taps[x]];
                }
                to[at + j] = sum;
            }
        }

        /** Transforms lines of some length. */
        void transformLines(double[] lines, int length, double[] to, int at, int pitch) {
            for (int i = 0; i < points; i++) {
                for (int j = 0; j < length; j++) {
                    double sum = 0;
                    for (int y = 0; y < taps.length; y++) {
                        sum += factors[i * taps.length + y] * lines[y * length + j];
                    }
                    to[at + i * pitch + j] = sum;
                }
            }
        }
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

    /** The output channels of a block one after the other, so that what is written side by side is written together. */
    private void transform(int item) {
        int group = item / plan.kernelBlocks();
        int first = item % plan.kernelBlocks() * columns;
        int end = Math.min(first + columns, g.outPerGroup());
        int depths = g.kernel()[0];
        int pointPitch = depths * g.inPerGroup() * columns;
        double[] kernel = new double[plan.points()];
        double[] lines = new double[g.kernel()[1] * plan.columns().points()];
        for (int depth = 0; depth < depths; depth++) {
            int plane = plan.depthOrder().get(depth) * g.kernel()[1] * g.kernel()[2];
            for (int c = 0; c < g.inPerGroup(); c++) {
                int block = transformed.start() + item * plan.points() * pointPitch
                        + (depth * g.inPerGroup() + c) * columns;
                for (int k = first; k < end; k++) {
                    transform(g.weightIndex(group, k, c) + plane, lines, kernel);
                    for (int point = 0; point < kernel.length; point++) {
                        transformed.array()[block + k - first + point * pointPitch] = (float) kernel[point];
                    }
                }
            }
        }
    }

    /** Across first, then downwards. */
    private void transform(int at, double[] lines, double[] to) {
        for (Factors across : acrosses) {
            for (Factors down : downs) {
                for (int y = 0; y < down.taps.length; y++) {
                    across.transformLine(weight, at + down.taps[y] * g.kernel()[2], lines, y * across.points);
                }
                int corner = down.firstPoint * plan.columns().points() + across.firstPoint;
                down.transformLines(lines, across.points, to, corner, plan.columns().points());
            }
        }
    }
}
