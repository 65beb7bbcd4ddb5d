package io.github.tornadoconv.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is written whole or not at all. */
class AtomicFileTest {
    @TempDir
    Path folder;

    private static AtomicFile.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsMadeAndReplaced() throws IOException {
        Path file = folder.resolve("a");
        AtomicFile.write(file, text("old"));
        AtomicFile.write(file, text("new"));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("a"), filesInFolder());
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("No space left on device");
        }));
        assertEquals(
                "cannot write " + file + ": No space left on device; what was there is as it was", e.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a"), filesInFolder());
    }

    @Test
    void aFailureOfTheCallersOwnIsPassedOn() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Error error = new StackOverflowError();
        assertSame(error, assertThrows(StackOverflowError.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[1 << 20]);
            throw error;
        })));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a"), filesInFolder());
    }

    @Test
    void anInterruptLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Thread.currentThread().interrupt();
        String message = assertThrows(
                UncheckedIOException.class, () -> AtomicFile.write(file, out -> out.write(new byte[1 << 20])))
                .getMessage();
        assertTrue(Thread.interrupted(), "the interrupt is still there for the caller to see");
        assertEquals(
                "cannot write " + file + ": the thread was interrupted; what was there is as it was", message);
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a"), filesInFolder());
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("none/a");
        String message = assertThrows(UncheckedIOException.class, () -> AtomicFile.write(file, text("x")))
                .getMessage();
        assertEquals("cannot write " + file + ": no folder " + folder.resolve("none") + "; make it first", message);
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        String message = assertThrows(UncheckedIOException.class, () -> AtomicFile.write(folder, text("x")))
                .getMessage();
        assertEquals("cannot write " + folder + ": it is a directory; what was there is as it was", message);
        assertEquals(List.of(), filesInFolder());
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
        AtomicFile.write(link, text("new"));
        assertEquals("new", Files.readString(file));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void permissionsAreThoseOfAnyNewFile() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        AtomicFile.write(folder.resolve("a"), text("x"));
        Path usual = Files.writeString(folder.resolve("b"), "x");
        assertEquals(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(usual)),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))));
    }

    @Test
    void aFullDiskIsAnError() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here, which plays the full disk");
        String message = assertThrows(UncheckedIOException.class, () -> AtomicFile.write(full, text("x")))
                .getMessage();
        assertEquals(
                "cannot write /dev/full: No space left on device; what was there is as it was", message);
        assertTrue(Files.exists(full));
    }
}
