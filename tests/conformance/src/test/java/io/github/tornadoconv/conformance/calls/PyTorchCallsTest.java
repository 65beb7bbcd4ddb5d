package io.github.tornadoconv.conformance.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.api.TestFactory;

/** Makes each {@link Row}'s call and holds what happens against its {@link Fact}. */
class PyTorchCallsTest {
    private static final Path SEMANTICS = Path.of("../../docs/semantics.md");
    private static final String UNSAYABLE = "unsayable";
    private static final String AT_ONCE = "at once";

    /** Fails if two rows make the same call. */
    private static Map<String, Row> rows() {
        return Stream.of(ConstructorCalls.rows(), ForwardCalls.rows(), FunctionalCalls.rows(), TransposedCalls.rows())
                .flatMap(List::stream)
                .collect(Collectors.toMap(Row::call, Function.identity()));
    }

    @Test
    void everyCallIsMade() {
        List<Fact> facts = Fact.all();
        assertEquals(146, facts.size());
        assertEquals(
                facts.stream()
                        .filter(fact -> !fact.outcome().equals(UNSAYABLE))
                        .map(Fact::call)
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(rows().keySet()));
    }

    @TestFactory
    Stream<DynamicTest> calls() {
        Map<String, Row> rows = rows();
        return Fact.all().stream()
                .filter(fact -> !fact.outcome().equals(UNSAYABLE))
                .map(fact -> dynamicTest(fact.call(), () -> check(rows.get(fact.call()), fact)));
    }

    private static void check(Row row, Fact fact) {
        switch (fact.outcome()) {
            case "same" -> {
                assertTrue(fact.accepted(), "PyTorch refuses it");
                try (Device device = Devices.open(Devices.JVM)) {
                    assertEquals(fact.given(), asPython(row.result().apply(build(row), device).toString()));
                }
            }
            case "build" -> {
                assertFalse(fact.accepted(), "PyTorch accepts it");
                refused(fact.text(), () -> build(row));
            }
            case AT_ONCE -> {
                assertTrue(fact.accepted(), "PyTorch refuses it, too");
                refused(fact.text(), () -> build(row));
            }
            case "forward" -> {
                assertFalse(fact.accepted(), "PyTorch accepts it");
                ConvNd layer = build(row);
                try (Device device = Devices.open(Devices.JVM)) {
                    refused(fact.text(), () -> row.result().apply(layer, device));
                }
            }
            default -> throw new AssertionError("no outcome: " + fact);
        }
    }

    private static ConvNd build(Row row) {
        return row.layer().get().build();
    }

    private static void refused(String text, ThrowingSupplier<?> call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call::get).getMessage());
    }

    /** Python prints a shape as a tuple. */
    private static String asPython(String result) {
        return result.startsWith("[") ? "(" + result.substring(1, result.length() - 1) + ")" : result;
    }

    @Test
    void whatDiffersFromPyTorchIsDocumented() throws IOException {
        String semantics = Files.readString(SEMANTICS);
        List<String> missing = Fact.all().stream()
                .filter(fact -> fact.outcome().equals(AT_ONCE) || fact.outcome().equals(UNSAYABLE))
                .map(Fact::call)
                .filter(call -> !semantics.contains("`" + call + "`"))
                .toList();
        assertEquals(List.of(), missing, "calls that " + SEMANTICS + " does not name");
    }
}
