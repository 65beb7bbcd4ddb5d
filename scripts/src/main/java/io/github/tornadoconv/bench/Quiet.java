package io.github.tornadoconv.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What else runs on this machine, as Linux counts it; elsewhere it is taken for quiet. */
public final class Quiet {
    private static final Path STAT = Path.of("/proc/stat");
    private static final long TICK_NANOS = 10_000_000;
    private static final int TRIES = 4;
    private static final int QUIET_LOOKS = 3;
    private static final long LOOK_MILLIS = 4;

    /** What an idle process may use of a processor for looking: threads of a library that still spin use far more. */
    private static final double IDLE_SHARE = 0.25;

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long patienceNanos;
    private final boolean realTime = readRealTime();

    /** A machine that is waited for no longer than {@code patienceMillis} at a time. */
    public Quiet(long patienceMillis) {
        patienceNanos = patienceMillis * 1_000_000;
    }

    /** How often to measure what other processes may disturb: once where they cannot, or nobody wants to wait for them. */
    int tries() {
        return realTime || patienceNanos == 0 ? 1 : TRIES;
    }

    /** Whether this process runs under a real-time policy, before all others: {@code chrt -r 10 command}. */
    private static boolean readRealTime() {
        int fifo = 1;
        int roundRobin = 2;
        return lines(Path.of("/proc/self/stat")).stream()
                // The fields after the name, which is in parentheses and may hold blanks; the policy is the 41st of all.
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" "))
                .mapToInt(fields -> Integer.parseInt(fields[38]))
                .anyMatch(policy -> policy == fifo || policy == roundRobin);
    }

    /**
     * Waits until this process has been idle and nobody else runnable at several looks in a row, or until patience ends.
     * What others do is no matter under a real-time policy.
     */
    public void await() throws InterruptedException {
        long deadline = System.nanoTime() + patienceNanos;
        long own = system.getProcessCpuTime();
        for (int quiet = 0; quiet < QUIET_LOOKS && System.nanoTime() < deadline;) {
            Thread.sleep(LOOK_MILLIS);
            long ownNow = system.getProcessCpuTime();
            boolean idle = ownNow - own < IDLE_SHARE * LOOK_MILLIS * 1_000_000;
            quiet = idle && (realTime || runnable() <= 1) ? quiet + 1 : 0;
            own = ownNow;
        }
    }

    /** A stretch of time from now on. */
    public Stretch start() {
        return new Stretch(System.nanoTime(), busyNanos(), system.getProcessCpuTime());
    }

    /** A stretch of time in which other processes may have run. */
    public final class Stretch {
        private final long start;
        private final long busy;
        private final long own;

        private Stretch(long start, long busy, long own) {
            this.start = start;
            this.busy = busy;
            this.own = own;
        }

        /** Processors that others than this process kept busy since the start: 0 when alone, 1 for one whole one. */
        public double foreignProcessors() {
            double foreign = busyNanos() - busy - (system.getProcessCpuTime() - own);
            // The kernel counts in ticks: a difference of two on each processor may be nothing at all.
            double doubt = 2.0 * TICK_NANOS * Runtime.getRuntime().availableProcessors();
            return Math.max(0, foreign - doubt) / (System.nanoTime() - start);
        }
    }

    private static int runnable() {
        return lines(STAT).stream()
                .filter(line -> line.startsWith("procs_running"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Time that all processors together have spent on anything but idling and waiting for a disk. */
    private static long busyNanos() {
        return lines(STAT).stream()
                .filter(line -> line.startsWith("cpu "))
                .mapToLong(line -> {
                    long[] ticks = Arrays.stream(line.substring(4).strip().split(" "))
                            .mapToLong(Long::parseLong)
                            .toArray();
                    int userNiceSystem = 3;
                    int irqSoftirqSteal = 5;
                    return TICK_NANOS
                            * (Arrays.stream(ticks, 0, userNiceSystem).sum()
                                    + Arrays.stream(ticks, irqSoftirqSteal, 8).sum());
                })
                .findFirst()
                .orElse(0);
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
