package io.github.tornadoconv;

import io.github.tornadoconv.plan.Plan;
import io.github.tornadoconv.plan.PlanCache;
import io.github.tornadoconv.plan.Planner;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A device that is open: it owns its tensors and the plans of the layers that ran on it. Opened by {@link Devices};
 * close it when done. Safe for any number of threads.
 */
public final class Device implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Device.class.getName());
    private static final CompiledProgram NOTHING_TO_DO = new NothingToDo();

    private final DeviceInfo info;
    private final DeviceOptions options;
    private final Backend backend;
    private final Planner planner;
    private final PlanCache<PlanKey> plans;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Device fallback;

    Device(DeviceInfo info, DeviceOptions options, Backend backend) {
        this.info = info;
        this.options = options;
        this.backend = backend;
        this.planner = new Planner(
                info.name(), backend.algorithms(), rules(), options.algorithm());
        this.plans = new PlanCache<>(options.maxPlans(), options.maxPlanBytes());
    }

    private List<Rule> rules() {
        return options.rules()
                .orElseGet(() -> Profiles.of(traits()).stream()
                        .flatMap(profile -> profile.rules().stream())
                        .toList());
    }

    /** What its profiles are found by. */
    public DeviceTraits traits() {
        boolean jvm = info.type() == DeviceInfo.Type.JVM;
        return new DeviceTraits(
                info.backend(),
                info.type().name(),
                info.architecture(),
                info.description(),
                jvm ? options.threads() : info.computeUnits());
    }

    /** What {@link Devices#open(String)} takes: {@code jvm}, {@code tornadovm:0:0}. */
    public String name() {
        return info.name();
    }

    /** What is known of the device. */
    public DeviceInfo info() {
        return info;
    }

    /** How it was opened. */
    public DeviceOptions options() {
        return options;
    }

    /** Ids of the device's algorithms, in the order in which they are asked; the first that accepts a layer runs it. */
    public List<String> algorithms() {
        return backend.algorithms().stream().map(Algorithm::id).toList();
    }

    /**
     * A float32 tensor that copies {@code values}.
     *
     * @throws IllegalArgumentException if their number is not the shape's
     * @throws IllegalStateException if the device is closed
     */
    public Tensor tensor(Shape shape, float... values) {
        return tensor(HostArray.wrap(DType.F32, shape, MemorySegment.ofArray(values)));
    }

    /**
     * A float64 tensor that copies {@code values}.
     *
     * @throws IllegalArgumentException if their number is not the shape's
     * @throws IllegalStateException if the device is closed
     */
    public Tensor tensor(Shape shape, double... values) {
        return tensor(HostArray.wrap(DType.F64, shape, MemorySegment.ofArray(values)));
    }

    /**
     * A tensor that copies that array, in its type.
     *
     * @throws IllegalStateException if the device is closed
     */
    public Tensor tensor(HostArray array) {
        Tensor tensor = empty(array.dtype(), array.shape());
        tensor.memory().copyFrom(array.data());
        return tensor;
    }

    /**
     * A tensor of zeros, to be written to or to be the {@code out} of a layer.
     *
     * @throws IllegalStateException if the device is closed
     */
    public Tensor empty(DType dtype, Shape shape) {
        checkOpen();
        return new Tensor(this, dtype, shape, backend.allocate(dtype, shape));
    }

    /**
     * How the layers that ran here are computed: shape, algorithm, parameters, the rule that they come from, and every
     * algorithm that refused, with its reason.
     */
    public String explain() {
        return info.name() + ": " + info.description() + "\n"
                + plans.programs().stream().map(Program::explain).collect(Collectors.joining("\n"));
    }

    /**
     * How a layer would be computed on an input of that shape.
     *
     * @throws IllegalArgumentException if the layer refuses the input
     * @throws DeviceException if the device has no algorithm for it
     */
    public String explain(Layer layer, Shape input) {
        return program(layer, input).explain();
    }

    /**
     * The steps in which a layer would be computed on an input of that shape, each with its algorithm.
     *
     * @throws IllegalArgumentException if the layer refuses the input
     * @throws DeviceException if the device has no algorithm for it
     */
    public Program program(Layer layer, Shape input) {
        return planner.program(layer.operations(), input, null);
    }

    /**
     * Every way that the device has to compute that convolution on its own: each algorithm that accepts it with each of
     * its legal parameters, first what it does where no profile says otherwise, then each algorithm's own defaults first.
     */
    public List<Choice> choices(ConvShape shape) {
        return planner.choices(shape);
    }

    /** Runs a layer; {@code out} is null for a new tensor. */
    Tensor forward(Layer layer, Tensor x, Axes outputSize, Tensor out) {
        checkOpen();
        checkTensor(layer, x, "input");
        try {
            return plans.use(
                    new PlanKey(layer, x.shape(), outputSize),
                    () -> plan(layer, x.shape(), outputSize),
                    plan -> run(layer, plan, x, out));
        } catch (DeviceException e) {
            if (options.fallback() == Fallback.NONE) {
                throw e;
            }
            return runOnFallback(layer, x, outputSize, out, e);
        }
    }

    private Plan plan(Layer layer, Shape input, Axes outputSize) {
        checkOpen();
        Program program = planner.program(layer.operations(), input, outputSize);
        boolean empty = program.last().output().elements() == 0;
        return new Plan(program, empty ? NOTHING_TO_DO : backend.compile(program));
    }

    private Tensor run(Layer layer, Plan plan, Tensor x, Tensor out) {
        Program program = plan.program();
        if (x.dtype() != program.dtype()) {
            throw new IllegalArgumentException(layer.title() + ": input is " + x.dtype().torchName() + " but weight is "
                    + program.dtype().torchName() + "; convert the input or build the layer with dtype "
                    + x.dtype().name());
        }
        Shape shape = program.last().output();
        Tensor y = out == null ? empty(x.dtype(), shape) : checkOut(layer, x, out, shape);
        plan.compiled().run(x.memory(), y.memory());
        return y;
    }

    private Tensor checkOut(Layer layer, Tensor x, Tensor out, Shape shape) {
        checkTensor(layer, out, "out");
        if (!out.shape().equals(shape) || out.dtype() != x.dtype()) {
            throw new IllegalArgumentException(layer.title() + ": out is " + out.dtype().torchName() + out.shape()
                    + " but the result is " + x.dtype().torchName() + shape + "; give an out of that type and shape");
        }
        if (out == x) {
            throw new IllegalArgumentException(layer.title() + ": out is the input itself; give another tensor");
        }
        return out;
    }

    private void checkTensor(Layer layer, Tensor tensor, String what) {
        if (tensor.device() != this) {
            throw new IllegalArgumentException(layer.title() + ": " + what + " is a tensor of device "
                    + tensor.device().name() + ", not of " + name() + (tensor.device().name().equals(name())
                            ? " as opened here (another one of that name was opened)"
                            : "")
                    + "; copy it with device.tensor(x.toHost())");
        }
    }

    private Tensor runOnFallback(Layer layer, Tensor x, Axes outputSize, Tensor out, DeviceException cause) {
        LOG.log(System.Logger.Level.WARNING, "{0}: {1} runs on the JVM, because {2}", name(), layer.title(),
                cause.getMessage());
        Device jvm = fallback();
        Tensor y = jvm.forward(layer, jvm.tensor(x.toHost()), outputSize, null);
        Tensor result = out == null ? empty(y.dtype(), y.shape()) : checkOut(layer, x, out, y.shape());
        result.memory().copyFrom(y.memory());
        return result;
    }

    private synchronized Device fallback() {
        checkOpen();
        if (fallback == null) {
            fallback = Devices.open(Devices.JVM, options.withFallback(Fallback.NONE).withAlgorithm(""));
        }
        return fallback;
    }

    void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException(
                    "device " + name() + " is closed, and its tensors with it; open it again with Devices.open(\""
                            + name() + "\")");
        }
    }

    /** Closes plans and device; its tensors cannot be used afterwards. Closing twice does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        plans.close();
        backend.close();
        synchronized (this) {
            if (fallback != null) {
                fallback.close();
            }
        }
    }

    @Override
    public String toString() {
        return "Device(" + name() + ", " + info.description() + ")";
    }

    private record PlanKey(Layer layer, Shape input, Axes outputSize) {}

    /** For outputs without elements: batch 0, or an input without channels. */
    private static final class NothingToDo implements CompiledProgram {
        @Override
        public void run(MemorySegment input, MemorySegment output) {}

        @Override
        public long deviceBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
