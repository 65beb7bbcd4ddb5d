package io.github.tornadoconv.benchmarks;

import io.github.tornadoconv.ConvShape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The suites: text resources with an id and {@link ConvShape}'s text form on each line. Lines with the same id are the
 * layers of one chain.
 */
public final class Problems {
    private Problems() {}

    /**
     * Reads one suite.
     *
     * @param suite {@code table}, {@code networks} or {@code stacks}
     * @return shapes of the layers by id, in the order of the file
     */
    public static Map<String, List<ConvShape>> suite(String suite) {
        try (InputStream in = Problems.class.getResourceAsStream(suite + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "no suite named " + suite + "; there are table, networks and stacks");
            }
            Map<String, List<ConvShape>> problems = new LinkedHashMap<>();
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            reader.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
                String[] idAndShape = line.split("\\s+", 2);
                problems.computeIfAbsent(idAndShape[0], id -> new ArrayList<>()).add(ConvShape.parse(idAndShape[1]));
            });
            return problems;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One problem of a suite.
     *
     * @throws IllegalArgumentException if the suite has no such id; the message lists those it has
     */
    public static List<ConvShape> shapes(String suite, String id) {
        Map<String, List<ConvShape>> problems = suite(suite);
        if (!problems.containsKey(id)) {
            throw new IllegalArgumentException(
                    "suite " + suite + " has no problem " + id + "; it has " + String.join(", ", problems.keySet()));
        }
        return problems.get(id);
    }
}
