package io.github.tornadoconv.bench;

/**
 * How long measuring takes.
 *
 * @param rounds blocks of calls that each contender gets
 * @param blockMillis length of a block, at least three samples
 * @param warmupMillis warm-up before the first block, again as long as the JVM compiles meanwhile
 * @param rewarmMillis warm-up before each block
 */
public record Pace(int rounds, long blockMillis, long warmupMillis, long rewarmMillis) {
    private static final long LONGEST_REWARM = 30;

    /** @throws IllegalArgumentException if there is no round, or a length is negative */
    public Pace {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds is " + rounds + "; give 1 or more");
        }
        if (blockMillis < 0 || warmupMillis < 0 || rewarmMillis < 0) {
            throw new IllegalArgumentException("a block of " + blockMillis + " ms and a warm-up of " + warmupMillis
                    + " ms: give 0 or more");
        }
    }

    /** With as much warm-up before each block as the first one allows, up to 30 ms. */
    public static Pace of(int rounds, long blockMillis, long warmupMillis) {
        return new Pace(rounds, blockMillis, warmupMillis, Math.min(warmupMillis, LONGEST_REWARM));
    }
}
