package io.github.tornadoconv.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    @ParameterizedTest
    @ValueSource(strings = {"table", "networks", "stacks"})
    void everyProblemOfASuiteIsALayerOrAChain(String suite) {
        Problems.suite(suite).forEach((id, shapes) -> {
            Problem problem = Problem.of(id, shapes);
            assertEquals(suite.equals("stacks"), problem.stages().size() > 1, id + " has one line");
            assertEquals(problem.outputShape(), problem.layer().outputShape(problem.inputShape()), id);
            assertTrue(problem.flops() > 0, id);
            shapes.forEach(shape -> assertEquals(shape, ConvShape.parse(shape.toString()), id));
        });
    }

    @Test
    void aProblemIsTheSameEveryTime() {
        List<ConvShape> shapes = Problems.shapes("networks", "tiny-3x3");
        Problem first = Problem.of("a", shapes);
        Problem second = Problem.of("a", shapes);
        assertEquals(0, Arrays.compare(first.input(), second.input()));
        assertEquals(
                0,
                Arrays.compare(
                        first.stages().getFirst().weight(), second.stages().getFirst().weight()));
    }

    @Test
    void whatIsNotThereIsAnErrorThatListsWhatIs() {
        var suite = assertThrows(IllegalArgumentException.class, () -> Problems.suite("nothing"));
        assertTrue(suite.getMessage().contains("table, networks"), suite.getMessage());
        var row = assertThrows(IllegalArgumentException.class, () -> Problems.shapes("table", "R99"));
        assertTrue(row.getMessage().contains("R1, R2"), row.getMessage());
    }

    @Test
    void aFileIsASuiteAndAWrongLineIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "# mine\n\nA n1 c3 8x8 k4 3x3\n");
        assertEquals(Map.of("A", List.of(ConvShape.parse("n1 c3 8x8 k4 3x3"))), Problems.suite(file.toString()));
        for (String wrong : List.of("B n1 c3 8x8 k4 9x9", "B")) {
            Files.writeString(file, "A n1 c3 8x8 k4 3x3\n" + wrong);
            var error = assertThrows(IllegalArgumentException.class, () -> Problems.suite(file.toString()));
            assertTrue(error.getMessage().startsWith(file + ":2: "), error.getMessage());
        }
        Files.writeString(file, "# nothing\n");
        var empty = assertThrows(IllegalArgumentException.class, () -> Problems.suite(file.toString()));
        assertTrue(empty.getMessage().contains("no problem"), empty.getMessage());
    }

    @Test
    void layersThatDoNotFitAreNoChain() {
        List<ConvShape> shapes = List.of(ConvShape.parse("n1 c3 8x8 k4 3x3"), ConvShape.parse("n1 c4 8x8 k4 3x3"));
        var error = assertThrows(IllegalArgumentException.class, () -> Problem.of("broken", shapes));
        assertTrue(error.getMessage().contains("[1, 4, 8, 8]"), error.getMessage());
        assertTrue(error.getMessage().contains("[1, 4, 6, 6]"), error.getMessage());
    }
}
