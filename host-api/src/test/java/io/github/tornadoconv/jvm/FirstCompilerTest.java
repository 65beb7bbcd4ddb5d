package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * No loop of few channels is more than the compiler's first level takes, with the counters that the second needs: where
 * the first run was compiled without them because the second was busy, the JVM never comes back to such a loop, and a
 * layer took 22 ms in place of 0.4 for as long as the process lived.
 */
class FirstCompilerTest {
    /** Calls after which the first level compiles a method, and some. */
    private static final int CALLS = 220;

    private static final int PITCH = 100;

    @Test
    void takesEveryTileOfRows() throws IOException, InterruptedException {
        assumeTrue(VectorModule.PRESENT, "tiles need the module jdk.incubator.vector");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "-Dtornadoconv.jvm.coldStart=false", "-Xbatch",
                "-XX:TieredStopAtLevel=3", "-XX:+PrintCompilation",
                "-cp", System.getProperty("java.class.path"), Tiles.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = process.inputReader().lines().filter(line -> line.contains("RowTile")).toList();
        assertEquals(0, process.waitFor());
        assertTrue(lines.stream().anyMatch(line -> line.contains("::run")), "nothing was compiled: " + lines);
        assertEquals(List.of(), lines.stream().filter(line -> line.contains("COMPILE SKIPPED")).toList());
    }

    /** Runs the largest tiles that a plan may choose, whose rows are shorter than a vector, so that some stores are masked. */
    static final class Tiles {
        private Tiles() {}

        @SuppressWarnings("unchecked")
        public static void main(String[] args) {
            int bits = WinogradVectors.bits();
            int width = bits / Float.SIZE;
            int registers = Registers.of(bits).free();
            for (int rows : TileTime.ROWS) {
                for (int taps : List.of(1, 3, 5, 9)) {
                    for (int vectors = 1; TileTime.fits(registers, 1, rows, vectors, taps); vectors++) {
                        int outs = 1;
                        while (TileTime.fits(registers, outs + 1, rows, vectors, taps)) {
                            outs++;
                        }
                        run((RowTile<float[]>) RowTileEmitter.tile(
                                Element.FLOAT, bits,
                                new RowTile.Size(outs, rows, vectors, taps, taps, 1, 1, false, Clamp.RELU6),
                                strides(outs, rows, vectors * width - 2, taps)), rows);
                    }
                }
            }
        }

        private static RowTile.Strides strides(int outs, int rows, int columns, int taps) {
            return new RowTile.Strides(
                    columns, PITCH, 0, columns, rows * columns, outs * rows * columns, taps * outs, outs);
        }

        private static void run(RowTile<float[]> tile, int rows) {
            float[] numbers = new float[1 << 14];
            float[] target = new float[1 << 14];
            for (int i = 0; i < CALLS; i++) {
                tile.run(numbers, 0, numbers, 0, new int[] {0, 1, 2}, 3, numbers, 0, target, 0, rows, 1);
            }
        }
    }
}
