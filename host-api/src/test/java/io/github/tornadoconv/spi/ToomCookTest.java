package io.github.tornadoconv.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrices of minimal filtering give what the sums of products give. */
class ToomCookTest {
    static Stream<Arguments> filters() {
        return IntStream.rangeClosed(1, 5)
                .boxed()
                .flatMap(taps -> IntStream.rangeClosed(1, ToomCook.MOST_POINTS + 1 - taps)
                        .mapToObj(outputs -> Arguments.of(outputs, taps)));
    }

    @ParameterizedTest(name = "F({0}, {1})")
    @MethodSource("filters")
    void filtersAsTheSumsDo(int outputs, int taps) {
        ToomCook filter = ToomCook.of(outputs, taps);
        SplittableRandom random = new SplittableRandom(31L * outputs + taps);
        double[] kernel = random.doubles(taps, -1, 1).toArray();
        double[] input = random.doubles(outputs + taps - 1, -1, 1).toArray();
        double[] weights = times(filter.kernel(), kernel);
        double[] products = times(filter.input(), input);
        Arrays.setAll(products, i -> products[i] * weights[i]);
        double[] got = times(filter.output(), products);
        for (int o = 0; o < outputs; o++) {
            double expected = 0;
            for (int k = 0; k < taps; k++) {
                expected += kernel[k] * input[o + k];
            }
            assertEquals(expected, got[o], 1e-13, "output " + o);
        }
    }

    private static double[] times(double[][] matrix, double[] vector) {
        return Stream.of(matrix)
                .mapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i] * vector[i]).sum())
                .toArray();
    }
}
