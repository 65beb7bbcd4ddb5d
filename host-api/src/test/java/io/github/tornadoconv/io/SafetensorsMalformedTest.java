package io.github.tornadoconv.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.HostArray;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not safetensors files: what is said of them, and what they may cost. */
class SafetensorsMalformedTest {
    @TempDir
    Path folder;

    /** Reads everything: the header and each element of each array. */
    private static void readAll(Path file) {
        Safetensors read = Safetensors.read(file);
        for (String name : read.names()) {
            try {
                HostArray array = read.get(name);
                for (long i = 0; i < array.shape().elements(); i++) {
                    array.get(i);
                }
            } catch (UnsupportedOperationException e) {
                assertTrue(e.getMessage().startsWith(file + ", tensor "), e.getMessage());
            }
        }
    }

    /** Header with ' for ", place and text; each file has 8 bytes of data. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                                  | byte 8 | the header does not start with '{'; is this a safetensors file?
        ` {}`                                               | byte 8 | the header does not start with '{'; is this a safetensors file?
        []                                                  | byte 8 | the header does not start with '{'; is this a safetensors file?
        {}                                                  | header | the arrays have 0 bytes, but 8 bytes follow the header
        {}{}                                                | header | something follows the JSON object
        {'a':1}                                             | tensor "a" | expected an object with dtype, shape and data_offsets, found 1
        {'a':null}                                          | tensor "a" | expected an object with dtype, shape and data_offsets, found null
        {'a':{'shape':[2],'data_offsets':[0,8]}}            | tensor "a" | there is no dtype
        {'a':{'dtype':'F32','data_offsets':[0,8]}}          | tensor "a" | there is no shape
        {'a':{'dtype':'F32','shape':[2]}}                   | tensor "a" | there is no data_offsets
        {'a':{'dtype':'F33','shape':[2],'data_offsets':[0,8]}} | tensor "a" | unknown dtype "F33"
        {'a':{'dtype':32,'shape':[2],'data_offsets':[0,8]}} | tensor "a" dtype | expected a string, found 32
        {'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}} | tensor "a" shape | expected an array of whole numbers, found 2
        {'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}} | tensor "a" shape | expected whole numbers, found 2.0
        {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | tensor "a" shape | -2 is not in the range from 0 to 2^63-1
        {'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,8]}} | tensor "a" shape | 9223372036854775808 is not in the range from 0 to 2^63-1
        {'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}} | tensor "a" | shape [4294967296, 4294967296] has more bits than a 64-bit number counts
        {'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}} | tensor "a" | data_offsets [0] are not two numbers, begin and end
        {'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | tensor "a" | data_offsets [8, 0] end before they begin
        {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | tensor "a" | shape [3] in F32 takes 12 bytes, but data_offsets [0, 8] hold 8
        {'a':{'dtype':'F4','shape':[3],'data_offsets':[0,2]}} | tensor "a" | shape [3] in F4 takes 2 bytes, but data_offsets [0, 2] hold 2
        {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | tensor "a" | data_offsets [0, 12] end beyond the file, which has 8 bytes of data; is it cut short?
        {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | header | the arrays have 4 bytes, but 8 bytes follow the header
        {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor "a" | data_offsets begin at 4, but the array before ends at 0: a hole
        {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor "b" | data_offsets begin at 4, but the array before ends at 8: they overlap
        {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | byte 65 | the header is not valid JSON: Duplicate Object property "a"
        {'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}} | byte 35 | the header is not valid JSON: Duplicate Object property "dtype"
        {'__metadata__':[]}                                 | __metadata__ | expected an object of strings, found [
        {'__metadata__':{'k':1}}                            | __metadata__ "k" | expected a string, found 1
        {                                                   | byte 9 | the header is not valid JSON: Unexpected end-of-input: expected close marker for Object
        `{'a':  `                                           | byte 15 | the header is not valid JSON: Unexpected end-of-input: expected close marker for Object
        `{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}  ` | byte 63 | the header is not valid JSON: Unexpected end-of-input: expected close marker for Object
        {'a':{'dtype':'F32'                                 | byte 27 | the header is not valid JSON: Unexpected end-of-input: expected close marker for Object
        """)
    void isRefusedByName(String header, String place, String text) throws IOException {
        String json = header == null ? "" : header.replace('\'', '"');
        Path file = SafetensorsTest.file(folder, json, new byte[8]);
        Malformed.assertRefused(file, place, text, Safetensors::read);
    }

    @Test
    void aHeaderInAnotherEncodingIsRefused() throws IOException {
        for (byte[] header : new byte[][] {
            "{}".getBytes(StandardCharsets.UTF_16LE), "{\"\u00e4\":1}".getBytes(StandardCharsets.ISO_8859_1)
        }) {
            ByteBuffer bytes = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
            Path file = Files.write(folder.resolve("a"), bytes.putLong(header.length).put(header).array());
            String message = assertThrows(MalformedFileException.class, () -> Safetensors.read(file)).getMessage();
            assertTrue(message.contains("the header is not valid JSON"), message);
        }
    }

    @Test
    void isRefusedWhereverItIsCut() throws IOException {
        Path file = folder.resolve("good");
        Safetensors.write(file, SafetensorsTest.everyType(), Map.of("format", "pt"));
        Malformed.assertRefusedAtEveryLength(folder, Files.readAllBytes(file), Safetensors::read);
    }

    @Test
    void damageIsTakenOrRefused() throws IOException {
        Path file = folder.resolve("good");
        Safetensors.write(file, SafetensorsTest.everyType(), Map.of("format", "pt"));
        byte[] good = Files.readAllBytes(file);
        int header = (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Malformed.assertNoDamageEscapes(folder, good, 8 + header, SafetensorsMalformedTest::readAll);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 100_000_000, 100_000_001, 1L << 60, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void anAbsurdHeaderLengthCostsNothing(long length) throws Throwable {
        ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        Path file = Files.write(folder.resolve("a"), bytes.putLong(length).put((byte) '{').array());
        String text = length == 3 || length == 100_000_000
                ? "a header of " + length + " bytes does not fit the 2 bytes that follow; is the file cut short?"
                : "a header of " + Long.toUnsignedString(length)
                        + " bytes is longer than the format's 100000000; is this a safetensors file?";
        Malformed.assertUsesLittleMemory(() -> Malformed.assertRefused(file, "byte 0", text, Safetensors::read));
    }

    @Test
    void aLongHeaderOfNothingCostsNothing() throws Throwable {
        Path file = folder.resolve("a");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(60_000_000);
            sparse.write(
                    ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putLong(50_000_000).put((byte) '{').array());
        }
        Malformed.assertUsesLittleMemory(
                () -> assertThrows(MalformedFileException.class, () -> Safetensors.read(file)));
    }

    @Test
    void nestingIsBounded() throws Throwable {
        Path file = SafetensorsTest.file(folder, "{\"a\":" + "[".repeat(1_000_000), new byte[0]);
        Malformed.assertUsesLittleMemory(() -> {
            String message = assertThrows(MalformedFileException.class, () -> Safetensors.read(file)).getMessage();
            assertTrue(message.startsWith(file + ", tensor \"a\": expected an object"), message);
        });
        Path skipped = SafetensorsTest.file(folder, "{\"a\":{\"b\":" + "[".repeat(1_000_000), new byte[0]);
        Malformed.assertUsesLittleMemory(() -> {
            String message = assertThrows(MalformedFileException.class, () -> Safetensors.read(skipped)).getMessage();
            assertTrue(message.contains("nesting depth (17) exceeds the maximum allowed (16"), message);
        });
    }

    @Test
    void aShapeTooLargeForAnArrayIsAnErrorOnlyWhenAskedFor() throws IOException {
        Path file = SafetensorsTest.file(
                folder, "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,3000000000],\"data_offsets\":[0,0]}}", new byte[0]);
        Safetensors read = Safetensors.read(file);
        String message = assertThrows(UnsupportedOperationException.class, () -> read.get("a")).getMessage();
        assertTrue(message.startsWith(file + ", tensor \"a\": shape [0, 3000000000] is larger"), message);
    }
}
