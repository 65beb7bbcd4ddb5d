package io.github.tornadoconv.bench;

import io.github.tornadoconv.io.AtomicFile;
import io.github.tornadoconv.io.MalformedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of a {@link Run}, JSON. It is written anew after each problem, whole or not at all, so that whatever ends the
 * run leaves a valid file with what was measured. What an earlier run left under its name is kept as {@code NAME.old}.
 */
public final class ResultFile {
    /** Name and version of the format. */
    public static final String FORMAT = "conv-bench/1";

    private static final String FORMAT_NAME = "conv-bench/";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path file;
    /** Pipes and devices get the result once, at the end. */
    private final boolean rewritable;
    private UncheckedIOException failure;

    /**
     * Begins the file.
     *
     * @throws UncheckedIOException if it cannot be written; what was there is as it was
     */
    public ResultFile(Path file, Run run) {
        this.file = file;
        this.rewritable = !Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file);
        if (rewritable) {
            keepOld();
            write(file, run);
        }
    }

    private void keepOld() {
        if (Files.isRegularFile(file)) {
            AtomicFile.write(old(), out -> Files.copy(file, out));
        }
    }

    /** Where what an earlier run left is kept. */
    private Path old() {
        return file.resolveSibling(file.getFileName() + ".old");
    }

    /**
     * Writes what there is by now. Where that fails the run goes on, as the next time it may succeed.
     *
     * @return the failure, if it is the first in a row
     */
    public Optional<UncheckedIOException> update(Run run) {
        if (!rewritable) {
            return Optional.empty();
        }
        try {
            write(file, run);
            failure = null;
            return Optional.empty();
        } catch (UncheckedIOException e) {
            boolean first = failure == null;
            failure = e;
            return first ? Optional.of(e) : Optional.empty();
        }
    }

    /**
     * Writes the end.
     *
     * @throws UncheckedIOException if that fails; the message says where the results are instead
     */
    public void finish(Run run) {
        try {
            write(file, run);
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException(e.getMessage() + "; " + saved(run), e.getCause());
        }
    }

    private static String saved(Run run) {
        try {
            Path elsewhere = Files.createTempFile("tconv-bench-", ".json");
            write(elsewhere, run);
            return "the results are in " + elsewhere;
        } catch (IOException | UncheckedIOException e) {
            return "nor could they be saved in " + System.getProperty("java.io.tmpdir")
                    + "; the lines above are all there is, and can be copied";
        }
    }

    private static void write(Path file, Run run) {
        byte[] text = JSON.writeValueAsBytes(run);
        AtomicFile.write(file, out -> out.write(text));
    }

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws MalformedFileException if it is no result of {@code tconv bench}, or of another version of the format; the
     *     message says what to do
     */
    public static Run read(Path file) {
        JsonNode root = tree(file);
        String format = root.path("format").asString("");
        if (!format.startsWith(FORMAT_NAME)) {
            throw new MalformedFileException(file, "format", "it is " + (format.isEmpty()
                    ? "missing"
                    : "'" + format
                            + "'")
                    + ", so this is no result of tconv bench; make one with 'tconv bench --json " + file + "'");
        }
        if (!format.equals(FORMAT)) {
            throw new MalformedFileException(file, "format", "it is " + format + ", but this tconv reads " + FORMAT
                    + "; measure again with 'tconv bench', or read it with the tconv that wrote it ("
                    + root.path("version").asString("no version in it") + ")");
        }
        try {
            return JSON.treeToValue(root, Run.class);
        } catch (JacksonException e) {
            throw new MalformedFileException(file, "value " + e.getPathReference(), e.getOriginalMessage());
        }
    }

    private static JsonNode tree(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new UncheckedIOException(new IOException(file + " is a directory; name a file in it"));
            }
            if (!Files.exists(file)) {
                throw new UncheckedIOException(new IOException("no file " + file + "; looked in "
                        + file.toAbsolutePath().normalize().getParent()));
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException("cannot read " + file + ": " + e.getMessage(), e));
        } catch (JacksonException e) {
            throw new MalformedFileException(
                    file,
                    "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr(),
                    "not JSON: " + e.getOriginalMessage());
        }
    }
}
