package io.github.tornadoconv.bench;

import io.github.tornadoconv.bench.Run.Measured;
import io.github.tornadoconv.bench.Run.Result;
import java.util.ArrayList;
import java.util.List;

/** Runs that nobody measured, for tests of what is made of runs. */
public final class Runs {
    private static final Machine MACHINE =
            new Machine("Test CPU", 4, 16L << 30, "Linux 6 amd64", "25.0.3 Nobody", 512, "5.2.0-jdk25");

    private Runs() {}

    /**
     * A run of three problems of two suites on two devices.
     *
     * @param date ISO 8601
     * @param factor by which the first problem takes longer on the first device
     */
    public static Run run(String date, double factor) {
        List<Result> results = new ArrayList<>();
        add(results, "table", "R2", List.of("n1 c64 56x56 k64 3x3 s1 p1"), 0.231, 1.75, factor);
        add(results, "table", "M1", List.of("n1 c32 112x112 k32 3x3 s1 p1 g32"), 0.0072, 3.2, 1);
        add(results, "stacks", "unet", List.of("n1 c3 8x8 k4 3x3 s1 p1", "n1 c4 8x8 k4 3x3 s1 p1"), 30, 90, 1);
        return new Run(
                ResultFile.FORMAT, date, true, "tconv bench --suite table,stacks", "tconv 0.1.0", MACHINE, 25,
                List.of(
                        new Measured("jvm", "JVM", "A <JVM> & more", "JVM", "Java 25", 4, 500, 50, false),
                        new Measured("tornadovm:0:0", "GPU", "A GPU", "OpenCL", "3.0", 0, 9000, 900, true)),
                results);
    }

    private static void add(
            List<Result> results,
            String suite,
            String id,
            List<String> layers,
            double gflop,
            double megabytes,
            double factor) {
        results.add(new Result(
                suite, id, layers, "jvm", List.of("jvm-tiled"), gflop, megabytes, around(factor * gflop * 2.5), null,
                1e-6, 1e-3, 1, 0, null));
        results.add(new Result(
                suite, id, layers, "tornadovm:0:0", List.of("tornado-blocked"), gflop, megabytes, around(gflop * 1.5),
                around(gflop * 0.5), 1e-6, 1e-3, 0.5, 1, null));
    }

    private static Timing around(double median) {
        return new Timing(median, 0.98 * median, 1.02 * median, 100);
    }
}
