package io.github.tornadoconv.tornado;

/**
 * What the kernel families ask of a device.
 *
 * @param manyThreads whether neighbouring work items run side by side and should touch neighbouring memory, as on a GPU;
 *     otherwise each core takes a run of work items one after the other, and each should do much
 * @param doubles whether it computes in double precision
 * @param mostGroup the most work items in a work group, 1 or more
 */
record Traits(boolean manyThreads, boolean doubles, int mostGroup) {}
