package io.github.tornadoconv.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read, what is written, and that the one is the other. */
class SafetensorsTest {
    @TempDir
    Path folder;

    /** A file of this header and data, its length put in front. */
    static Path file(Path folder, String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        return Files.write(folder.resolve("t.safetensors"), bytes.array());
    }

    static Map<String, HostArray> everyType() {
        Map<String, HostArray> arrays = new LinkedHashMap<>();
        arrays.put("half", HostArray.ofHalf(Shape.of(3), (short) 0x3c00, (short) 0xfbff, (short) 0x0001));
        arrays.put("float", HostArray.of(Shape.of(2, 1, 2), 1f, -0f, Float.MIN_VALUE, Float.NaN));
        arrays.put("empty", HostArray.of(Shape.of(0, 4), new float[0]));
        arrays.put("scalar", HostArray.of(Shape.of(), Math.PI));
        arrays.put("ints/\u00e4 \"quoted\"", HostArray.of(Shape.of(2), Long.MIN_VALUE, Long.MAX_VALUE));
        return arrays;
    }

    static void assertSame(HostArray expected, HostArray actual) {
        assertEquals(expected.toString(), actual.toString());
        assertEquals(-1, expected.data().mismatch(actual.data()), () -> "bytes of " + expected);
    }

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, everyType(), Map.of("format", "pt", "note", "line\nbreak"));
        Safetensors read = Safetensors.read(file);
        assertEquals(List.copyOf(everyType().keySet()), List.copyOf(read.names()));
        everyType().forEach((name, array) -> assertSame(array, read.get(name)));
        assertEquals(Map.of("format", "pt", "note", "line\nbreak"), read.metadata());
    }

    @Test
    void noArraysNoMetadata() {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, Map.of());
        assertTrue(Safetensors.read(file).names().isEmpty());
        assertTrue(Safetensors.read(file).metadata().isEmpty());
    }

    @Test
    void dataIsAlignedAndInTheOrderOfElementSize() throws IOException {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, everyType());
        byte[] bytes = Files.readAllBytes(file);
        int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, header % 8);
        double pi = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble(8 + header);
        assertEquals(Math.PI, pi);
    }

    @Test
    void aFileMayBeWrittenOverItselfWhileMapped() {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, everyType());
        Safetensors old = Safetensors.read(file);
        Safetensors.write(file, Map.of("float", old.get("float"), "new", old.get("scalar")));
        assertSame(everyType().get("float"), Safetensors.read(file).get("float"));
        everyType().forEach((name, array) -> assertSame(array, old.get(name)));
    }

    @Test
    void bfloat16IsWidened() throws IOException {
        Path file = file(folder, "{\"b\":{\"dtype\":\"BF16\",\"shape\":[2,2],\"data_offsets\":[0,8]}}", new byte[] {
            (byte) 0x80, 0x3f, 0x49, (byte) 0xc0, (byte) 0x80, 0x7f, 0x01, 0x00
        });
        HostArray array = Weights.safetensors(file).get("b");
        assertEquals(DType.F32, array.dtype());
        float smallest = Float.intBitsToFloat(0x00010000);
        assertArrayEquals(new float[] {1f, -3.140625f, Float.POSITIVE_INFINITY, smallest}, array.toFloats());
    }

    @Test
    void typesThatAreNotComputedWithAreAnErrorOnlyWhenAskedFor() throws IOException {
        Path file = file(folder, "{\"i\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", new byte[8]);
        Weights weights = Safetensors.read(file);
        assertArrayEquals(new float[1], weights.get("f").toFloats());
        String message = assertThrows(UnsupportedOperationException.class, () -> weights.get("i")).getMessage();
        assertEquals(
                file + ", tensor \"i\": dtype I32 is not one of F16, BF16, F32, F64 and I64; convert it before it is"
                        + " saved, as with tensor.float() in PyTorch",
                message);
    }

    @Test
    void anUnknownNameListsTheAlike() {
        Path file = folder.resolve("a.safetensors");
        HostArray one = HostArray.of(Shape.of(1), 1f);
        Safetensors.write(file, Map.of("stem.weight", one, "stem.bias", one, "head.weight", one));
        Weights weights = Safetensors.read(file);
        String message = assertThrows(IllegalArgumentException.class, () -> weights.get("stem.wieght")).getMessage();
        assertEquals("no array named \"stem.wieght\" in " + file + "; alike: \"stem.weight\"", message);
        String none = assertThrows(IllegalArgumentException.class, () -> weights.get("xyz")).getMessage();
        assertTrue(none.startsWith("no array named \"xyz\" in " + file + "; it holds 3, such as "), none);
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        Path missing = folder.resolve("none.safetensors");
        String message = assertThrows(UncheckedIOException.class, () -> Safetensors.read(missing)).getMessage();
        assertEquals("no file " + missing + "; looked in " + folder, message);
        String directory = assertThrows(UncheckedIOException.class, () -> Safetensors.read(folder)).getMessage();
        assertTrue(directory.contains(folder + " is a directory"), directory);
    }

    @Test
    void theNameOfTheMetadataIsRefused() {
        Path file = folder.resolve("a.safetensors");
        Map<String, HostArray> arrays = Map.of("__metadata__", HostArray.of(Shape.of(1), 1f));
        assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, arrays));
        assertFalse(Files.exists(file));
    }
}
