package io.github.tornadoconv.tornado;

/**
 * How the parts of a task are shared out: on a device with many threads each work item takes one, elsewhere a run of
 * neighbours, which use the same weights and mostly the same input, so that these stay in a cache near the core.
 *
 * @param workers work items
 * @param each parts that a work item takes, the last one fewer
 */
record Runs(int workers, int each) {
    static Runs of(Traits traits, long parts) {
        int each = traits.manyThreads() ? 1 : Math.toIntExact(Math.ceilDiv(parts, TiledLayout.LEAST_ITEMS));
        return new Runs(Math.toIntExact(Math.ceilDiv(parts, Math.max(1, each))), each);
    }
}
