package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.spi.Program;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each kernel family on TornadoVM's first device: its kernels run there, which a kernel time above zero shows, and not
 * as sequential Java; and what they compute is right, with all that they write starting as NaN.
 */
class TornadoFamiliesTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tornado-direct  | n2 c3 9x8 k5 3x2 s2x1 p1 reflect relu6  | gather_float",
                "tornado-direct  | n2 c4 5x4x3 k6 3x2x1 s2 p1x0x0 g2 f64   | gather_double",
                "tornado-direct  | n2 c3 11 k4 3 p1 i64 relu                | gather_long",
                "tornado-direct  | t n1 c4 5x6 k3 3x3 s2x3 p1 o1            | gather_float",
                "tornado-blocked | n2 c3 17x19 k20 3x5 p1x2 relu            | pad_rows convolve_blocked unpack",
                "tornado-blocked | n2 c8 9x9 k17 1x1 nobias                 | convolve_blocked unpack",
                "tornado-blocked | n1 c6 40 k34 5 s3 d2 g2 leaky_relu=0.1   | convolve_blocked unpack",
                "tornado-blocked | n1 c4 6x7x8 k5 3x3x3 p1 circular f16     | pad_rows convolve_blocked unpack",
                "tornado-blocked | t n2 c5 7x6 k18 4x3 s2 p1                | pad_rows convolve_blocked unpack",
                "tornado-rows    | n2 c3 17x39 k20 3x5 p1x2 relu            | pad_rows convolve_rows",
                "tornado-rows    | n2 c8 9x9 k17 1x1 nobias                 | convolve_rows",
                "tornado-rows    | n1 c6 80 k34 5 s3 d2 g2 leaky_relu=0.1   | pad_rows convolve_rows",
                "tornado-rows    | n1 c5 40 k34 1 s2 gelu                   | pad_rows convolve_rows gelu",
                "tornado-rows    | n1 c4 6x7x18 k5 3x3x3 p1 circular f16    | pad_rows convolve_rows",
                "tornado-rows    | n2 c18 15x35 k18 3x3 p1 g18 relu6        | convolve_rows",
                "tornado-rows    | n3 c20 9x68 k30 3x3 s2 p1 d2 g10 reflect | convolve_rows",
                "tornado-rows    | n1 c16 4x5x17 k32 2x3x2 g16 leaky_relu=0.1 | convolve_rows",
                "tornado-depthwise | n2 c18 15x35 k18 3x3 p1 g18 relu6      | convolve_depthwise",
                "tornado-depthwise | n1 c17 9x68 k17 5x3 s2 p2x1 g17        | convolve_depthwise",
                "tornado-depthwise | n3 c10 9x68 k30 3x3 s2 p1 d2 g10 reflect relu | convolve_depthwise",
                "tornado-depthwise | n2 c16 4x5x17 k32 2x3x2 g16 f16 silu   | convolve_depthwise silu",
                "tornado-depthwise | n1 c20 140 k20 31 p15 g20 nobias       | convolve_depthwise",
                "tornado-winograd | n2 c18 15x17 k35 3x3 p1 relu           | pad_lanes winograd_input winograd_products",
                "tornado-winograd | n1 c5 13x19 k16 5x3 p2x1 d2x3 reflect  | pad_lanes winograd_input winograd_products",
                "tornado-winograd | n1 c33 70 k7 3 p1 circular nobias      | pad_lanes winograd_input winograd_products",
                "tornado-winograd | n1 c6 7x9x8 k20 3x3x2 s2x1x1 p1 silu   | pad_lanes winograd_input winograd_products silu",
                "tornado-winograd | t n2 c20 9x7 k17 4x3 s2 p1 o1 relu6    | pad_lanes winograd_input winograd_products",
                "tornado-winograd | t n1 c3 5x4 k5 2x6 s1x3 f16            | pad_lanes winograd_input winograd_products",
                "tornado-lanes   | n2 c18 15x16 k18 3x3 p1 g18              | pad_lanes convolve_lanes unpack",
                "tornado-lanes   | n1 c10 9x9 k20 3x3 s2 p1 d2 g5 replicate | pad_lanes convolve_lanes unpack",
                "tornado-lanes   | t n1 c6 5x5 k6 3x3 s2 p1 o1 g6           | pad_lanes convolve_lanes unpack",
                "tornado-direct  | n1 c2 6x6 k3 3x3 silu                    | gather_float silu",
                "tornado-direct  | n1 c2 6x6 k3 3x3 gelu                    | gather_float gelu",
                "tornado-direct  | n1 c2 6x6 k3 3x3 gelu_tanh               | gather_float gelu_tanh",
                "tornado-direct  | n1 c2 6x6 k3 3x3 sigmoid                 | gather_float sigmoid",
                "tornado-direct  | n1 c2 6x6 k3 3x3 tanh                    | gather_float tanh_curve",
                "tornado-direct  | n1 c2 6x6 k3 3x3 f64 silu                | gather_double silu",
                "tornado-direct  | n1 c2 6x6 k3 3x3 f64 gelu                | gather_double gelu",
                "tornado-direct  | n1 c2 6x6 k3 3x3 f64 gelu_tanh           | gather_double gelu_tanh",
                "tornado-direct  | n1 c2 6x6 k3 3x3 f64 sigmoid             | gather_double sigmoid",
                "tornado-direct  | n1 c2 6x6 k3 3x3 f64 tanh                | gather_double tanh_curve"
            })
    void runsItsKernelsOnTheDevice(String algorithm, String shape, String kernels) {
        Target target = OnTornado.target();
        Program program = OnTornado.program(KernelFamilies.of(target.traits()), algorithm, List.of(shape));
        HostArray x = OnTornado.values(program.dtype(), program.first().input(), 3);
        try (ExecutionPlan plan = new ExecutionPlan(program, target, true)) {
            assertEquals(List.of(kernels.split(" ")), plan.kernels());
            OnTornado.assertClose(program, OnTornado.expected(program, x), OnTornado.run(plan, program, x));
            assertTrue(plan.kernelNanos() > 0, "no time was spent in kernels: did they run on the device?");
        }
    }

    @Test
    void copiesNothingBetweenSteps() {
        Target target = OnTornado.target();
        Program program = OnTornado.program(
                KernelFamilies.of(target.traits()),
                "",
                List.of("n2 c3 20x20 k16 3x3 s2 p1 relu", "n2 c16 10x10 k16 3x3 p1 g16 relu6",
                        "t n2 c16 10x10 k3 2x2 s2"));
        HostArray x = OnTornado.values(program.dtype(), program.first().input(), 3);
        try (ExecutionPlan plan = new ExecutionPlan(program, target, true)) {
            OnTornado.assertClose(program, OnTornado.expected(program, x), OnTornado.run(plan, program, x));
            OnTornado.run(plan, program, x);
            long tensors = 4 * (program.first().input().elements() + 2 * program.last().output().elements());
            // Input in, output out, and the NaN that the output starts as; TornadoVM adds some bytes for each array, all of
            // them fewer than the smallest of the tensors has.
            assertTrue(
                    plan.copiedBytes() <= tensors + 512,
                    () -> plan.copiedBytes() + " bytes were copied at the second run, " + tensors
                            + " are the tensors'");
        }
    }

    @Test
    void saysThatHalvesAreWidened() {
        Program program = OnTornado.program(
                KernelFamilies.of(OnTornado.target().traits()), "", List.of("n1 c2 6x6 k3 3x3 f16"));
        assertTrue(program.explain().contains("note float16 is widened to float32"), program::explain);
    }
}
