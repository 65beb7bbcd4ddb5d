package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.spi.ToomCook;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transforms as they stand in code are those of the matrices: each column is what a 1 among zeros becomes. */
class WinogradVectorsTest {
    @BeforeAll
    static void vectors() {
        assumeTrue(VectorModule.PRESENT, "minimal filtering needs the module jdk.incubator.vector");
    }

    @ParameterizedTest
    @EnumSource
    void inputsAreThoseOfTheMatrix(MinimalFilter filter) {
        assertColumns(ToomCook.of(filter.outputs(), filter.taps()).input(), (from, to, width) -> WinogradVectors.inputs(
                filter, 1, from, 0, new int[1], width, to, 0, new int[1], width));
    }

    @ParameterizedTest
    @EnumSource
    void productsAreThoseOfTheMatrix(MinimalFilter filter) {
        assertColumns(
                ToomCook.of(filter.outputs(), filter.taps()).output(),
                (from, to, width) -> WinogradVectors.products(
                        filter, 1, from, 0, new int[1], width, to, 0, new int[1], width, false));
    }

    @ParameterizedTest
    @EnumSource
    void productsAreAddedToWhatIsThere(MinimalFilter filter) {
        assertColumns(ToomCook.of(filter.outputs(), filter.taps()).output(), (from, to, width) -> {
            float[] sums = new float[to.length];
            Arrays.fill(sums, 5);
            WinogradVectors.products(filter, 1, from, 0, new int[1], width, sums, 0, new int[1], width, true);
            for (int i = 0; i < to.length; i++) {
                to[i] = sums[i] - 5;
            }
        });
    }

    private interface Transform {
        void apply(float[] from, float[] to, int width);
    }

    private static void assertColumns(double[][] matrix, Transform transform) {
        int width = WinogradVectors.bits() / Float.SIZE;
        for (int column = 0; column < matrix[0].length; column++) {
            float[] from = new float[matrix[0].length * width];
            float[] to = new float[matrix.length * width];
            from[column * width + width - 1] = 1;
            transform.apply(from, to, width);
            for (int row = 0; row < matrix.length; row++) {
                assertEquals(matrix[row][column], to[row * width + width - 1], 0, "row " + row + ", column " + column);
            }
        }
    }
}
