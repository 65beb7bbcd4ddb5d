package io.github.tornadoconv.io;

import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One array in a file, as NumPy's {@code save} and {@code load} have it. float16, float32, float64 and int64, in either
 * byte order, are read; data in Fortran order is transposed, so that every array here is in C order. What is written is
 * what NumPy writes: little-endian, C order, format 1.0.
 *
 * <p>Narrower integers and booleans are refused rather than widened: PyTorch computes them modulo their own width.
 */
public final class Npy {
    private Npy() {}

    /**
     * Maps a file into memory; the array is a view of it where byte order and C order allow that, else a copy. What
     * {@link Safetensors} says of mappings holds here too.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws MalformedFileException if it is not an npy file, or its data is shorter or longer than its shape says
     * @throws UnsupportedOperationException if its dtype is another one
     */
    public static HostArray read(Path file) {
        FileErrors.requireRegular(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyHeader header = NpyHeader.read(file, "", Channels.newInputStream(channel));
            long dataBytes = channel.size() - header.headerBytes();
            if (dataBytes != header.dataBytes()) {
                throw new MalformedFileException(file, "byte " + header.headerBytes(),
                        "the shape needs " + header.dataBytes() + " bytes of data, but " + dataBytes + " follow");
            }
            Shape shape = StoredShape.of(file, "shape", header.sizes());
            MemorySegment data =
                    channel.map(FileChannel.MapMode.READ_ONLY, header.headerBytes(), dataBytes, Arena.ofAuto());
            return array(header, shape, data);
        } catch (IOException e) {
            throw FileErrors.cannotRead(file, e);
        }
    }

    /**
     * Writes an array, whole or not at all ({@link AtomicFile}).
     *
     * @throws java.io.UncheckedIOException if it cannot be written; what was there is as it was
     */
    public static void write(Path file, HostArray array) {
        AtomicFile.write(file, out -> {
            out.write(NpyHeader.write(array.dtype(), array.shape().toArray()));
            Elements.writeLittleEndian(array, out);
        });
    }

    /** The array that {@code data} holds, in native byte order and C order. */
    static HostArray array(NpyHeader header, Shape shape, MemorySegment data) {
        HostArray array = Elements.array(header.dtype(), shape, data, header.order());
        return header.fortran() ? Elements.fromFortran(array) : array;
    }
}
