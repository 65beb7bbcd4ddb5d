package io.github.tornadoconv.io;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Weights;
import io.github.tornadoconv.io.SafetensorsHeader.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * The arrays of a safetensors file: eight bytes of header length, little-endian; a JSON header; the arrays' bytes.
 * Source of the format: huggingface/safetensors, README, "Format".
 *
 * <p>A file is mapped into memory: reading it costs its header, and an array's bytes come from the disk when they are
 * touched. F16, F32, F64 and I64 arrays are views of the mapping, BF16 is widened to a float32 copy at each
 * {@link #get}. The mapping lives as long as this object or one of its arrays is reachable; there is nothing to close.
 * To {@linkplain #write write} over a mapped file is safe, as the new one takes its name and the mapping keeps the old
 * one (Windows refuses that while the mapping lives). A program that shortens the file in place while it is mapped makes
 * later access to the lost bytes fail with an {@link InternalError}.
 */
public final class Safetensors implements Weights {
    private final Path file;
    private final MemorySegment data;
    private final SafetensorsHeader header;

    private Safetensors(Path file, MemorySegment data, SafetensorsHeader header) {
        this.file = file;
        this.data = data;
        this.header = header;
    }

    /**
     * Maps a file and checks its header whole: JSON, types, shapes, and that the arrays' ranges are the file's data with
     * no overlap and no hole.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws MalformedFileException if it is not a safetensors file; the message names the byte or the tensor
     */
    public static Safetensors read(Path file) {
        FileErrors.requireRegular(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return of(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        } catch (IOException e) {
            throw FileErrors.cannotRead(file, e);
        }
    }

    /**
     * A file that is in memory, such as a program's resource; checked as {@link #read(Path)} does.
     *
     * @param name what messages call it
     * @param bytes its bytes, which are copied
     * @throws MalformedFileException if it is not a safetensors file; the message names the byte or the tensor
     */
    public static Safetensors of(String name, byte[] bytes) {
        return of(Path.of(name), Elements.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes)));
    }

    private static Safetensors of(Path file, MemorySegment all) {
        long headerBytes = headerBytes(file, all);
        ByteBuffer json = all.asSlice(SafetensorsHeader.LENGTH_BYTES, headerBytes).asByteBuffer();
        MemorySegment data = all.asSlice(SafetensorsHeader.LENGTH_BYTES + headerBytes);
        return new Safetensors(file, data, SafetensorsHeader.parse(file, json, data.byteSize()));
    }

    private static long headerBytes(Path file, MemorySegment all) {
        long rest = all.byteSize() - SafetensorsHeader.LENGTH_BYTES;
        if (rest < 0) {
            throw new MalformedFileException(file, "byte " + all.byteSize(),
                    "the file ends within the " + SafetensorsHeader.LENGTH_BYTES + " bytes of the header's length");
        }
        long length = all.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (length < 0 || length > SafetensorsHeader.MAX_BYTES) {
            throw new MalformedFileException(file, "byte 0", "a header of " + Long.toUnsignedString(length)
                    + " bytes is longer than the format's " + SafetensorsHeader.MAX_BYTES
                    + "; is this a safetensors file?");
        }
        if (length > rest) {
            throw new MalformedFileException(file, "byte 0", "a header of " + length + " bytes does not fit the " + rest
                    + " bytes that follow; is the file cut short?");
        }
        return length;
    }

    /** The names, in the header's order. */
    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    /**
     * The array of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists names that are alike
     * @throws UnsupportedOperationException if its type is none of F16, BF16, F32, F64 and I64, or its shape has a size
     *     beyond 2<sup>31</sup>-1
     */
    @Override
    public HostArray get(String name) {
        Entry entry = header.entries().get(name);
        if (entry == null) {
            throw Names.unknown(file.toString(), name, names());
        }
        Shape shape = StoredShape.of(file, SafetensorsHeader.tensor(name), entry.sizes());
        MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
        return switch (entry.type()) {
            case F16 -> Elements.array(DType.F16, shape, bytes, ByteOrder.LITTLE_ENDIAN);
            case F32 -> Elements.array(DType.F32, shape, bytes, ByteOrder.LITTLE_ENDIAN);
            case F64 -> Elements.array(DType.F64, shape, bytes, ByteOrder.LITTLE_ENDIAN);
            case I64 -> Elements.array(DType.I64, shape, bytes, ByteOrder.LITTLE_ENDIAN);
            case BF16 -> Elements.widenBfloat16(shape, bytes, ByteOrder.LITTLE_ENDIAN);
            default ->
                throw new UnsupportedOperationException(file + ", " + SafetensorsHeader.tensor(name) + ": dtype "
                        + entry.type() + " is not one of F16, BF16, F32, F64 and I64;"
                        + " convert it before it is saved, as with tensor.float() in PyTorch");
        };
    }

    /** The header's {@code __metadata__}; empty if there is none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** Writes arrays, without metadata. As {@link #write(Path, Map, Map)}. */
    public static void write(Path file, Map<String, HostArray> arrays) {
        write(file, arrays, Map.of());
    }

    /**
     * Writes arrays and metadata, in the maps' order, whole or not at all ({@link AtomicFile}). Data is laid out by
     * element size, largest first, so that every array is aligned in the file.
     *
     * @throws IllegalArgumentException if a name is {@code __metadata__}, or the header would exceed 100 MB
     * @throws java.io.UncheckedIOException if it cannot be written; what was there is as it was
     */
    public static void write(Path file, Map<String, HostArray> arrays, Map<String, String> metadata) {
        if (arrays.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("\"" + SafetensorsHeader.METADATA
                    + "\" names the metadata of a safetensors file; give the array another name");
        }
        List<Map.Entry<String, HostArray>> layout = new ArrayList<>(arrays.entrySet());
        layout.sort(Comparator.comparingInt(named -> -named.getValue().dtype().byteSize()));
        Map<String, Long> begins = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, HostArray> named : layout) {
            begins.put(named.getKey(), end);
            end += named.getValue().data().byteSize();
        }
        byte[] json = json(arrays, begins, metadata);
        AtomicFile.write(file, out -> {
            byte[] length = new byte[SafetensorsHeader.LENGTH_BYTES];
            ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length);
            out.write(length);
            out.write(json);
            for (Map.Entry<String, HostArray> named : layout) {
                Elements.writeLittleEndian(named.getValue(), out);
            }
        });
    }

    /** The header, padded with spaces so that the data starts at a multiple of 8. */
    private static byte[] json(Map<String, HostArray> arrays, Map<String, Long> begins, Map<String, String> metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = SafetensorsHeader.JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            arrays.forEach((name, array) -> {
                long begin = begins.get(name);
                json.writeObjectPropertyStart(name);
                json.writeStringProperty("dtype", SafetensorsType.of(array.dtype()).name());
                json.writeName("shape");
                int[] sizes = array.shape().toArray();
                json.writeArray(sizes, 0, sizes.length);
                json.writeName("data_offsets");
                json.writeArray(new long[] {begin, begin + array.data().byteSize()}, 0, 2);
                json.writeEndObject();
            });
            json.writeEndObject();
        }
        while (out.size() % Long.BYTES != 0) {
            out.write(' ');
        }
        if (out.size() > SafetensorsHeader.MAX_BYTES) {
            throw new IllegalArgumentException("a header of " + out.size() + " bytes is longer than the format's "
                    + SafetensorsHeader.MAX_BYTES + "; write fewer arrays, shorter names or less metadata");
        }
        return out.toByteArray();
    }

    /** The file and how many arrays it holds. */
    @Override
    public String toString() {
        return "Safetensors(" + file + ", " + header.entries().size() + " arrays)";
    }
}
