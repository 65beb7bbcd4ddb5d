package io.github.tornadoconv.bench;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.bench.Run.Measured;
import io.github.tornadoconv.bench.Run.Result;
import io.github.tornadoconv.spi.Peak;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures problems on devices, which take turns: each round gives each of them one block of time. */
public final class Bench {
    private final List<String> devices;
    private final DeviceOptions options;
    private final Pace pace;
    private final Quiet machine;

    /** On those devices, each opened with these options for each problem anew. */
    public Bench(List<String> devices, DeviceOptions options, Pace pace, Quiet machine) {
        this.devices = List.copyOf(devices);
        this.options = options;
        this.pace = pace;
        this.machine = machine;
    }

    /**
     * Opens a device and measures what it can do at most.
     *
     * @throws DeviceException if it is not there; the message lists what is
     */
    public Measured measured(String name) throws InterruptedException {
        try (Device device = Devices.open(name, options)) {
            Peak peak = peak(device);
            DeviceInfo info = device.info();
            boolean own = info.type() == DeviceInfo.Type.JVM;
            return new Measured(
                    info.name(), info.type().name(), info.description(), info.backend(), info.driver(),
                    own ? options.threads() : 0, peak.flops() * 1e-9, peak.bytes() * 1e-9, !own);
        }
    }

    /** Measures what the devices can do again: the better counts. */
    public List<Measured> measuredAgain(List<Measured> before) throws InterruptedException {
        List<Measured> better = new ArrayList<>();
        for (Measured device : before) {
            Measured again = measured(device.name());
            better.add(new Measured(
                    device.name(), device.type(), device.description(), device.backend(), device.driver(),
                    device.threads(), Math.max(device.peakGflops(), again.peakGflops()),
                    Math.max(device.peakGigabytes(), again.peakGigabytes()), device.transfers()));
        }
        return better;
    }

    /** The best of some measurements, as other processes can only make it look worse. */
    private Peak peak(Device device) throws InterruptedException {
        Peak best = new Peak(0, 0);
        for (int attempt = 1; attempt <= machine.tries(); attempt++) {
            machine.await();
            var stretch = machine.start();
            Peak peak = device.peak().orElse(best);
            best = new Peak(Math.max(best.flops(), peak.flops()), Math.max(best.bytes(), peak.bytes()));
            if (stretch.foreignProcessors() <= Sampler.TOLERATED) {
                break;
            }
        }
        return best;
    }

    /** Median time of a sample that calls nothing, in nanoseconds: what the harness adds to each sample. */
    public static double clockNanos() {
        long[] nanos = new long[100_000];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            nanos[i] = System.nanoTime() - start;
        }
        return Timing.of(nanos, nanos.length, 1).median() * 1e6;
    }

    /** Measures one problem on all devices; a device that fails has a result that says why. */
    public List<Result> run(String suite, Problem problem) throws InterruptedException {
        Workload work = Workload.of(problem);
        Map<String, Result> results = new LinkedHashMap<>();
        List<Lane> lanes = new ArrayList<>();
        Expected expected = Expected.of(work);
        try {
            for (String device : devices) {
                results.put(device, null);
                attempt(device, suite, problem, results, () -> lanes.add(new Lane(device, work)));
            }
            for (int round = 0; round < pace.rounds(); round++) {
                for (int turn = 0; turn < lanes.size(); turn++) {
                    Lane lane = lanes.get((round + turn) % lanes.size());
                    if (results.get(lane.name) == null) {
                        attempt(lane.name, suite, problem, results, lane::block);
                    }
                }
            }
            for (Lane lane : lanes) {
                if (results.get(lane.name) == null) {
                    attempt(lane.name, suite, problem, results,
                            () -> results.put(lane.name, lane.result(suite, problem, expected)));
                }
            }
        } finally {
            lanes.forEach(Lane::close);
        }
        return List.copyOf(results.values());
    }

    /** What a device may fail at. */
    private interface Step {
        void run() throws Exception;
    }

    private static void attempt(
            String device, String suite, Problem problem, Map<String, Result> results, Step step)
            throws InterruptedException {
        try {
            step.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (DeviceException e) {
            results.put(device, failed(suite, problem, device, e.getMessage()));
        } catch (Exception e) {
            throw new IllegalStateException(device + ", " + problem.id() + ": " + e.getMessage(), e);
        }
    }

    private static Result failed(String suite, Problem problem, String device, String why) {
        return new Result(
                suite, problem.id(), texts(problem), device, List.of(), problem.flops() * 1e-9, problem.bytes() * 1e-6,
                null, null, 0, 0, 0, 0, why.replaceAll("\\s*\\R\\s*", " "));
    }

    private static List<String> texts(Problem problem) {
        return problem.layers().stream().map(Object::toString).toList();
    }

    /** One device's side. */
    private final class Lane {
        private final String name;
        private final Device device;
        private final Layer layer;
        private final Tensor x;
        private final Tensor out;
        private final List<String> algorithms;
        private final Sampler wall;
        /** Kernel time by the device's profiler, where it has one. */
        private final Optional<Sampler> kernel;

        Lane(String name, Workload work) throws Exception {
            this.name = name;
            device = Devices.open(name, options);
            try {
                layer = work.layer();
                x = device.tensor(work.inputArray());
                DType dtype = x.dtype();
                out = device.empty(dtype, work.problem().output());
                algorithms = device.program(layer, x.shape()).steps().stream()
                        .map(step -> step.choice().algorithm().id())
                        .distinct()
                        .toList();
                wall = Sampler.of(() -> layer.forward(x, out), pace, machine);
                wall.warmUp();
                kernel = device.kernelNanos(layer, x, out).isPresent()
                        ? Optional.of(new Sampler(this::kernelNanos, pace, machine))
                        : Optional.empty();
                if (kernel.isPresent()) {
                    kernel.get().warmUp();
                }
            } catch (Exception e) {
                device.close();
                throw e;
            }
        }

        Result result(String suite, Problem problem, Expected expected) {
            double error = expected.error(out.toHost());
            boolean right = error <= expected.limit();
            String wrong = right
                    ? null
                    : "wrong result: " + error + " standard deviations from the reference, " + expected.limit()
                            + " allowed";
            return new Result(
                    suite, problem.id(), texts(problem), name, algorithms, problem.flops() * 1e-9,
                    problem.bytes() * 1e-6, wall.timing(), kernel.map(Sampler::timing).orElse(null), error,
                    expected.limit(), expected.share(),
                    wall.disturbed(), wrong);
        }

        private long kernelNanos(int calls) {
            long nanos = 0;
            for (int i = 0; i < calls; i++) {
                nanos += device.kernelNanos(layer, x, out).orElseThrow();
            }
            return nanos;
        }

        void block() throws Exception {
            wall.block();
            if (kernel.isPresent()) {
                kernel.get().block();
            }
        }

        void close() {
            device.close();
        }
    }
}
