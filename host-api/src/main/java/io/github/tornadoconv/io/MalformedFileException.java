package io.github.tornadoconv.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A file that is there and can be read, but is not what its format says it must be. The message names the file, the
 * place and what is wrong there.
 *
 * <p>It is an {@link UncheckedIOException}, so that one catch covers a file that is missing, unreadable or malformed.
 */
public final class MalformedFileException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String place;

    /**
     * @param file the file
     * @param place where in it: a byte offset or a key, such as {@code byte 8} or {@code tensor "stem.weight"}
     * @param what what is wrong there
     */
    public MalformedFileException(Path file, String place, String what) {
        this(file, place, what, new IOException(what));
    }

    MalformedFileException(Path file, String place, String what, IOException cause) {
        super(file + ", " + place + ": " + what, cause);
        this.file = file;
        this.place = place;
    }

    /** The file; null after deserialization. */
    public Path file() {
        return file;
    }

    /** Where in the file: a byte offset or a key. */
    public String place() {
        return place;
    }
}
