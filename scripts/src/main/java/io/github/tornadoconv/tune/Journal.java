package io.github.tornadoconv.tune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file in which each candidate is named before it runs, so that one that takes the whole process down with it is known
 * to the next run, which leaves it out, as it does those that failed. A line each:
 *
 * <pre>
 * driver  Portable Computing Language, OpenCL C 1.2
 * try     n1 c64 56x56 k64 3x3 s1 p1 | tornado-blocked tile=14 tile_columns=14
 * ok      1.412 ms
 * try     n1 c64 56x56 k64 3x3 s1 p1 | tornado-blocked tile=13 tile_columns=13
 * failed  kernel convolve_blocked does not compile ...
 * </pre>
 *
 * With another driver it starts anew.
 */
final class Journal implements AutoCloseable {
    private static final String DRIVER = "driver  ";
    private static final String TRY = "try     ";
    private static final String OK = "ok      ";
    private static final String FAILED = "failed  ";

    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Path file;
    private final FileChannel channel;

    /** The candidate of the last line that named one. */
    private String open = "";

    /**
     * Opens the file of a device, or makes it.
     *
     * @throws UncheckedIOException if it cannot be read or written
     */
    Journal(Path file, String driver) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            String head = DRIVER + driver;
            if (Files.exists(file)) {
                var lines = Files.readAllLines(file);
                if (!lines.isEmpty() && lines.getFirst().equals(head)) {
                    lines.forEach(this::remember);
                }
            }
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            write(head);
            failures.forEach((key, reason) -> {
                write(TRY + key);
                write(FAILED + reason);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private void remember(String line) {
        if (line.startsWith(TRY)) {
            open = line.substring(TRY.length());
            failures.put(open, "the process ended while it ran; delete " + file + " to try it again");
        } else if (line.startsWith(OK)) {
            failures.remove(open);
        } else if (line.startsWith(FAILED)) {
            failures.put(open, line.substring(FAILED.length()));
        }
    }

    /** Why a candidate failed in this run or an earlier one; empty if it did not. */
    Optional<String> failure(String shape, Candidate candidate) {
        return Optional.ofNullable(failures.get(key(shape, candidate)));
    }

    /** Says that a candidate is about to run. */
    void trying(String shape, Candidate candidate) {
        write(TRY + key(shape, candidate));
    }

    /** Says that the candidate that was about to run is right, and how long one run took. */
    void succeeded(double millis) {
        write(OK + String.format(Locale.ROOT, "%.3f ms", millis));
    }

    /** Says that it failed. */
    void failed(String shape, Candidate candidate, String reason) {
        String line = reason.replaceAll("\\s*\\R\\s*", " ");
        failures.put(key(shape, candidate), line);
        write(FAILED + line);
    }

    private static String key(String shape, Candidate candidate) {
        return shape + " | " + candidate;
    }

    private void write(String line) {
        try {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
