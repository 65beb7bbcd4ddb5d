package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.plan.Planner;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.BackendProvider.Probe;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** TornadoVM's first device, and problems for it. Tests are skipped, with the reason, where there is none. */
final class OnTornado {
    private OnTornado() {}

    static DeviceInfo info() {
        Probe probe = new TornadoProvider().probe();
        assumeTrue(!probe.devices().isEmpty(), probe::reason);
        return probe.devices().getFirst();
    }

    /** The device with all its memory; outputs and intermediate arrays start as NaN. */
    static Target target() {
        return target(info(), Long.MAX_VALUE);
    }

    /** The device with that much memory for a plan. */
    static Target target(DeviceInfo info, long planBytes) {
        return new Target(
                info,
                TornadoRuntimeProvider.getTornadoRuntime().getBackend(0).getDevice(0),
                new Traits(info.type() != DeviceInfo.Type.CPU, true, 1024, info.computeUnits()),
                planBytes,
                Math.min(planBytes, info.maxAllocationBytes()),
                true);
    }

    /** Convolutions one after the other, each given as a shape's text, with weights from a seed. */
    static Program program(List<? extends Algorithm> algorithms, String only, List<String> shapes) {
        return program(algorithms, List.of(), only, shapes);
    }

    /** As {@link #program(List, String, List)}, by the first of those rules that can be followed. */
    static Program program(
            List<? extends Algorithm> algorithms, List<Rule> rules, String only, List<String> shapes) {
        List<Operation> operations = new ArrayList<>();
        for (String text : shapes) {
            ConvSpec spec = ConvShape.parse(text).spec();
            HostArray bias = spec.bias() ? values(spec.dtype(), Shape.of(spec.outChannels()), 2) : null;
            operations.add(new Operation("", spec, values(spec.dtype(), spec.weightShape(), 1), bias));
        }
        return new Planner("test", List.copyOf(algorithms), rules, only)
                .program(operations, ConvShape.parse(shapes.getFirst()).input(), null);
    }

    /** Numbers from a seed: whole ones from -3 to 3 for integers, others from -0.5 to 0.5. */
    static HostArray values(DType dtype, Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = random.doubles(shape.elements(), -0.5, 0.5).toArray();
        if (dtype == DType.I64) {
            long[] whole = new long[values.length];
            for (int i = 0; i < whole.length; i++) {
                whole[i] = Math.round(values[i] * 6);
            }
            return HostArray.of(shape, whole);
        }
        return HostArray.of(shape, values).to(dtype);
    }

    /** What an execution plan makes of that input. */
    static HostArray run(ExecutionPlan plan, Program program, HostArray x) {
        HostArray y = values(program.dtype(), program.last().output(), 0);
        MemorySegment memory =
                Arena.ofAuto().allocate(y.data().byteSize(), 8);
        plan.run(x.data(), memory);
        return HostArray.wrap(program.dtype(), y.shape(), memory);
    }

    /** Fails unless a program's result is what it should be but for rounding, and for what minimal filtering trades. */
    static void assertClose(Program program, HostArray expected, HostArray got) {
        boolean traded = program.steps().stream()
                .anyMatch(step -> step.choice().algorithm().id().equals("tornado-winograd"));
        assertClose(expected, got, traded ? 1e-4 * spread(expected.toDoubles()) : 0);
    }

    private static double spread(double[] values) {
        double mean = DoubleStream.of(values).average().orElse(0);
        return Math.sqrt(DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
    }

    private static void assertClose(HostArray expected, HostArray got, double traded) {
        assertEquals(expected.shape(), got.shape());
        double tolerance = switch (expected.dtype()) {
            case F16 -> 2e-3;
            case F32 -> 1e-5;
            case F64 -> 1e-13;
            case I64 -> 0;
        };
        for (long i = 0; i < expected.shape().elements(); i++) {
            assertEquals(expected.get(i), got.get(i), traded + tolerance * Math.max(1, Math.abs(expected.get(i))),
                    "element " + i);
        }
    }

    /** What the JVM's reference makes of it. */
    static HostArray expected(Program program, HostArray x) {
        try (Device jvm = Devices.open(
                Devices.JVM, DeviceOptions.defaults().withAlgorithm("jvm-reference"))) {
            HostArray y = x;
            for (Program.Step step : program.steps()) {
                Operation operation = step.operation();
                y = ConvNd.of(operation.spec(), operation.weight(), operation.bias())
                        .forward(jvm.tensor(y))
                        .toHost();
            }
            return y;
        }
    }
}
