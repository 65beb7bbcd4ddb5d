package io.github.tornadoconv.tornado;

import java.util.OptionalDouble;

/**
 * What the parts of a convolution cost on a device with few threads, in processor cycles of one thread, as measured with
 * PoCL 3.1 on one core of an AMD EPYC (Zen 5) at 4 GHz. For devices with many threads nobody has measured anything.
 */
final class CpuCycles {
    /** A multiplication and an addition of a vector, in tiles of 14 accumulators. */
    private static final double MULTIPLY = 0.66;

    /** The same where accumulators share the weight alone, as a share of it. */
    static final double LANES = 2;

    /** Copying a vector into the padded input, and out of blocks. */
    static final double PAD = 20;

    /** Copying a vector of a row into a padded plane that stays in a cache near the core, and what a row costs besides. */
    static final double PAD_NEAR = 5;

    static final double PAD_ROW = 20;

    static final double UNPACK = 16;

    /** A vector of points of minimal filtering: from the input, and to the output. */
    static final double TRANSFORM_INPUT = 12;

    static final double TRANSFORM_OUTPUT = 18;

    /** Reading a vector of weights from a cache that the cores share, or from memory, in multiplications of it. */
    private static final double WEIGHT_FROM_CACHE = 11;

    private static final double WEIGHT_FROM_MEMORY = 34;

    /** Vectors of weights that stay in a cache. */
    private static final double CACHED_WEIGHTS = (12 << 20) / 64;

    /** Starting a task and waiting for it, on all cores. */
    private static final double TASK = 200_000;

    private CpuCycles() {}

    /** Multiplying each of some vectors of weights that many times, in tiles of 14 accumulators. */
    static double products(double weights, double times) {
        double reading = weights <= CACHED_WEIGHTS ? WEIGHT_FROM_CACHE : WEIGHT_FROM_MEMORY;
        return MULTIPLY * weights * Math.max(reading, times);
    }

    /** The estimate of that many tasks which need that many cycles in all; none for a device with many threads. */
    static OptionalDouble of(Traits traits, int tasks, double cycles) {
        return traits.manyThreads() ? OptionalDouble.empty() : OptionalDouble.of(tasks * TASK + cycles);
    }
}
