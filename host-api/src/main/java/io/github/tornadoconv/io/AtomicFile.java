package io.github.tornadoconv.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a file whole or not at all: to a temporary file in the same folder, which takes the file's name when it is
 * complete and on the disk. Whatever fails before (the content, a full disk, an interrupt), the temporary file is
 * deleted and what was there before is untouched. A JVM that is told to stop in the middle (Ctrl-C) gives it a moment to
 * finish, then deletes it.
 */
public final class AtomicFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private static final Duration GRACE = Duration.ofSeconds(3);

    /** Temporary files being written now. */
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(AtomicFile::finish, "tornadoconv-files"));
        } catch (IllegalStateException stopping) {
            // The first file of this JVM is written while it stops, by some other hook: that hook sees to it.
        }
    }

    private AtomicFile() {}

    /** What goes into a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to {@code out}, which is buffered; closing it is left to the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Puts {@code content} into {@code file}, in place of what was there. A symbolic link is followed; a pipe or a
     * device is written to directly, as it has nothing to lose.
     *
     * @throws UncheckedIOException if it cannot be written; the message names the file and the reason
     */
    public static void write(Path file, Content content) {
        try {
            // The real path: to rename over a symbolic link would replace the link and leave its file as it was.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (Files.isDirectory(target)) {
                throw new IOException("it is a directory");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                fill(target, content, StandardOpenOption.WRITE);
            } else {
                replace(target, content);
            }
        } catch (IOException e) {
            throw FileErrors.cannotWrite(file, e);
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        // Not Files.createTempFile: its files are their owner's alone, and the result would stay so.
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path temporary = target.resolveSibling(".tornadoconv-" + random + ".tmp");
        UNFINISHED.add(temporary);
        try {
            fill(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            discard(temporary);
            UNFINISHED.remove(temporary);
        }
    }

    private static void fill(Path file, Content content, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            content.writeTo(out);
            out.flush();
            if (Files.isRegularFile(file)) {
                channel.force(true);
            }
        }
    }

    private static void finish() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!UNFINISHED.isEmpty() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                break;
            }
        }
        UNFINISHED.forEach(AtomicFile::discard);
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The failure that brought us here is the one to report; this one leaves a hidden file behind, no more.
        }
    }
}
