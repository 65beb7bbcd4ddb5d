package io.github.tornadoconv.tornado;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import io.github.tornadoconv.tornado.kernels.BiasKernels;
import io.github.tornadoconv.tornado.kernels.DirectKernels;
import java.util.Arrays;
import java.util.List;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * NVIDIA's cuDNN as a library task of TornadoVM's CUDA backend ({@code nvidia/cudnn}, {@code cudnnConv2d}): 2-D, one group,
 * both axes padded and strided alike. Bias and activation follow as a kernel of ours. See {@link CuDnn} for when it is used.
 *
 * <p>cuDNN's algorithm is IMPLICIT_PRECOMP_GEMM, with a workspace of its own on the device that is not counted.
 *
 * <p>Error: sums of inPerGroup times kernel-volume products in float32, in an order of cuDNN's choosing; with TF32 each
 * factor is rounded to 11 bits before.
 */
final class CuDnnAlgorithm implements TornadoAlgorithm {
    private static final String LIBRARY = "nvidia/cudnn";
    private static final String CONVOLUTION = "cudnnConv2d";
    private static final int OUTPUT = 2;

    private final Traits traits;
    private final String refusal;

    /** @param refusal why no layer is accepted; empty where some are */
    CuDnnAlgorithm(Traits traits, String refusal) {
        this.traits = traits;
        this.refusal = refusal;
    }

    @Override
    public String id() {
        return "tornado-cudnn";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        return refusal.isEmpty() ? acceptsLayer(shape) : Verdict.no(refusal);
    }

    private static Verdict acceptsLayer(ConvShape shape) {
        ConvSpec spec = shape.spec();
        if (spec.dtype() != DType.F32 && spec.dtype() != DType.F16) {
            return Verdict.no("cuDNN's task is for float32");
        }
        if (shape.rank() != 2 || spec.transposed() || spec.groups() != 1) {
            return Verdict.no("cuDNN's task is 2-D, not transposed, with one group");
        }
        Geometry g = Geometry.of(shape);
        if (!spec.dilation().all(1)) {
            return Verdict.no("cuDNN's task has no dilation");
        }
        if (g.stride()[1] != g.stride()[2]) {
            return Verdict.no("cuDNN's task strides both axes alike");
        }
        int pad = g.begin()[1];
        boolean alike = shape.padBegin().all(pad) && shape.padEnd().all(pad);
        if (!alike || pad > 0 && g.mode() != PaddingMode.ZEROS) {
            return Verdict.no("cuDNN's task pads all sides alike, with zeros");
        }
        return Verdict.YES;
    }

    @Override
    public List<Parameter> parameters() {
        return WorkGroup.parameters(traits);
    }

    @Override
    public Params defaults(ConvShape shape) {
        return WorkGroup.defaults(traits);
    }

    @Override
    public void addTo(Tasks tasks, Program.Step step, TornadoNativeArray x, TornadoNativeArray y) {
        Operation operation = step.operation();
        ConvSpec spec = operation.spec();
        FloatArray in = (FloatArray) x;
        FloatArray out = (FloatArray) y;
        FloatArray weight = tasks.resident(operation.weight().toFloats());
        Geometry g = Geometry.of(step.shape());
        tasks.addLibrary(
                "cudnn_convolve",
                (graph, id) -> graph.libraryTask(
                        id, CuDnnAlgorithm::call, in, weight, out, g.batch(), g.inPerGroup(), g.in()[1], g.in()[2],
                        g.outPerGroup(), g.kernel()[1], g.kernel()[2], g.begin()[1], g.stride()[1]),
                () -> DirectKernels.gatherFloat(
                        in, weight, FloatArray.fromArray(new float[g.outPerGroup()]), out,
                        FloatArray.fromArray(Activations.floatRamp(Activation.NONE)),
                        IntArray.fromArray(DirectAlgorithm.geometry(step.shape())), out.getSize()));
        if (operation.bias() != null || Activations.isRamp(spec.activation())) {
            FloatArray bias = tasks.resident(operation.biasOrZeros().toFloats());
            FloatArray ramp = tasks.resident(Activations.floatRamp(spec.activation()));
            int plane = Math.toIntExact(step.shape().outSpatial());
            tasks.task("add_bias", out.getSize(), BiasKernels::addFloat, out, bias, ramp, plane, spec.outChannels(),
                    out.getSize());
        }
        Activations.addCurve(tasks, spec.activation(), out);
    }

    /** The call as TornadoVM's provider of cuDNN takes it. */
    static LibraryTaskDescriptor call(
            FloatArray x, FloatArray weight, FloatArray y, int n, int c, int height, int width, int k, int kernelHeight,
            int kernelWidth, int padding, int stride) {
        Object[] parameters = {x, weight, y, n, c, height, width, k, kernelHeight, kernelWidth, padding, stride};
        Access[] access = new Access[parameters.length];
        Arrays.fill(access, Access.READ_ONLY);
        access[OUTPUT] = Access.WRITE_ONLY;
        return new LibraryTaskDescriptor()
                .withLibrary(LIBRARY)
                .withFunction(CONVOLUTION)
                .withParameters(parameters)
                .withAccess(access);
    }
}
