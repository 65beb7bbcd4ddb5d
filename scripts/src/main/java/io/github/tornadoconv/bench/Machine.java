package io.github.tornadoconv.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the numbers of a run hold for. No name of the machine or its user is in it, so that it can be shown around.
 *
 * @param cpu processor model
 * @param processors hardware threads that the JVM sees
 * @param memoryBytes memory of the machine
 * @param os operating system, version and architecture
 * @param jdk version and vendor of Java
 * @param vectorBits length of the vectors that the Vector API prefers; 0 without its module
 * @param tornadovm version of the TornadoVM SDK, or empty
 */
public record Machine(
        String cpu,
        int processors,
        long memoryBytes,
        String os,
        String jdk,
        int vectorBits,
        String tornadovm) {

    /** This one. */
    public static Machine of() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                System.getProperty("os.name") + " " + release(System.getProperty("os.version")) + " "
                        + System.getProperty("os.arch"),
                Runtime.version() + " " + System.getProperty("java.vendor"),
                vectorLength(),
                tornadoVmVersion());
    }

    /** The version without what a distributor appends. */
    private static String release(String version) {
        return version.replaceFirst("^(\\d+(\\.\\d+)*).*", "$1");
    }

    private static String cpuModel() {
        String fromLinux = valueIn(Path.of("/proc/cpuinfo"), "model name", ":");
        if (!fromLinux.isEmpty()) {
            return fromLinux;
        }
        String fromWindows = System.getenv("PROCESSOR_IDENTIFIER");
        if (fromWindows != null) {
            return fromWindows;
        }
        String fromMac = firstLineOf("sysctl", "-n", "machdep.cpu.brand_string");
        return fromMac.isEmpty() ? System.getProperty("os.arch") : fromMac;
    }

    private static int vectorLength() {
        try {
            return VectorLength.bits();
        } catch (LinkageError noModule) {
            return 0;
        }
    }

    private static String tornadoVmVersion() {
        String home = System.getProperty("tornadovm.home", "");
        return home.isEmpty() ? "" : valueIn(Path.of(home, "etc", "tornado.release"), "version", "=");
    }

    /** What follows {@code key} and the separator in the first line that starts with the key, or nothing. */
    private static String valueIn(Path file, String key, String separator) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException notThere) {
            return "";
        }
    }

    private static String firstLineOf(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor() == 0 ? text.lines().findFirst().orElse("") : "";
            }
        } catch (IOException notThere) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** In one line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s, %d %s, %.0f GiB, %s, Java %s, %s%s", cpu, processors,
                processors == 1 ? "processor" : "processors", memoryBytes / (double) (1L << 30), os, jdk,
                vectorBits == 0 ? "no vectors" : vectorBits + "-bit vectors",
                tornadovm.isEmpty() ? "" : ", TornadoVM " + tornadovm);
    }
}
