package io.github.tornadoconv.jvm;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * Which steps of a program are computed together, band by band ({@link FusedKernel}): neighbours whose kernels can compute
 * some rows at a time, as long as what goes from one to the next would not stay in the second caches, and windows of it
 * and the weights of all do.
 */
final class Fusion {
    /** At least so many, so that a thread that is late can be helped. */
    private static final int BANDS_PER_THREAD = 2;

    /** So many of a thread that one more or less does not matter. */
    private static final int MANY_BANDS = 8;

    private static final Limits LIMITS = new Limits(768 * 1024, 512 * 1024, 256 * 1024);

    /**
     * What stays in the second caches of the cores, in bytes.
     *
     * @param between what goes from one step to the next
     * @param windows windows of a thread, beside the rest
     * @param weights weights of steps that are computed together, beside the rest
     */
    record Limits(long between, long windows, long weights) {}

    private final Limits limits;
    private final List<Program.Step> steps;
    private final List<Layout> layouts;

    /**
     * Steps that are computed together, or a single one.
     *
     * @param steps the steps
     * @param layouts of the input, of what goes from step to step, and of the output
     * @param plan how they are computed together; null for a single one
     */
    record Group(List<Program.Step> steps, List<Layout> layouts, FusedPlan plan) {
        boolean isFused() {
            return plan != null;
        }

        /** The first step, or the only one. */
        Program.Step step() {
            return steps.getFirst();
        }

        /** What is computed together, for a user. */
        String note() {
            return "%s to %s together: %d bands of rows for each image, %d bytes for each thread between them"
                    .formatted(
                            steps.getFirst().operation().title(), steps.getLast().operation().title(), plan.bands(),
                            plan.windowElements() * Float.BYTES);
        }
    }

    /** @param layouts of the program's input, of what goes from step to step, and of its output */
    Fusion(Program program, List<Layout> layouts) {
        this(program, layouts, LIMITS);
    }

    Fusion(Program program, List<Layout> layouts, Limits limits) {
        this.limits = limits;
        this.steps = program.steps();
        this.layouts = layouts;
    }

    /** All steps in their order. */
    List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (int first = 0; first < steps.size();) {
            Group group = new Group(steps.subList(first, first + 1), layouts.subList(first, first + 2), null);
            for (int end = first + 2; end <= steps.size() && joins(first, end - 1); end++) {
                Group longer = together(first, end);
                if (longer == null) {
                    break;
                }
                group = longer;
            }
            groups.add(group);
            first += group.steps.size();
        }
        return groups;
    }

    /** Whether a step may be computed together with those before it, of which {@code first} is the first. */
    private boolean joins(int first, int step) {
        return hasBands(step - 1)
                && hasBands(step)
                && (layouts.get(first).isBlocked()
                        || steps.get(first).choice().algorithm() instanceof ChannelsAlgorithm)
                && layouts.get(step).isBlocked()
                && layouts.get(step + 1).isBlocked()
                && layouts.get(step).elements() * Float.BYTES > limits.between;
    }

    private boolean hasBands(int step) {
        Geometry g = Geometry.of(steps.get(step).shape());
        return steps.get(step).shape().spec().dtype() == DType.F32
                && steps.get(step).choice().algorithm() instanceof EitherLayoutAlgorithm
                && g.in()[0] == 1
                && g.out()[0] == 1
                && g.kernel()[0] == 1
                && g.begin()[0] == 0;
    }

    /** Those steps in the fewest bands whose windows are small enough and that threads share evenly; null if there are none. */
    private Group together(int first, int end) {
        List<Program.Step> members = steps.subList(first, end);
        List<Layout> between = layouts.subList(first, end + 1);
        long weights = members.stream()
                .mapToLong(step -> step.operation().weight().shape().elements())
                .sum();
        if (weights * Float.BYTES > limits.weights) {
            return null;
        }
        List<Geometry> shapes =
                members.stream().map(step -> Geometry.of(step.shape())).toList();
        int threads = ((EitherLayoutAlgorithm) members.getFirst().choice().algorithm()).workers().size();
        int batch = shapes.getLast().batch();
        int rows = shapes.getLast().out()[1];
        int least = Math.min(rows, Math.ceilDiv(BANDS_PER_THREAD * threads, batch));
        for (int bands = least; bands <= rows; bands++) {
            if (!even(batch * bands, threads) && bands < rows) {
                continue;
            }
            FusedPlan plan = new FusedPlan(shapes, between, bands);
            if (plan.windowElements() * Float.BYTES <= limits.windows) {
                return new Group(members, between, plan);
            }
        }
        return null;
    }

    /** Whether threads come out even with so many bands, or nearly so. */
    private static boolean even(int bands, int threads) {
        return bands % threads == 0 || bands > MANY_BANDS * threads;
    }
}
