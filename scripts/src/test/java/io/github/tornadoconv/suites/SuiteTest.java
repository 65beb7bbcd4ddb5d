package io.github.tornadoconv.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.io.MalformedFileException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteTest {
    static Stream<String> names() {
        return Suite.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyProblemOfASuiteIsALayerOrAChain(String name) {
        Suite suite = Suite.of(name);
        assertTrue(suite.problems().size() >= 3, name);
        Set<String> ids = new HashSet<>();
        for (Problem problem : suite.problems()) {
            assertTrue(ids.add(problem.id()), problem.id());
            assertEquals(name.equals("stacks"), problem.isChain(), problem.id());
            assertTrue(problem.flops() > 0 && problem.bytes() > 0, problem.id());
            problem.layers().forEach(layer -> assertEquals(layer, ConvShape.parse(layer.toString()), problem.id()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet50", "mobilenetv2", "unet", "dcgan", "wavenet", "unet3d"})
    void aNetworkHasEachLayerOnce(String name) {
        List<ConvShape> layers =
                Suite.of(name).problems().stream().flatMap(problem -> problem.layers().stream()).toList();
        assertEquals(layers.size(), new HashSet<>(layers).size());
    }

    @Test
    void aLineOfALogIsAProblemAgain() {
        Suite pasted = read("""
                R2 n1 c64 56x56 k64 3x3 s1 p1 | jvm | 0.250 ms ±4% | 925 GFLOP/s
                R2 n1 c64 56x56 k64 3x3 s1 p1 | tornadovm:0:0 | 1.691 ms ±11%
                  n1 c3 8x8 k4 3x3 s1 p1
                t n1 c4 8x8 k2 2x2 s2 p0 | jvm
                unet 18 layers of stacks | jvm | 10 ms
                """);
        assertEquals(
                List.of(
                        Suite.of("table").problem("R2"),
                        new Problem("n1 c3 8x8 k4 3x3 s1 p1", List.of(ConvShape.parse("n1 c3 8x8 k4 3x3 s1 p1"))),
                        new Problem("t n1 c4 8x8 k2 2x2 s2 p0", List.of(ConvShape.parse("t n1 c4 8x8 k2 2x2 s2 p0"))),
                        Suite.of("stacks").problem("unet")),
                pasted.problems());
    }

    @Test
    void onlySomeProblemsInTheOrderOfTheSuite() {
        Suite some = Suite.of("table").only(List.of("M1", "R2"));
        assertEquals(List.of("R2", "M1"), some.problems().stream().map(Problem::id).toList());
        assertEquals(Suite.of("table"), Suite.of("table").only(List.of()));
    }

    @Test
    void whatIsNotThereIsAnErrorThatListsWhatIs() {
        refused("there is no suite 'nothing', and no file of that name; the suites are table, resnet50,", () -> {
            Suite.of("nothing");
        });
        refused("suite table has no problem 'R99'; it has R1, R2,", () -> Suite.of("table").problem("R99"));
        refused("suite table has no problem 'R99'", () -> Suite.of("table").only(List.of("R1", "R99")));
    }

    @Test
    void aFileThatIsNoSuiteIsRefusedWithItsLine(@TempDir Path folder) throws IOException {
        refused("is a directory", () -> Suite.of(folder.toString()));
        Path file = Files.writeString(folder.resolve("mine.txt"), "# mine\n\na n1 c3 8x8 k4 3x3\nb n1 c3 8x8 k4 3y3\n");
        var error = assertThrows(MalformedFileException.class, () -> Suite.of(file.toString()));
        assertTrue(error.getMessage().startsWith(file + ", line 4: "), error.getMessage());
        assertTrue(error.getMessage().contains("3y3"), error.getMessage());
        malformed("line 0: no problem in it", "");
        malformed("line 1: 'R2' is no layer", "R2");
        malformed("line 1: suite stacks has no problem 'vgg'", "vgg 9 layers of stacks | jvm");
        malformed("line 2: an earlier line of this log has another layer",
                "a n1 c3 8x8 k4 3x3 | x\na n1 c3 9x9 k4 3x3 | x");
    }

    @Test
    void layersThatDoNotFitAreNoChain() {
        malformed("a: layer 2 takes [1, 4, 8, 8] but the layer before it gives [1, 4, 6, 6]",
                "a n1 c3 8x8 k4 3x3\na n1 c4 8x8 k4 3x3");
    }

    private static Suite read(String text) {
        return Suite.read(Path.of("standard input"), new StringReader(text));
    }

    private static void malformed(String part, String text) {
        var error = assertThrows(MalformedFileException.class, () -> read(text));
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    private static void refused(String part, Runnable call) {
        var error = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }
}
