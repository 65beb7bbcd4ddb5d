package io.github.tornadoconv.cli;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The options that choose a device and how it is opened. */
final class DeviceOption {
    @Option(
            names = {"-d", "--device"},
            paramLabel = "DEVICE",
            description = "Device to run on: jvm, tornadovm:0:0, or TornadoVM's own 0:0; the best one unless said. "
                    + "'tconv devices' lists them.")
    private String name;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the device jvm; all cores unless said.")
    private Integer threads;

    @Option(names = "--exact", description = "Forbid algorithms that trade accuracy for speed.")
    private boolean exact;

    @Option(
            names = "--algorithm",
            paramLabel = "ID",
            defaultValue = "",
            description = "Use that algorithm of the device alone; 'tconv run --explain' shows the ids.")
    private String algorithm;

    /** The options that were given, over the defaults. */
    DeviceOptions options() {
        DeviceOptions options = DeviceOptions.defaults().withExact(exact).withAlgorithm(algorithm);
        return threads == null ? options : options.withThreads(threads);
    }

    /** Opens the device that was named, or the best one, which then is said in a log line. */
    Device open(DeviceOptions options) {
        return name == null ? Devices.best(options) : Devices.open(name, options);
    }

    /** As {@link #open(DeviceOptions)}, but the line that names the device goes to {@code out}. */
    Device open(DeviceOptions options, PrintWriter out) {
        Device opened = Devices.open(name == null ? Devices.bestInfo().name() : name, options);
        out.println(
                name == null
                        ? Devices.bestReason()
                        : "device " + opened.name() + " (" + opened.info().description() + ")");
        out.flush();
        return opened;
    }
}
