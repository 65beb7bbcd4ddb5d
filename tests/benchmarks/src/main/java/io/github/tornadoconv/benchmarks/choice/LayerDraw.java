package io.github.tornadoconv.benchmarks.choice;

import io.github.tornadoconv.ConvShape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

/** Random float32 layers such as networks have: all ranks, dense, depthwise, grouped and transposed, 0.2 to 400 MFLOP. */
final class LayerDraw {
    private static final long LEAST_FLOPS = 200_000;
    private static final long MOST_FLOPS = 400_000_000;
    private static final long MOST_ELEMENTS = 6_000_000;

    private final Random random;

    LayerDraw(long seed) {
        this.random = new Random(seed);
    }

    /** The next one; what is drawn and is no layer, or too small or too large, is thrown away. */
    ConvShape next() {
        while (true) {
            try {
                ConvShape shape = ConvShape.parse(text());
                long most = Math.max(shape.input().elements(), shape.output().elements());
                if (shape.flops() >= LEAST_FLOPS && shape.flops() <= MOST_FLOPS
                        && Math.max(most, shape.spec().weightShape().elements()) <= MOST_ELEMENTS) {
                    return shape;
                }
            } catch (IllegalArgumentException e) {
                // No layer, such as a kernel larger than its input: the next one is drawn.
            }
        }
    }

    private String text() {
        int rank = oneOf(1, 2, 2, 2, 2, 2, 3);
        double kind = random.nextDouble();
        boolean transposed = kind < 0.14;
        int groups = 1;
        int in = channels();
        int out = channels();
        if (kind > 0.86) {
            groups = between(8, 1024);
            in = groups;
            out = groups * oneOf(1, 1, 1, 1, 1, 1, 1, 2);
        } else if (kind > 0.76) {
            groups = oneOf(2, 3, 4, 8, 16, 32);
            in = groups * between(2, 64);
            out = groups * between(2, 64);
        }
        int stride = transposed ? oneOf(1, 2, 2, 2, 3, 4) : oneOf(1, 1, 1, 1, 1, 2, 2, 3, 4);
        int kernel = transposed ? oneOf(stride, stride, 2 * stride, stride + 1, 3) : kernel(rank);
        int dilation = kernel > 1 && random.nextInt(9) == 0 ? oneOf(2, 3, 4, 6, 12) : 1;
        int reach = dilation * (kernel - 1) + 1;
        int padding = random.nextInt(5) == 0 ? 0 : Math.max(0, transposed ? (reach - stride) / 2 : reach / 2);
        int size = rank == 1 ? between(16, 16_000) : rank == 2 ? between(4, 256) : between(4, 48);
        boolean oblong = random.nextInt(8) == 0;
        int[] sizes = new int[rank];
        Arrays.setAll(sizes, i -> oblong ? between(size / 2 + 1, 2 * size) : size);
        int[] kernels = filled(rank, kernel);
        int[] paddings = filled(rank, padding);
        if (rank > 1 && random.nextInt(10) == 0) {
            int narrow = random.nextInt(rank);
            kernels[narrow] = 1;
            paddings[narrow] = 0;
        }
        return (transposed ? "t n" : "n") + oneOf(1, 1, 1, 1, 1, 1, 2, 4, 8, 32) + " c" + in + " " + axes(sizes)
                + " k" + out + " " + axes(kernels) + " s" + axes(filled(rank, stride)) + " p" + axes(paddings)
                + " d" + axes(filled(rank, dilation)) + " g" + groups;
    }

    private int kernel(int rank) {
        return switch (rank) {
            case 1 -> oneOf(1, 2, 3, 3, 3, 4, 5, 7, 8, 11, 15, 31);
            case 2 -> oneOf(1, 1, 1, 3, 3, 3, 3, 3, 2, 4, 5, 6, 7, 9, 11);
            default -> oneOf(1, 2, 3, 3, 3, 4, 5);
        };
    }

    private int channels() {
        return random.nextBoolean()
                ? oneOf(1, 3, 16, 32, 48, 64, 64, 96, 128, 128, 192, 256, 256, 384, 512, 512, 768, 1024)
                : between(1, 1024);
    }

    private static int[] filled(int rank, int value) {
        int[] axes = new int[rank];
        Arrays.fill(axes, value);
        return axes;
    }

    private static String axes(int[] values) {
        return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }

    /** Small numbers are as likely as large ones. */
    private int between(int least, int most) {
        return (int) Math.round(least * Math.pow((double) most / least, random.nextDouble()));
    }

    private int oneOf(int... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
