package io.github.tornadoconv.suites;

import io.github.tornadoconv.ConvShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The suites: texts with an id and {@link ConvShape}'s text form on each line. Lines with the same id are the layers of
 * one chain; empty lines and those that start with {@code #} say nothing.
 */
public final class Problems {
    /** The suites that come with TornadoConv, resources beside this class. */
    public static final List<String> NAMES = List.of("table", "networks", "stacks");

    private Problems() {}

    /**
     * Reads one suite.
     *
     * @param suite one of {@link #NAMES}, or the path of a file
     * @return shapes of the layers by id, in the order of the file
     * @throws IllegalArgumentException if there is none, or a line of it is wrong; the message names the line
     */
    public static Map<String, List<ConvShape>> suite(String suite) {
        Map<String, List<ConvShape>> problems = new LinkedHashMap<>();
        List<String> lines = lines(suite);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] idAndShape = line.split("\\s+", 2);
            try {
                if (idAndShape.length < 2) {
                    throw new IllegalArgumentException("'" + line + "' is not an id and a shape");
                }
                problems.computeIfAbsent(idAndShape[0], id -> new ArrayList<>()).add(ConvShape.parse(idAndShape[1]));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(suite + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("the suite " + suite + " has no problem in it");
        }
        return problems;
    }

    private static List<String> lines(String suite) {
        try {
            if (NAMES.contains(suite)) {
                try (InputStream in = Problems.class.getResourceAsStream(suite + ".txt")) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
                }
            }
            if (!Files.isRegularFile(Path.of(suite))) {
                throw new IllegalArgumentException("there is no suite or file '" + suite + "'; the suites are "
                        + String.join(", ", NAMES));
            }
            return Files.readAllLines(Path.of(suite));
        } catch (IOException e) {
            throw new UncheckedIOException("the suite " + suite + " cannot be read: " + e.getMessage(), e);
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
