package io.github.tornadoconv.io;

import static io.github.tornadoconv.io.SafetensorsTest.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy wrote, kept beside this test ({@code numpy/make.py} made them), and NumPy itself where it is. */
class NumPyTest {
    private static final double[] RAMP = IntStream.range(0, 24).asDoubleStream().toArray();

    private static final Shape SHAPE = Shape.of(2, 3, 4);

    @TempDir
    Path folder;

    private static Path stored(String name) throws URISyntaxException {
        return Path.of(NumPyTest.class.getResource("numpy/" + name).toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"f2", "f4", "f8", "i8"})
    void bothByteOrdersOfEachTypeAreRead(String code) throws URISyntaxException {
        DType dtype = List.of(DType.F16, DType.F32, DType.F64, DType.I64)
                .get(List.of("f2", "f4", "f8", "i8").indexOf(code));
        for (String order : List.of("little", "big")) {
            HostArray array = Npy.read(stored(code + "-" + order + ".npy"));
            assertEquals(dtype.torchName() + "[2, 3, 4]", array.toString());
            assertArrayEquals(IntStream.range(-7, 17).asDoubleStream().toArray(), array.toDoubles());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fortran.npy", "fortran-big.npy", "version2.npy", "version3.npy"})
    void fortranOrderAndLaterVersionsAreRead(String name) throws URISyntaxException {
        HostArray array = Npy.read(stored(name));
        assertEquals(SHAPE, array.shape());
        assertArrayEquals(RAMP, array.toDoubles());
    }

    @Test
    void scalarsAndEmptyArraysAreRead() throws URISyntaxException {
        assertSame(HostArray.of(Shape.of(), Math.PI), Npy.read(stored("scalar.npy")));
        assertSame(HostArray.of(Shape.of(3, 0, 2), new float[0]), Npy.read(stored("empty.npy")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"i4.npy: dtype '<i4'", "bool.npy: dtype '|b1'", "text.npy: dtype '<U2'",
        "structured.npy: a structured dtype"})
    void otherTypesAreRefusedByName(String nameAndType) throws URISyntaxException {
        String[] parts = nameAndType.split(": ");
        Path file = stored(parts[0]);
        String message = assertThrows(UnsupportedOperationException.class, () -> Npy.read(file)).getMessage();
        assertEquals(file + ", byte 20: " + parts[1] + " is not one of float16, float32, float64 and int64; convert it"
                + " before it is saved, as with array.astype('float32') in NumPy", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz"})
    void npzFilesAreRead(String name) throws URISyntaxException {
        Npz read = Npz.read(stored(name));
        assertEquals(List.of("conv.weight", "conv.bias", "step"), List.copyOf(read.names()));
        assertArrayEquals(RAMP, read.get("conv.weight").toDoubles());
        assertSame(HostArray.of(Shape.of(3), 0.0, 1.0, 2.0), read.get("conv.bias"));
        assertSame(HostArray.of(Shape.of(), 7L), read.get("step"));
    }

    @Test
    void aMemberOfAnotherTypeIsAnErrorOnlyWhenAskedFor() throws URISyntaxException {
        Npz read = Npz.read(stored("other-members.npz"));
        assertEquals(List.of("narrow", "wide"), List.copyOf(read.names()));
        assertArrayEquals(RAMP, read.get("wide").toDoubles());
        assertThrows(UnsupportedOperationException.class, () -> read.get("narrow"));
    }

    @Test
    void whatIsWrittenIsByteForByteWhatNumPyWrites() throws IOException, URISyntaxException {
        Path file = folder.resolve("a.npy");
        for (String name : List.of("f2-little", "f4-little", "f8-little", "i8-little", "scalar", "empty")) {
            Path stored = stored(name + ".npy");
            Npy.write(file, Npy.read(stored));
            assertArrayEquals(Files.readAllBytes(stored), Files.readAllBytes(file), name);
        }
    }

    /** Shapes of every rank, with sizes of many lengths, so that the padding of the header is tried too. */
    private static Stream<Shape> shapes() {
        return IntStream.range(0, 40).mapToObj(rank -> {
            int[] sizes = new int[rank];
            for (int i = 0; i < rank; i++) {
                sizes[i] = i == 0 ? (int) Math.pow(10, rank % 7) : i == 1 ? 0 : i % 5 == 0 ? 12 : 1;
            }
            return Shape.of(sizes);
        });
    }

    @Test
    void numPyReadsWhatIsWrittenAndWritesTheSame() throws IOException, InterruptedException {
        int count = 0;
        for (Shape shape : shapes().toList()) {
            float[] values = new float[(int) shape.elements()];
            Npy.write(folder.resolve("a" + count++ + ".npy"), HostArray.of(shape, values));
        }
        Npz.write(folder.resolve("stored.npz"), SafetensorsTest.everyType());
        Npz.writeCompressed(folder.resolve("deflated.npz"), SafetensorsTest.everyType());
        String program = """
            import io, sys
            try:
                import numpy as np
            except ImportError:
                sys.exit(77)
            for i in range(%d):
                name = f"a{i}.npy"
                out = io.BytesIO()
                np.save(out, np.load(name))
                assert out.getvalue() == open(name, "rb").read(), name
            for name in ("stored.npz", "deflated.npz"):
                with np.load(name) as arrays:
                    for key in arrays:
                        a = arrays[key]
                        print(name, key.encode("unicode_escape").decode(), a.dtype, a.shape, a.tobytes().hex())
            """.formatted(count);
        String out = python(program);
        StringBuilder expected = new StringBuilder();
        for (String file : List.of("stored.npz", "deflated.npz")) {
            expected.append(file).append(" half float16 (3,) 003cfffb0100\n");
            expected.append(file).append(" float float32 (2, 1, 2) 0000803f00000080010000000000c07f\n");
            expected.append(file).append(" empty float32 (0, 4) \n");
            expected.append(file).append(" scalar float64 () 182d4454fb210940\n");
            expected.append(file).append(" ints/\\xe4 \"quoted\" int64 (2,) 0000000000000080ffffffffffffff7f\n");
        }
        assertEquals(expected.toString(), out);
    }

    /** What the program prints; the test is skipped where there is no Python or it has no NumPy (exit status 77). */
    private String python(String program) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", program)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            return abort("skipped: no python3 on this machine to read what was written: " + e.getMessage());
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "python3 did not end within a minute");
        if (process.exitValue() == 77) {
            return abort("skipped: python3 on this machine has no numpy to read what was written");
        }
        String printed = Files.readString(out);
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }
}
