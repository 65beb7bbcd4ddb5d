package io.github.tornadoconv.jvm;

import io.github.tornadoconv.ConvShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Shapes to hold algorithms against the reference: edges, and random ones from a seed. */
final class Shapes {
    /** Where something is smallest, largest, missing or does not divide. */
    static final List<String> EDGES = List.of(
            "n1 c1 1x1 k1 1x1",
            "n1 c1 1 k1 1",
            "n1 c1 1x1x1 k1 1x1x1 nobias",
            "c3 5x5 k2 5x5",
            "n1 c2 5x5 k3 7x7 p1",
            "n2 c3 9x9 k4 2x2 s5",
            "n1 c3 9x9 k4 1x1 s3",
            "n1 c3 9x9 k4 2x2 s2 d2",
            "n1 c3 9x8 k4 3x2 s2x3 d2x1 p3x0",
            "n1 c3 17 k5 3 p1:2",
            "n1 c5 11x13 k7 3x3 p2 d2",
            "n1 c17 7x7 k19 3x3 p1",
            "n3 c8 7x7 k8 3x3 p1 g8",
            "n1 c8 7x7 k24 5x5 p2 g8",
            "n1 c8 9x9 k8 3x3 s2 p1 g4",
            "n2 c6 15x40 k9 3x3 p1 g3",
            "n1 c40 6x6 k41 1x1",
            "n2 c7 37x3 k5 1x1",
            "n1 c3 6x6 k4 3x3 p2 reflect",
            "n1 c3 6x6 k4 3x3 p3 replicate",
            "n1 c3 6x6 k4 3x3 p4 circular",
            "n1 c3 11x10 k4 3x3 s2 p3 circular",
            "n1 c3 11x10 k4 3x3 s3x2 p3 reflect",
            "n1 c2 4x5x6 k3 3x2x1 s2x1x3 p1x1x0",
            "n1 c4 3x5x4 k6 3x3x3 p1 g2",
            "t n1 c1 1x1 k1 1x1",
            "t n1 c3 5x6 k4 2x2 s2",
            "t n1 c3 5x6 k4 4x4 s2 p1",
            "t n2 c4 5x6 k6 3x3 s2 p1 o1 g2",
            "t n1 c3 5x6 k4 2x2 s3",
            "t n1 c3 5x6 k4 3x3 s2 d2 p1",
            "t n1 c3 5x6 k4 3x3 s4 d2 p3 o3",
            "t n1 c3 7 k4 5 s1 p2",
            "t c2 3x4x5 k3 2x3x2 s2x1x3 p1x0x1",
            "t n1 c8 6x6 k8 4x4 s2 p1 g8",
            "t n1 c3 5x5 k2 1x1 s2",
            "n2 c5 3x16 k7 3x3 p1",
            "n1 c4 9x31 k3 3x3 s1x2 p1",
            "n1 c2 3x4x64 k2 3x3x3 p1",
            "n1 c3 2x70 k40 1x7 p0x3",
            "t n1 c3 4x16 k5 4x4 s2 p1",
            "t n1 c3 5x2 k4 1x1 s2 p3x2:0",
            "t n1 c3 5x4 k4 1x1 p1:0");

    private Shapes() {}

    /** Random shapes of all kinds, small enough for the reference. */
    static List<ConvShape> random(long seed, int count) {
        Random random = new Random(seed);
        List<ConvShape> shapes = new ArrayList<>();
        while (shapes.size() < count) {
            String text = text(random);
            try {
                ConvShape shape = ConvShape.parse(text);
                if (shape.flops() < 2_000_000) {
                    shapes.add(shape);
                }
            } catch (IllegalArgumentException e) {
                // A kernel larger than its input, say: no shape, so the next one is drawn.
            }
        }
        return shapes;
    }

    private static String text(Random random) {
        int rank = 1 + random.nextInt(3);
        boolean transposed = random.nextInt(4) == 0;
        int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1;
        int most = rank == 1 ? 120 : rank == 2 ? 40 : 12;
        String mode = transposed ? "" : List.of("", "", "reflect", "replicate", "circular").get(random.nextInt(5));
        return (transposed ? "t " : "")
                + "n" + (1 + random.nextInt(3))
                + " c" + groups * (1 + random.nextInt(groups > 1 ? 3 : 20))
                + " " + numbers(random, rank, 1, most)
                + " k" + groups * (1 + random.nextInt(groups > 1 ? 3 : 20))
                + " " + numbers(random, rank, 1, rank == 1 ? 9 : 5)
                + " s" + numbers(random, rank, 1, 3)
                + " p" + numbers(random, rank, 0, 3)
                + " d" + numbers(random, rank, 1, 3)
                + " g" + groups
                + (transposed ? " o" + numbers(random, rank, 0, 1) : "")
                + (random.nextBoolean() ? " nobias" : "")
                + " " + mode;
    }

    private static String numbers(Random random, int rank, int least, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rank; i++) {
            text.append(i == 0 ? "" : "x").append(least + random.nextInt(most - least + 1));
        }
        return text.toString();
    }
}
