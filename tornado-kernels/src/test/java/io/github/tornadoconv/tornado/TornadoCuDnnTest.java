package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.tornado.kernels.BiasKernels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** When cuDNN is asked, and how. What it computes was never seen: no NVIDIA device was at hand. */
class TornadoCuDnnTest {
    private static final Traits GPU = new Traits(true, true, 1024, 2);

    @ParameterizedTest
    @CsvSource({
        "CUDA,   false, '',    0,  ''",
        "CUDA,   true,  '',    0,  ''",
        "CUDA,   false, tf32,  '', ''",
        "CUDA,   false, '',    '', 'cuDNN may round float32 to TF32; NVIDIA_TF32_OVERRIDE=0 in the environment forbids"
                + " that, -Dtornadoconv.tornadovm.cudnn=tf32 allows it'",
        "CUDA,   true,  tf32,  '', 'cuDNN may round float32 to TF32; NVIDIA_TF32_OVERRIDE=0 in the environment forbids"
                + " that'",
        "CUDA,   false, false, 0,  cuDNN is switched off by -Dtornadoconv.tornadovm.cudnn=false",
        "OpenCL, false, tf32,  0,  'cuDNN needs TornadoVM''s CUDA backend, this device''s is OpenCL'"
    })
    void isUsedWhereItMayBe(String backend, boolean exact, String property, String tf32Override, String refusal) {
        assertEquals(refusal, CuDnn.refusal(backend, exact, property, tf32Override));
    }

    @Test
    void saysWhatIsMissing() {
        String reason = CuDnn.missing();
        assumeTrue(!reason.isEmpty(), "cuDNN is there");
        assertTrue(reason.contains("tornado.cudnn") || reason.contains("tornado-cudnn"), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n2 c3 9x8 k5 3x2 s2 p1 relu6", "n1 c4 7x7 k4 1x1 nobias", "n1 c4 7x9 k4 3x3 f16"})
    void takesWhatItsTaskKnows(String shape) {
        assertTrue(new CuDnnAlgorithm(GPU, "").accepts(ConvShape.parse(shape)).yes());
        assertEquals(
                "switched off",
                new CuDnnAlgorithm(GPU, "switched off").accepts(ConvShape.parse(shape)).reason());
    }

    @ParameterizedTest
    @CsvSource({
        "n1 c4 9 k4 3,              'is 2-D, not transposed, with one group'",
        "t n1 c4 9x9 k4 3x3,        'is 2-D, not transposed, with one group'",
        "n1 c4 9x9 k4 3x3 g2,       'is 2-D, not transposed, with one group'",
        "n1 c4 9x9 k4 3x3 d2,       has no dilation",
        "n1 c4 9x9 k4 3x3 s1x2,     strides both axes alike",
        "n1 c4 9x9 k4 3x3 p1x0,     'pads all sides alike, with zeros'",
        "n1 c4 9x9 k4 3x3 p1 reflect, 'pads all sides alike, with zeros'",
        "n1 c4 9x9 k4 3x3 f64,      is for float32"
    })
    void refusesTheRest(String shape, String reason) {
        assertEquals(
                "cuDNN's task " + reason,
                new CuDnnAlgorithm(GPU, "").accepts(ConvShape.parse(shape)).reason());
    }

    @Test
    void passesItsArgumentsInTheProvidersOrder() {
        FloatArray x = new FloatArray(1);
        FloatArray weight = new FloatArray(1);
        FloatArray y = new FloatArray(1);
        LibraryTaskDescriptor call = CuDnnAlgorithm.call(x, weight, y, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertEquals("nvidia/cudnn cudnnConv2d", call.getLibraryName() + " " + call.getFunctionName());
        assertArrayEquals(new Object[] {x, weight, y, 1, 2, 3, 4, 5, 6, 7, 8, 9}, call.getParameters());
        Access[] access = new Access[12];
        Arrays.fill(access, Access.READ_ONLY);
        access[2] = Access.WRITE_ONLY;
        assertArrayEquals(access, call.getAccess());
    }

    /** The way to the library is there up to the device, which is not NVIDIA's. */
    @Test
    void anotherDeviceSaysThatItCannot() {
        Target target = OnTornado.target();
        assumeTrue(!target.info().backend().equals("CUDA"), "this device can");
        Program program = OnTornado.program(
                List.of(new CuDnnAlgorithm(target.traits(), "")), "", List.of("n1 c4 7x7 k4 3x3 p1"));
        HostArray x = OnTornado.values(DType.F32, program.first().input(), 3);
        try (ExecutionPlan plan = new ExecutionPlan(program, target, false)) {
            assertEquals(List.of("cudnn_convolve", "add_bias"), plan.kernels());
            DeviceException e = assertThrows(DeviceException.class, () -> OnTornado.run(plan, program, x));
            assertTrue(e.getMessage().contains("failed at n1 c4 7x7 k4 3x3 s1 p1"), e::getMessage);
        }
    }

    @Test
    void whatFollowsTheLibraryRunsOnTheDevice() throws TornadoExecutionPlanException {
        Target target = OnTornado.target();
        FloatArray y = FloatArray.fromElements(-3, 1, 2, 4, 0, -0.5f, 1, 9);
        TaskGraph graph = new TaskGraph("bias");
        try (NativeArrays arrays = new NativeArrays()) {
            GraphTasks tasks = new GraphTasks(graph, arrays, target);
            FloatArray bias = tasks.resident(new float[] {0.5f, -1});
            FloatArray ramp = tasks.resident(Activations.floatRamp(Activation.RELU6));
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, y);
            tasks.task("add_bias", 8, BiasKernels::addFloat, y, bias, ramp, 2, 2, 8);
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
                plan.withDevice(target.device()).withGridScheduler(tasks.grid()).execute();
            }
        }
        assertArrayEquals(new float[] {0, 1.5f, 1, 3, 0.5f, 0, 0, 6}, y.toHeapArray(), 1e-6f);
    }
}
