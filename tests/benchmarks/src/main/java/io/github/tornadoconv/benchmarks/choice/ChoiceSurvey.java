package io.github.tornadoconv.benchmarks.choice;

import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How good the JVM's choice of algorithms is: times every algorithm that accepts them on random layers, and compares the
 * one that the planner takes with the fastest. One thread, its processor time in the fastest of some blocks of calls.
 */
public final class ChoiceSurvey {
    private static final DeviceOptions ONE_THREAD = DeviceOptions.defaults().withThreads(1);
    private static final long BLOCK_NANOS = 2_000_000;
    private static final int LEAST_BLOCKS = 12;
    private static final int MOST_BLOCKS = 80;
    /** Blocks without a better one after which there will be none. */
    private static final int PATIENCE = 7;

    private static final double BETTER = 0.95;

    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final long warmupNanos;

    private ChoiceSurvey(long warmupMillis) {
        this.warmupNanos = warmupMillis * 1_000_000;
    }

    /** Arguments: seed, number of layers, milliseconds to warm each algorithm up. */
    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            System.err.println("usage: bench-choice SEED LAYERS WARMUP_MILLIS, such as 1 40 500");
            System.exit(2);
        }
        LayerDraw draw = new LayerDraw(Long.parseLong(arguments[0]));
        new ChoiceSurvey(Long.parseLong(arguments[2])).run(draw, Integer.parseInt(arguments[1]));
    }

    private void run(LayerDraw draw, int count) {
        try (Device free = Devices.open(Devices.JVM, ONE_THREAD)) {
            for (String id : free.algorithms()) {
                // The reference takes a thousand times as long and is only taken where no other algorithm accepts.
                if (!id.equals("jvm-reference")) {
                    devices.put(id, Devices.open(Devices.JVM, ONE_THREAD.withAlgorithm(id)));
                }
            }
            double[] ratios = new double[count];
            for (int i = 0; i < count; i++) {
                ratios[i] = compare(draw.next(), free);
            }
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "taken / fastest of %d layers: geometric mean %.3f, 95th percentile %.2f, most %.2f%n",
                    count,
                    Math.exp(Arrays.stream(ratios).map(Math::log).average().orElse(0)),
                    ratios[(int) (0.95 * count)],
                    ratios[count - 1]);
        } finally {
            devices.values().forEach(Device::close);
        }
    }

    /** Prints the times of a layer; how much longer what is taken takes than the fastest. */
    private double compare(ConvShape shape, Device free) {
        Random random = new Random(shape.hashCode());
        HostArray weight = numbers(random, shape.spec().weightShape());
        HostArray bias = numbers(random, Shape.of(shape.spec().outChannels()));
        ConvNd layer = ConvNd.of(shape.spec(), weight, bias);
        HostArray input = numbers(random, shape.input());
        String taken = id(free, layer, shape);
        Map<String, Call> calls = new LinkedHashMap<>();
        devices.forEach((id, device) -> {
            try {
                device.program(layer, shape.input());
                calls.put(id, new Call(layer, device.tensor(input), device.tensor(zeros(shape.output()))));
            } catch (DeviceException refused) {
                // Not one of those that accept this layer.
            }
        });
        calls.values().forEach(call -> call.warmUp(warmupNanos));
        int lastBetter = 0;
        for (int block = 0; block < LEAST_BLOCKS || block < MOST_BLOCKS && block - lastBetter < PATIENCE; block++) {
            for (Call call : calls.values()) {
                lastBetter = call.measure() ? block : lastBetter;
            }
        }
        double fastest = calls.values().stream().mapToDouble(call -> call.nanos).min().orElseThrow();
        double ratio = calls.get(taken).nanos / fastest;
        List<String> times = new ArrayList<>();
        calls.forEach((id, call) -> times.add(String.format(Locale.ROOT, "%s %.4f", id, call.nanos * 1e-6)));
        System.out.printf(Locale.ROOT, "%.2f %s, taken %s; ms: %s%n", ratio, shape, taken, String.join(", ", times));
        return ratio;
    }

    private static String id(Device device, ConvNd layer, ConvShape shape) {
        return device.program(layer, shape.input()).steps().getFirst().choice().algorithm().id();
    }

    private static HostArray numbers(Random random, Shape shape) {
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return HostArray.of(shape, numbers);
    }

    private static HostArray zeros(Shape shape) {
        return HostArray.of(shape, new float[Math.toIntExact(shape.elements())]);
    }

    private static long threadNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A layer on one algorithm. */
    private static final class Call {
        private final ConvNd layer;
        private final Tensor input;
        private final Tensor output;
        private int callsOfBlock = 1;
        private double nanos = Double.MAX_VALUE;

        Call(ConvNd layer, Tensor input, Tensor output) {
            this.layer = layer;
            this.input = input;
            this.output = output;
        }

        void warmUp(long atLeastNanos) {
            long begin = threadNanos();
            long last = begin;
            double best = Double.MAX_VALUE;
            while (last - begin < atLeastNanos) {
                layer.forward(input, output);
                long now = threadNanos();
                best = Math.min(best, Math.max(1, now - last));
                last = now;
            }
            callsOfBlock = Math.clamp((long) (BLOCK_NANOS / best), 1, 1_000_000);
        }

        /** Times a block; whether it was much better than all before. */
        boolean measure() {
            long begin = threadNanos();
            for (int i = 0; i < callsOfBlock; i++) {
                layer.forward(input, output);
            }
            double each = (double) (threadNanos() - begin) / callsOfBlock;
            boolean better = each < BETTER * nanos;
            nanos = Math.min(nanos, each);
            return better;
        }
    }
}
