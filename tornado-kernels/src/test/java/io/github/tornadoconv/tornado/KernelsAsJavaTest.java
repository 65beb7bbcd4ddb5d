package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.cases.Case;
import io.github.tornadoconv.cases.CasePack;
import io.github.tornadoconv.spi.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Every kernel family as plain Java over PyTorch's cases: nothing outside its arrays, nothing left unwritten. */
class KernelsAsJavaTest {
    private static final String REFUSED = "no other algorithm was asked";

    @ParameterizedTest
    @CsvSource({
        "plain:cpu, tornado-direct, 310",
        "plain:cpu, tornado-rows, 4",
        "plain:cpu, tornado-blocked, 218",
        "plain:cpu, tornado-lanes, 59",
        "plain:cpu, tornado-winograd, 60",
        "plain:gpu, tornado-blocked, 218",
        "plain:gpu, tornado-lanes, 59",
        "plain:gpu, tornado-winograd, 60",
        "plain:cudnn, tornado-cudnn, 22"
    })
    void computesTheCases(String name, String algorithm, int least) {
        DeviceOptions options =
                DeviceOptions.defaults().withPlanCache(1, 1).withAlgorithm(algorithm);
        List<String> failures = new ArrayList<>();
        int passed = 0;
        try (Device device = Devices.open(name, options)) {
            for (Case c : CasePack.builtIn().cases()) {
                Optional<String> wrong = c.verify(device);
                if (wrong.isEmpty()) {
                    passed++;
                } else if (!wrong.get().contains(REFUSED)) {
                    failures.add(c.id() + ": " + wrong.get());
                }
            }
        }
        assertEquals(List.of(), failures);
        int all = passed;
        assertTrue(passed >= least, () -> algorithm + " took only " + all + " of the cases, " + least + " expected");
    }

    /** PyTorch's cases are mostly narrower than a vector. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "n2 c3 9x39 k20 3x5 p1x2 relu",
                "n2 c4 5x16 k9 1x1 nobias",
                "n1 c6 80 k10 5 s3 d2 g2 leaky_relu=0.1",
                "n1 c4 4x3x18 k5 3x3x3 p1 circular",
                "n2 c18 5x35 k18 3x3 p1 g18 relu6",
                "n3 c20 6x68 k30 3x3 s2 p1 d2 g10 reflect",
                "n1 c17 4x33 k17 3x3 s1x2 p1 g17"
            })
    void rowsStayInTheirArrays(String shape) {
        staysInItsArrays("tornado-rows", shape);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n2 c18 5x35 k18 3x3 p1 g18 relu6",
                "n1 c16 9x40 k16 5x5 p2 g16 nobias",
                "n2 c8 7x33 k16 3x2 s1x2 p1 g8 reflect relu",
                "n1 c17 8x67 k17 5x4 s2 p2 g17 circular",
                "n1 c16 6x39 k32 3x3 s3x1 p2 d2 g16 replicate",
                "n1 c16 4x5x17 k16 2x3x2 p1 g16",
                "n1 c20 140 k20 31 p15 g20"
            })
    void depthwiseStaysInItsArrays(String shape) {
        staysInItsArrays("tornado-depthwise", shape);
    }

    private static void staysInItsArrays(String algorithm, String shape) {
        staysInItsArrays(algorithm, shape, 1);
        staysInItsArrays(algorithm, shape, 2);
    }

    private static void staysInItsArrays(String algorithm, String shape, int cores) {
        Traits traits = new Traits(false, true, 4096, cores);
        Program program = OnTornado.program(KernelFamilies.of(traits), algorithm, List.of(shape));
        HostArray x = OnTornado.values(DType.F32, program.first().input(), 3);
        Program.Step step = program.steps().getFirst();
        try (NativeArrays arrays = new NativeArrays()) {
            PlainTasks tasks = new PlainTasks(arrays, traits);
            FloatArray y = arrays.floats(Math.toIntExact(program.last().output().elements()));
            y.init(Float.NaN);
            ((TornadoAlgorithm) step.choice().algorithm()).addTo(tasks, step, arrays.floats(x.toFloats()), y);
            tasks.run();
            HostArray got = HostArray.of(program.last().output(), y.toHeapArray());
            OnTornado.assertClose(program, OnTornado.expected(program, x), got);
        }
    }
}
