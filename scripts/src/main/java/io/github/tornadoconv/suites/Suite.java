package io.github.tornadoconv.suites;

import io.github.tornadoconv.io.MalformedFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Problems to measure, read from text; {@link SuiteReader} has the form of a line.
 *
 * @param name the built-in suite's, or the file's
 * @param problems in the order of the file, no two with one id
 */
public record Suite(String name, List<Problem> problems) {
    /** The suites that come with the program, each a text resource beside this class. */
    public static final List<String> NAMES =
            List.of("table", "resnet50", "mobilenetv2", "unet", "dcgan", "wavenet", "unet3d", "networks", "stacks");

    public Suite {
        problems = List.copyOf(problems);
    }

    /**
     * The suite of that name, else that file.
     *
     * @throws IllegalArgumentException if there is neither; the message lists the suites
     * @throws UncheckedIOException if the file cannot be read
     * @throws MalformedFileException if it has a line that is no problem; the message names file and line
     */
    public static Suite of(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return builtIn(nameOrFile);
        }
        Path file = Path.of(nameOrFile);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there is no suite '" + nameOrFile + "', and no file of that name; the"
                    + " suites are " + String.join(", ", NAMES));
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(nameOrFile + " is a directory; name a file in it");
        }
        try (Reader in = Files.newBufferedReader(file)) {
            return read(file, in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a suite from text.
     *
     * @param file what errors call it
     * @throws MalformedFileException if a line is no problem, or there is none at all
     */
    public static Suite read(Path file, Reader in) {
        return new Suite(file.toString(), new SuiteReader(file).read(in));
    }

    private static Suite builtIn(String name) {
        String resource = name + ".txt";
        try (Reader in = new BufferedReader(
                new InputStreamReader(Suite.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return new Suite(name, new SuiteReader(Path.of(resource)).read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One problem.
     *
     * @throws IllegalArgumentException if the suite has no such id; the message lists those it has
     */
    public Problem problem(String id) {
        return problems.stream()
                .filter(problem -> problem.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("suite " + name + " has no problem '" + id
                        + "'; it has "
                        + String.join(", ", problems.stream().map(Problem::id).toList())));
    }

    /**
     * Only those problems, in the suite's order.
     *
     * @param ids all of them where empty
     * @throws IllegalArgumentException if the suite has not all of them
     */
    public Suite only(Collection<String> ids) {
        List<Problem> wanted = new ArrayList<>(ids.stream().map(this::problem).toList());
        return ids.isEmpty() ? this : new Suite(name, problems.stream().filter(wanted::contains).toList());
    }
}
