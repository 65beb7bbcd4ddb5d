package io.github.tornadoconv;

import io.github.tornadoconv.plan.Plan;
import io.github.tornadoconv.plan.PlanCache;
import io.github.tornadoconv.plan.Planner;
import io.github.tornadoconv.plan.Speed;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Peak;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final List<Profile> profiles;
    private final Planner planner;
    private final PlanCache<PlanKey> plans;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Device jvm;

    Device(DeviceInfo info, DeviceOptions options, Backend backend) {
        this.info = info;
        this.options = options;
        this.backend = backend;
        this.profiles = Profiles.of(traits());
        this.planner = new Planner(
                info.name(), backend.algorithms(), rules(), options.algorithm());
        this.plans = new PlanCache<>(options.maxPlans(), options.maxPlanBytes());
    }

    private List<Rule> rules() {
        return options.rules()
                .orElseGet(() -> profiles.stream()
                        .flatMap(profile -> profile.rules().stream())
                        .toList());
    }

    /** What its profiles are found by. */
    public DeviceTraits traits() {
        return Devices.traits(info, options.threads());
    }

    private Optional<Speed> speed() {
        return Speed.of(profiles, traits().units());
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
     * Whether the JVM is still compiling loops of layers that ran. On the JVM a layer's first calls, for a second or some,
     * are computed by slower code, which gives the same bits; run layers until this is false before you time them, or before
     * a service says that it is ready. Never true on other devices, whose kernels are compiled in the first call.
     */
    public boolean isWarmingUp() {
        return backend.isWarmingUp();
    }

    /**
     * How the layers that ran here are computed: shape, algorithm, parameters, the rule that they come from, every
     * algorithm that refused, with its reason, and where there was a choice of devices, what each was expected to take.
     */
    public String explain() {
        return info.name() + ": " + info.description() + "\n"
                + plans.plans().stream().map(Plan::explain).collect(Collectors.joining("\n"));
    }

    /**
     * How a layer would be computed on an input of that shape.
     *
     * @throws IllegalArgumentException if the layer refuses the input
     * @throws DeviceException if the device has no algorithm for it
     */
    public String explain(Layer layer, Shape input) {
        Place place = place(layer, input, null);
        return Plan.explain(place.program, place.notes());
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

    /**
     * Runs a layer once under the device's own profiler.
     *
     * @return nanoseconds that the device spent in kernels, transfers not counted; empty where there is no profiler, and
     *     then nothing has run
     * @throws IllegalArgumentException if input or {@code out} do not fit
     * @throws DeviceException if the device fails
     */
    public OptionalLong kernelNanos(Layer layer, Tensor x, Tensor out) {
        checkOpen();
        checkTensor(layer, x, "input");
        return plans.use(
                new PlanKey(layer, x.shape(), null),
                () -> plan(layer, x.shape(), null),
                plan -> {
                    Tensor y = checkOut(layer, x, out, plan.program().last().output());
                    return plan.compiled().kernelNanos(x.memory(), y.memory());
                });
    }

    /** Measures what the device can do, for about half a second; empty where that is not known. */
    public Optional<Peak> peak() {
        checkOpen();
        return backend.peak();
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
        Place place = place(layer, input, outputSize);
        boolean empty = place.program.last().output().elements() == 0;
        return new Plan(
                place.program, empty ? NOTHING_TO_DO : place.device.backend.compile(place.program), place.notes());
    }

    /** Where a layer runs, and why; the reason is empty where there is no choice. */
    private record Place(Program program, Device device, String reason) {
        /** What {@code explain()} says besides the steps. */
        List<String> notes() {
            return Stream.concat(device.backend.notes(program).stream(), Stream.of(reason))
                    .filter(note -> !note.isEmpty())
                    .toList();
        }
    }

    private Place place(Layer layer, Shape input, Axes outputSize) {
        Program here = planner.program(layer.operations(), input, outputSize);
        if (options.placement() == Placement.DEVICE || info.type() == DeviceInfo.Type.JVM) {
            return new Place(here, this, "");
        }
        Device other = jvm();
        Optional<Speed> speed = speed();
        Optional<Speed> otherSpeed = other.speed();
        if (speed.isEmpty() || otherSpeed.isEmpty()) {
            return new Place(here, this, "on " + name() + ", as no profile of "
                    + (speed.isEmpty() ? name() : other.name()) + " was measured");
        }
        Program there = other.planner.program(layer.operations(), input, outputSize);
        String expected = name() + " " + speed.get().explain(here) + "; " + other.name() + " "
                + otherSpeed.get().explain(there);
        return otherSpeed.get().millis(there) < speed.get().millis(here)
                ? new Place(there, other, "on " + other.name() + ", the faster as expected: " + expected)
                : new Place(here, this, "on " + name() + ", the faster as expected: " + expected);
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
        Device other = jvm();
        Tensor y = other.forward(layer, other.tensor(x.toHost()), outputSize, null);
        Tensor result = out == null ? empty(y.dtype(), y.shape()) : checkOut(layer, x, out, y.shape());
        result.memory().copyFrom(y.memory());
        return result;
    }

    /** The JVM beside this device, opened when it is first wanted. */
    private synchronized Device jvm() {
        checkOpen();
        if (jvm == null) {
            jvm = Devices.open(
                    Devices.JVM,
                    DeviceOptions.defaults().withThreads(options.threads()).withExact(options.exact()));
        }
        return jvm;
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
            if (jvm != null) {
                jvm.close();
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
