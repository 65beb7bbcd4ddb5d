package io.github.tornadoconv.tornado;

/**
 * What the kernel families ask of a device.
 *
 * @param manyThreads whether neighbouring work items run side by side and should touch neighbouring memory, as on a GPU;
 *     otherwise each core takes a run of work items one after the other, and each should do much
 * @param doubles whether it computes in double precision
 * @param mostGroup the most work items in a work group, 1 or more
 * @param cores cores or multiprocessors, 1 or more
 */
record Traits(boolean manyThreads, boolean doubles, int mostGroup, int cores) {
    /** Work items for each core of a device with few threads: enough for the cores to end together, too few to cost. */
    private static final int ITEMS_PER_CORE = 8;

    /** Work items of a device with few threads that keep all cores at work. */
    int workers() {
        return ITEMS_PER_CORE * cores;
    }
}
