package io.github.tornadoconv.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The texts for files that cannot be read or written. */
final class FileErrors {
    private FileErrors() {}

    /**
     * Refuses what is not a regular file, before it is opened: to open a pipe would wait for its writer.
     *
     * @throws UncheckedIOException if {@code file} is missing, a directory or a device
     */
    static void requireRegular(Path file) {
        if (Files.isDirectory(file)) {
            throw new UncheckedIOException(new IOException(file + " is a directory; name a file in it"));
        }
        if (!Files.exists(file)) {
            throw cannotRead(file, new NoSuchFileException(file.toString()));
        }
        if (!Files.isRegularFile(file)) {
            throw new UncheckedIOException(
                    new IOException(file + " is a pipe or a device; copy what it gives to a file first"));
        }
    }

    static UncheckedIOException cannotRead(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new UncheckedIOException("no file " + file + "; looked in " + folder(file), e)
                : new UncheckedIOException("cannot read " + file + ": " + reason(e), e);
    }

    static UncheckedIOException cannotWrite(Path file, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "no folder " + folder(file) + "; make it first"
                : reason(e) + "; what was there is as it was";
        return new UncheckedIOException("cannot write " + file + ": " + why, e);
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case ClosedByInterruptException interrupted -> "the thread was interrupted";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
        };
    }
}
