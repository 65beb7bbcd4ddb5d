package io.github.tornadoconv.io;

import static io.github.tornadoconv.io.SafetensorsTest.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One array in a file: out and in again, and files that are not what they should be. */
class NpyTest {
    @TempDir
    Path folder;

    /** A version 1.0 file of this dictionary and so many bytes of data. */
    private Path file(String dictionary, int dataBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x93);
        out.writeBytes("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        out.write(dictionary.length());
        out.write(dictionary.length() >> 8);
        out.writeBytes(dictionary.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[dataBytes]);
        return Files.write(folder.resolve("t.npy"), out.toByteArray());
    }

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("a.npy");
        SafetensorsTest.everyType().values().forEach(array -> {
            Npy.write(file, array);
            assertSame(array, Npy.read(file));
        });
    }

    @Test
    void aFileMayBeWrittenOverItselfWhileMapped() {
        Path file = folder.resolve("a.npy");
        HostArray values = HostArray.of(Shape.of(3), 1f, 2f, 3f);
        Npy.write(file, values);
        HostArray mapped = Npy.read(file);
        Npy.write(file, mapped);
        assertSame(values, mapped);
        assertSame(values, Npy.read(file));
    }

    @Test
    void whatPythonMayWriteOtherwiseIsRead() throws IOException {
        Path file = file("{ \"shape\" :(2L,1 ,), 'fortran_order':False,'descr':'>f4'}  \n", 8);
        assertSame(HostArray.of(Shape.of(2, 1), 0f, 0f), Npy.read(file));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'descr': '<f4', 'fortran_order': False, 'shape': (2,)         | byte 64 | expected }
        {'descr': '<f4', 'fortran_order': False, 'shape': (2,), } x    | byte 68 | something follows the dictionary
        {'descr': '<f4', 'fortran_order': False, 'shape': (3,), }      | byte 67 | the shape needs 12 bytes of data, but 8 follow
        {'descr': '<f4', 'fortran_order': False, 'shape': (1,), }      | byte 67 | the shape needs 4 bytes of data, but 8 follow
        {'descr': '<f4', 'fortran_order': False, 'shape': (2), }       | byte 62 | a tuple of one number needs a comma, as in (3,)
        {'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }     | byte 61 | expected a size, a number from 0 up
        {'descr': '<f4', 'fortran_order': False, 'shape': 2, }         | byte 60 | expected (
        {'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,), } | byte 61 | size 9223372036854775808 is beyond 2^63-1
        {'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), } | byte 10 | shape [4294967296, 4294967296] has more bytes than a 64-bit number counts
        {'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }          | byte 44 | expected True or False
        {'descr': '<f4', 'fortran_order': False, }                     | byte 10 | the header lacks [shape]
        {}                                                             | byte 10 | the header lacks [descr, fortran_order, shape]
        {'descr': '<f4', 'descr': '<f4', }                             | byte 27 | key 'descr' comes twice
        {'order': 'C', }                                               | byte 11 | key 'order' is unknown
        {'descr': '<f4                                                 | byte 24 | a string without end
        {'descr': '<\\x66'                                             | byte 22 | a backslash in a string
        (1, 2)                                                         | byte 10 | expected {
        """)
    void isRefusedByPlace(String dictionary, String place, String text) throws IOException {
        Malformed.assertRefused(file(dictionary, 8), place, text, Npy::read);
    }

    @Test
    void isRefusedWhereverItIsCut() throws IOException {
        Path file = folder.resolve("good.npy");
        Npy.write(file, HostArray.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
        Malformed.assertRefusedAtEveryLength(folder, Files.readAllBytes(file), Npy::read);
    }

    @Test
    void damageIsTakenOrRefused() throws IOException {
        Path file = folder.resolve("good.npy");
        Npy.write(file, HostArray.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
        Malformed.assertNoDamageEscapes(folder, Files.readAllBytes(file), 70, Npy::read);
    }

    @Test
    void absurdSizesCostNothing() throws Throwable {
        Path huge = file("{'descr': '<f4', 'fortran_order': True, 'shape': (1152921504606846976,), }", 8);
        Malformed.assertUsesLittleMemory(() -> Malformed.assertRefused(
                huge, "byte 84", "the shape needs 4611686018427387904 bytes of data, but 8 follow", Npy::read));
        byte[] longHeader = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1, '{'};
        Path file = Files.write(folder.resolve("long.npy"), longHeader);
        Malformed.assertUsesLittleMemory(() -> Malformed.assertRefused(file, "byte 8",
                "a header of 4294967295 bytes is longer than 10000, the longest that NumPy reads too", Npy::read));
    }

    @Test
    void otherVersionsAndOtherFilesAreRefused() throws IOException {
        Path version = Files.write(folder.resolve("v.npy"), new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 4, 0});
        Malformed.assertRefused(version, "byte 6", "npy version 4.0 is unknown; 1.0, 2.0 and 3.0 are known", Npy::read);
        Path text = Files.writeString(folder.resolve("text.npy"), "hello");
        Malformed.assertRefused(text, "byte 0", "not an npy file: it does not start with 0x93 NUMPY", Npy::read);
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("none.npy");
        String message = assertThrows(UncheckedIOException.class, () -> Npy.read(missing)).getMessage();
        assertEquals("no file " + missing + "; looked in " + folder, message);
    }
}
