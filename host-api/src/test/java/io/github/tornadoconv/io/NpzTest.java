package io.github.tornadoconv.io;

import static io.github.tornadoconv.io.SafetensorsTest.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named arrays in a zip file: out and in again, and files that are not what they should be. */
class NpzTest {
    private static final List<BiConsumer<Path, Map<String, HostArray>>> WRITERS =
            List.of(Npz::write, Npz::writeCompressed);

    @TempDir
    Path folder;

    private static void readAll(Path file) {
        Npz read = Npz.read(file);
        read.names().forEach(read::get);
    }

    /** A deflated file of one member, these bytes. */
    private Path zip(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            for (byte[] part : parts) {
                zip.write(part);
            }
        }
        return Files.write(folder.resolve("t.npz"), out.toByteArray());
    }

    /** Where the directory, which is at the end, describes the only member. */
    private static int directory(byte[] zip) {
        return new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
    }

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("a.npz");
        for (BiConsumer<Path, Map<String, HostArray>> writer : WRITERS) {
            writer.accept(file, SafetensorsTest.everyType());
            Npz read = Npz.read(file);
            assertEquals(List.copyOf(SafetensorsTest.everyType().keySet()), List.copyOf(read.names()));
            SafetensorsTest.everyType().forEach((name, array) -> assertSame(array, read.get(name)));
        }
    }

    @Test
    void arraysLargerThanTheBuffersComeBackWhole() {
        float[] values = new float[700_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 1000;
        }
        Path file = folder.resolve("a.npz");
        for (BiConsumer<Path, Map<String, HostArray>> writer : WRITERS) {
            writer.accept(file, Map.of("a", HostArray.of(Shape.of(values.length), values)));
            assertArrayEquals(values, Npz.read(file).get("a").toFloats());
        }
    }

    @Test
    void equalArraysAreEqualFiles() throws IOException {
        for (BiConsumer<Path, Map<String, HostArray>> writer : WRITERS) {
            writer.accept(folder.resolve("a.npz"), SafetensorsTest.everyType());
            writer.accept(folder.resolve("b.npz"), SafetensorsTest.everyType());
            assertEquals(-1, Files.mismatch(folder.resolve("a.npz"), folder.resolve("b.npz")));
        }
    }

    @Test
    void anUnknownNameListsTheAlike() {
        Path file = folder.resolve("a.npz");
        Npz.write(file, SafetensorsTest.everyType());
        String message = assertThrows(IllegalArgumentException.class, () -> Npz.read(file).get("flaot")).getMessage();
        assertEquals("no array named \"flaot\" in " + file + "; alike: \"float\"", message);
    }

    @Test
    void isRefusedWhereverItIsCut() throws IOException {
        for (BiConsumer<Path, Map<String, HostArray>> writer : WRITERS) {
            Path file = folder.resolve("good.npz");
            writer.accept(file, Map.of("a", HostArray.of(Shape.of(3), 1f, 2f, 3f)));
            byte[] good = Files.readAllBytes(file);
            Path cut = folder.resolve("cut.npz");
            for (int length = 0; length < good.length; length++) {
                Files.write(cut, Arrays.copyOf(good, length));
                String message = assertThrows(MalformedFileException.class, () -> readAll(cut)).getMessage();
                assertTrue(message.startsWith(cut + ", zip directory: "), message);
            }
        }
    }

    @Test
    void damageIsTakenOrRefused() throws IOException {
        for (BiConsumer<Path, Map<String, HostArray>> writer : WRITERS) {
            Path file = folder.resolve("good.npz");
            writer.accept(file, SafetensorsTest.everyType());
            byte[] good = Files.readAllBytes(file);
            Malformed.assertNoDamageEscapes(folder, good, good.length, NpzTest::readAll);
        }
    }

    @Test
    void everyDamagedBitOfTheDataIsFound() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, Map.of("a", HostArray.of(Shape.of(3), 1f, 2f, 3f)));
        byte[] bytes = Files.readAllBytes(file);
        int end = directory(bytes);
        for (int bit = (end - 12) * 8; bit < end * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bytes);
            Malformed.assertRefused(file, "member \"a.npy\"",
                    "the data is damaged: its checksum is not the stored one", NpzTest::readAll);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void aMemberThatIsNotAnNpyFileIsRefused() throws IOException {
        Path file = zip("no array".getBytes(StandardCharsets.US_ASCII));
        Malformed.assertRefused(file, "member \"a.npy\" byte 0",
                "not an npy file: it does not start with 0x93 NUMPY", NpzTest::readAll);
    }

    @Test
    void shapeAndDirectoryMustAgree() throws Throwable {
        byte[] header = NpyHeader.write(DType.F32, new int[] {1 << 30});
        Path file = zip(header, new byte[8]);
        Malformed.assertUsesLittleMemory(() -> Malformed.assertRefused(file, "member \"a.npy\"",
                "the shape needs 4294967296 bytes of data, but the zip directory says 8", NpzTest::readAll));
    }

    @Test
    void aDirectoryThatClaimsMoreThanThereIsCostsNothing() throws Throwable {
        int claimed = 500_000_000;
        byte[] header = NpyHeader.write(DType.F32, new int[] {claimed / 4});
        byte[] bytes = Files.readAllBytes(zip(header, new byte[8]));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory(bytes) + 24, header.length + claimed);
        Path file = Files.write(folder.resolve("claims.npz"), bytes);
        Malformed.assertUsesLittleMemory(() -> Malformed.assertRefused(file, "member \"a.npy\"",
                "it ends after 8 of the " + claimed + " bytes of its data", NpzTest::readAll));
    }

    @Test
    void aMemberThatInflatesToMoreThanItSaysIsRefused() throws Throwable {
        byte[] header = NpyHeader.write(DType.F32, new int[] {2});
        byte[] bytes = Files.readAllBytes(zip(header, new byte[50_000_000]));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory(bytes) + 24, header.length + 8);
        Path file = Files.write(folder.resolve("bomb.npz"), bytes);
        Malformed.assertUsesLittleMemory(() -> Malformed.assertRefused(
                file, "member \"a.npy\"", "it goes on after the 8 bytes of its data", NpzTest::readAll));
    }

    @Test
    void aNameThatComesTwiceIsRefused() throws IOException {
        Path file = folder.resolve("a.npz");
        HostArray one = HostArray.of(Shape.of(1), 1f);
        Npz.write(file, Map.of("aa", one, "bb", one));
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("bb.npy", "aa.npy");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        Malformed.assertRefused(file, "zip directory", "member \"aa.npy\" comes twice", Npz::read);
    }
}
