package io.github.tornadoconv.io;

import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Weights;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in a zip file of npy files, as NumPy's {@code savez} and {@code savez_compressed} write them. Members
 * whose names do not end in {@code .npy} are no arrays and are passed over.
 *
 * <p>The zip's directory is read at once and each array when it is asked for, into memory of its own; nothing is held
 * open between. A member that inflates to more or less than directory and header both say is refused, and memory grows
 * with the bytes that are really there.
 */
public final class Npz implements Weights {
    private static final String SUFFIX = ".npy";
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int FIRST_BYTES = 1 << 20;

    /** NumPy gives its members this date, the first that a zip file can state, so that equal arrays are equal files. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Path file;
    private final Set<String> names;

    private Npz(Path file, Set<String> names) {
        this.file = file;
        this.names = Collections.unmodifiableSet(names);
    }

    /**
     * Reads a file's directory.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws MalformedFileException if it is not a zip file, or names a member twice
     */
    public static Npz read(Path file) {
        return open(file, "zip directory", zip -> {
            Set<String> members = new LinkedHashSet<>();
            Set<String> names = new LinkedHashSet<>();
            zip.stream().map(ZipEntry::getName).forEach(member -> {
                if (!members.add(member)) {
                    throw new MalformedFileException(file, "zip directory", "member \"" + member + "\" comes twice");
                }
                if (member.endsWith(SUFFIX)) {
                    names.add(member.substring(0, member.length() - SUFFIX.length()));
                }
            });
            return new Npz(file, names);
        });
    }

    /** The names, without {@code .npy}, in the file's order. */
    @Override
    public Set<String> names() {
        return names;
    }

    /**
     * Reads the array of that name and checks it against the zip's checksum.
     *
     * @throws IllegalArgumentException if there is none; the message lists names that are alike
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws MalformedFileException if the member is damaged or not an npy file
     * @throws UnsupportedOperationException as in {@link Npy#read}
     */
    @Override
    public HostArray get(String name) {
        if (!names.contains(name)) {
            throw Names.unknown(file.toString(), name, names);
        }
        String place = "member \"" + name + SUFFIX + '"';
        return open(file, place, zip -> {
            ZipEntry entry = zip.getEntry(name + SUFFIX);
            if (entry == null) {
                throw new MalformedFileException(file, place, "it is gone; the file was changed after it was opened");
            }
            try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
                return array(place, entry, in);
            }
        });
    }

    /** What is done with an open zip file. */
    private interface Action<T> {
        T on(ZipFile zip) throws IOException;
    }

    private static <T> T open(Path file, String place, Action<T> action) {
        FileErrors.requireRegular(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return action.on(zip);
        } catch (ZipException | EOFException e) {
            String what = e.getMessage() == null ? "it ends too early" : e.getMessage();
            throw new MalformedFileException(file, place, what + "; is the file cut short?", e);
        } catch (IOException e) {
            throw FileErrors.cannotRead(file, e);
        }
    }

    private HostArray array(String place, ZipEntry entry, CheckedInputStream in) throws IOException {
        NpyHeader header = NpyHeader.read(file, place + " ", in);
        long dataBytes = entry.getSize() - header.headerBytes();
        if (dataBytes != header.dataBytes()) {
            throw new MalformedFileException(file, place, "the shape needs " + header.dataBytes()
                    + " bytes of data, but the zip directory says " + dataBytes);
        }
        Shape shape = StoredShape.of(file, place, header.sizes());
        MemorySegment data = bytes(place, in, dataBytes);
        if (in.read() >= 0) {
            throw new MalformedFileException(file, place, "it goes on after the " + dataBytes + " bytes of its data");
        }
        if (in.getChecksum().getValue() != entry.getCrc()) {
            throw new MalformedFileException(file, place, "the data is damaged: its checksum is not the stored one");
        }
        return Npy.array(header, shape, data);
    }

    /** Reads {@code length} bytes; memory doubles as they come, so that a false length costs nothing. */
    private MemorySegment bytes(String place, InputStream in, long length) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        MemorySegment data = Elements.allocate(Math.min(length, FIRST_BYTES));
        for (long at = 0; at < length;) {
            int read = in.read(chunk, 0, (int) Math.min(chunk.length, length - at));
            if (read < 0) {
                throw new MalformedFileException(
                        file, place, "it ends after " + at + " of the " + length + " bytes of its data");
            }
            if (at + read > data.byteSize()) {
                data = Elements.allocate(Math.min(length, 2 * data.byteSize())).copyFrom(data);
            }
            MemorySegment.copy(MemorySegment.ofArray(chunk), 0, data, at, read);
            at += read;
        }
        return data;
    }

    /**
     * Writes arrays, in the map's order and not compressed, whole or not at all ({@link AtomicFile}).
     *
     * @throws java.io.UncheckedIOException if it cannot be written; what was there is as it was
     */
    public static void write(Path file, Map<String, HostArray> arrays) {
        write(file, arrays, ZipOutputStream.STORED);
    }

    /** Writes arrays, deflated. As {@link #write(Path, Map)}; worth its time where values repeat. */
    public static void writeCompressed(Path file, Map<String, HostArray> arrays) {
        write(file, arrays, ZipOutputStream.DEFLATED);
    }

    private static void write(Path file, Map<String, HostArray> arrays, int method) {
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, HostArray> named : arrays.entrySet()) {
                HostArray array = named.getValue();
                byte[] header = NpyHeader.write(array.dtype(), array.shape().toArray());
                ZipEntry entry = new ZipEntry(named.getKey() + SUFFIX);
                entry.setTimeLocal(DATE);
                entry.setMethod(method);
                if (method == ZipOutputStream.STORED) {
                    // The checksum goes in front of stored data: one pass more over the array, none over the disk.
                    CheckedOutputStream sum = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
                    sum.write(header);
                    Elements.writeLittleEndian(array, sum);
                    entry.setCrc(sum.getChecksum().getValue());
                    entry.setSize(header.length + array.data().byteSize());
                }
                zip.putNextEntry(entry);
                zip.write(header);
                Elements.writeLittleEndian(array, zip);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /** The file and how many arrays it holds. */
    @Override
    public String toString() {
        return "Npz(" + file + ", " + names.size() + " arrays)";
    }
}
