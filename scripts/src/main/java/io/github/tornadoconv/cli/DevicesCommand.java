package io.github.tornadoconv.cli;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.Devices;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tconv devices}. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "List the devices; '*' marks the one that is taken unless another is named: a GPU, else an accelerator, else"
                    + " the JVM, else a CPU of another backend; but the faster where both were measured.",
            "GFLOP/s: the typical speed by the device's profiles, if one of them was measured.",
            "Below them: what was not found, and why."
        })
final class DevicesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        print(spec.commandLine().getOut());
    }

    static void print(PrintWriter out) {
        DeviceInfo best = Devices.bestInfo();
        Table table =
                new Table(
                        "", "device", "type", "name", ">memory", ">units", ">GFLOP/s", "backend", "driver",
                        "work-group limits");
        List<String[]> rows = Devices.list().stream()
                .map(device -> row(device, device.equals(best)))
                .toList();
        rows.forEach(table::fit);
        out.println(table.head());
        rows.forEach(row -> out.println(table.line(row)));
        List<String> missing = Devices.missing();
        if (!missing.isEmpty()) {
            out.println();
            out.println("Not found:");
            missing.forEach(line -> out.println("  " + line));
        }
        out.flush();
    }

    private static String[] row(DeviceInfo device, boolean best) {
        return new String[] {
            best ? "*" : "",
            device.name(),
            device.type().name(),
            device.description(),
            memory(device.memoryBytes()),
            Integer.toString(device.computeUnits()),
            Devices.speed(device)
                    .map(speed -> String.format(Locale.ROOT, "%.0f", speed.gflops()))
                    .orElse("-"),
            device.backend(),
            device.driver(),
            limits(device.workGroupLimits())
        };
    }

    private static String memory(long bytes) {
        double gib = bytes / (double) (1 << 30);
        return gib >= 1
                ? String.format(Locale.ROOT, "%.1f GiB", gib)
                : String.format(Locale.ROOT, "%d MiB", bytes / (1 << 20));
    }

    private static String limits(List<Long> limits) {
        return limits.isEmpty() ? "-" : limits.stream().map(Object::toString).collect(Collectors.joining(" x "));
    }
}
