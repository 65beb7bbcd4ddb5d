package io.github.tornadoconv.tornado;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import io.github.tornadoconv.tornado.kernels.DirectGeometry;
import io.github.tornadoconv.tornado.kernels.DirectKernels;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Every output element gathers its own terms: forward and transposed, every padding mode, every type that the device
 * computes in. The last to be asked; it refuses only double precision on a device that has none.
 *
 * <p>Error: sums of at most inPerGroup partial sums of kernel-volume terms, in the type of the tensors; integers exactly,
 * modulo 2<sup>64</sup>.
 */
final class DirectAlgorithm implements TornadoAlgorithm {
    private final Traits traits;

    DirectAlgorithm(Traits traits) {
        this.traits = traits;
    }

    @Override
    public String id() {
        return "tornado-direct";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        return switch (shape.spec().dtype()) {
            case F16, F32, I64 -> Verdict.YES;
            case F64 -> traits.doubles() ? Verdict.YES : Verdict.no("the device has no double precision");
        };
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
        IntArray geometry = tasks.resident(geometry(step.shape()));
        int items = y.getSize();
        switch (spec.dtype()) {
            case F16, F32 -> {
                FloatArray w = tasks.resident(operation.weight().toFloats());
                FloatArray bias = tasks.resident(operation.biasOrZeros().toFloats());
                FloatArray ramp = tasks.resident(Activations.floatRamp(spec.activation()));
                tasks.task("gather_float", items, DirectKernels::gatherFloat,
                        (FloatArray) x, w, bias, (FloatArray) y, ramp, geometry, items);
                Activations.addCurve(tasks, spec.activation(), (FloatArray) y);
            }
            case F64 -> {
                DoubleArray w = tasks.resident(operation.weight().toDoubles());
                DoubleArray bias = tasks.resident(operation.biasOrZeros().toDoubles());
                DoubleArray ramp = tasks.resident(Activations.ramp(spec.activation()));
                tasks.task("gather_double", items, DirectKernels::gatherDouble,
                        (DoubleArray) x, w, bias, (DoubleArray) y, ramp, geometry, items);
                Activations.addCurve(tasks, spec.activation(), (DoubleArray) y);
            }
            case I64 -> {
                LongArray w = tasks.resident(operation.weight().toLongs());
                LongArray bias = tasks.resident(operation.biasOrZeros().toLongs());
                tasks.task("gather_long", items, DirectKernels::gatherLong,
                        (LongArray) x, w, bias, (LongArray) y, geometry, items);
            }
        }
    }

    /** Sizes as {@link DirectGeometry} says. */
    static int[] geometry(ConvShape shape) {
        Geometry g = Geometry.of(shape);
        int volume = g.kernelVolume();
        int[] table = new int[DirectGeometry.LENGTH];
        table[DirectGeometry.OUT] = g.groups() * g.outPerGroup();
        table[DirectGeometry.OUT_PER_GROUP] = g.outPerGroup();
        table[DirectGeometry.IN_PER_GROUP] = g.inPerGroup();
        table[DirectGeometry.GROUPS] = g.groups();
        table[DirectGeometry.WEIGHT_GROUP] = g.inPerGroup() * g.outPerGroup() * volume;
        table[DirectGeometry.WEIGHT_OUT] = g.transposed() ? volume : g.inPerGroup() * volume;
        table[DirectGeometry.WEIGHT_IN] = g.transposed() ? g.outPerGroup() * volume : volume;
        table[DirectGeometry.MODE] = switch (g.mode()) {
            case ZEROS -> DirectGeometry.ZEROS;
            case REFLECT -> DirectGeometry.REFLECT;
            case REPLICATE -> DirectGeometry.REPLICATE;
            case CIRCULAR -> DirectGeometry.CIRCULAR;
        };
        table[DirectGeometry.RELU] = shape.spec().activation() == Activation.RELU ? 1 : 0;
        for (int axis = 0; axis < 3; axis++) {
            int at = DirectGeometry.AXES + axis * DirectGeometry.AXIS_FIELDS;
            table[at + DirectGeometry.OUT_SIZE] = g.out()[axis];
            table[at + DirectGeometry.IN_SIZE] = g.in()[axis];
            table[at + DirectGeometry.KERNEL] = g.kernel()[axis];
            table[at + DirectGeometry.STEP] = g.transposed() ? 1 : g.stride()[axis];
            table[at + DirectGeometry.START] = g.transposed() ? g.begin()[axis] : -g.begin()[axis];
            table[at + DirectGeometry.TAP] = g.transposed() ? -g.dilation()[axis] : g.dilation()[axis];
            table[at + DirectGeometry.DIVIDE] = g.transposed() ? g.stride()[axis] : 1;
        }
        return table;
    }
}
