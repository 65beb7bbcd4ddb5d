package io.github.tornadoconv.suites;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.io.MalformedFileException;
import java.io.BufferedReader;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of a suite:
 *
 * <pre>
 * # a remark
 * R2 n1 c64 56x56 k64 3x3 s1 p1                 an id, and the text form of {@link ConvShape}
 * n1 c64 56x56 k64 3x3 s1 p1                    without an id, it is called by its text
 * net n1 c3 32x32 k8 3x3 s1 p1                  lines with one id ...
 * net n1 c8 32x32 k4 1x1 s1 p0                  ... are a chain
 * R2 n1 c64 56x56 k64 3x3 s1 p1 | jvm | ...     a line of a log: what follows the bar is not read, and lines of several
 *                                               devices are one problem
 * resnet50 49 layers of stacks | jvm | ...      a line of a log of a chain: the problem of the suite {@code stacks}
 * </pre>
 */
final class SuiteReader {
    private static final Pattern CHAIN_OF_SUITE = Pattern.compile("(\\S+)\\s+\\d+ layers of (\\S+)");

    private final Path file;
    private final Map<String, List<ConvShape>> problems = new LinkedHashMap<>();

    /** @param file what errors call it */
    SuiteReader(Path file) {
        this.file = file;
    }

    List<Problem> read(Reader in) {
        int number = 0;
        for (String line : new BufferedReader(in).lines().toList()) {
            number++;
            try {
                read(line.strip());
            } catch (IllegalArgumentException e) {
                throw new MalformedFileException(file, "line " + number, e.getMessage());
            }
        }
        if (problems.isEmpty()) {
            throw new MalformedFileException(
                    file, "line " + number,
                    "no problem in it; write one a line, such as R2 n1 c64 56x56 k64 3x3 s1 p1");
        }
        try {
            return problems.entrySet().stream()
                    .map(entry -> new Problem(entry.getKey(), entry.getValue()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, "chain", e.getMessage());
        }
    }

    private void read(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int bar = line.indexOf('|');
        String text = bar < 0 ? line : line.substring(0, bar).strip();
        Matcher chain = CHAIN_OF_SUITE.matcher(text);
        if (chain.matches()) {
            String id = chain.group(1);
            problems.put(id, Suite.of(chain.group(2)).problem(id).layers());
            return;
        }
        boolean named = !startsWithShape(text);
        String[] words = text.split("\\s+", 2);
        if (named && words.length < 2) {
            throw new IllegalArgumentException("'" + text + "' is no layer; write an id and a layer, such as"
                    + " R2 n1 c64 56x56 k64 3x3 s1 p1");
        }
        ConvShape shape = ConvShape.parse(named ? words[1] : text);
        add(named ? words[0] : shape.toString(), shape, bar >= 0);
    }

    /** Whether the first word is one that the text form of a shape begins with, and so no id. */
    private static boolean startsWithShape(String text) {
        return text.matches("(t\\s+)?(n\\d+\\s+)?c\\d+\\s+\\d.*");
    }

    private void add(String id, ConvShape shape, boolean logged) {
        List<ConvShape> layers = problems.computeIfAbsent(id, _ -> new ArrayList<>());
        if (logged && !layers.isEmpty()) {
            if (!layers.equals(List.of(shape))) {
                throw new IllegalArgumentException("an earlier line of this log has another layer with the id " + id
                        + "; give one of them another id");
            }
            return;
        }
        layers.add(shape);
    }
}
