package io.github.tornadoconv.jvm;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Where arrays lie in cache lines, as far as a program can know. A vector as long as a line that does not begin with one
 * takes two accesses, and on some processors tiles that read such vectors take a quarter longer. Java promises nothing,
 * but G1, ZGC and Shenandoah put a large array at the beginning of a region, so that only its header is in front of it.
 * With {@code -XX:ObjectAlignmentInBytes=64} every array of every collector begins a line.
 */
final class Lines {
    /** Bytes of a line. */
    static final int BYTES = 64;

    /** Bytes of an array's header. */
    private static final int HEADER_BYTES = Boolean.parseBoolean(option("UseCompactObjectHeaders", "false")) ? 12 : 16;

    /** How many regions G1 makes of the largest heap, unless they would be smaller or larger than these. */
    private static final long REGIONS = 2048;

    private static final long LEAST_REGION_BYTES = 1L << 20;
    private static final long MOST_REGION_BYTES = 32L << 20;

    /** Bytes of the smallest array that G1, the most demanding, puts at the beginning of a region; none if all begin lines. */
    private static final long LARGE_BYTES = Integer.parseInt(option("ObjectAlignmentInBytes", "8")) % BYTES == 0
            ? 0
            : largeBytes(Runtime.getRuntime().maxMemory());

    private Lines() {}

    /** An option of the virtual machine, or what it is where there is no such option. */
    private static String option(String name, String otherwise) {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return machine == null ? otherwise : machine.getVMOption(name).getValue();
        } catch (IllegalArgumentException noSuchOption) {
            return otherwise;
        }
    }

    /** Bytes of a large array, where that is the largest size of the heap. */
    static long largeBytes(long heapBytes) {
        long region = Math.clamp(heapBytes / REGIONS, LEAST_REGION_BYTES, MOST_REGION_BYTES);
        long power = Long.highestOneBit(region);
        return (power < region ? 2 * power : power) / 2;
    }

    /** Bytes of a large array here. */
    static long largeBytes() {
        return LARGE_BYTES;
    }

    /** Whether an array of that many bytes is put where this class expects it. */
    static boolean isLarge(long bytes) {
        return bytes >= LARGE_BYTES;
    }

    /** Number of the first element of a large array that begins a line. */
    static int first(int elementBytes) {
        return (BYTES - Math.ceilDiv(HEADER_BYTES, elementBytes) * elementBytes) / elementBytes;
    }
}
