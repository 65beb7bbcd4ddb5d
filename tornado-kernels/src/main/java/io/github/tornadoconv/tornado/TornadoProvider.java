package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider;
import java.util.List;

/**
 * TornadoVM's devices. This class names none of TornadoVM's types, so that it loads where they are missing and can say
 * that they are.
 */
public final class TornadoProvider implements BackendProvider {
    /** First part of the devices' names. */
    static final String NAME = "tornadovm";

    /**
     * How many events one operation of a plan can wait for. TornadoVM keeps that many for each operation and clears all of
     * them at each run of the plan: its default of 32,768 costs 6 us and 128 KiB for each operation. With an in-order queue
     * none is used; without one an operation waits for as many as it has arguments.
     */
    private static final String MAX_EVENTS = "tornado.max.events";

    private static final String NOT_LAUNCHED =
            "java was started without a TornadoVM SDK; start it with scripts/tconv, or"
                    + " with @<SDK>/tornado-argfile, the argfile of an SDK for Java "
                    + Runtime.version().feature();

    private static final String NO_DRIVER =
            "no OpenCL driver is installed; install the driver of your device, or PoCL for the CPU";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public Probe probe() {
        return Found.PROBE;
    }

    @Override
    public Backend open(DeviceInfo device, DeviceOptions options) {
        return TornadoDevices.open(device, options.exact());
    }

    /** Probed once: a runtime that failed to start stays failed, and one that started keeps its devices. */
    private static final class Found {
        private static final Probe PROBE = find();

        private static Probe find() {
            if (ModuleLayer.boot().findModule("tornado.runtime").isEmpty()) {
                return new Probe(List.of(), NOT_LAUNCHED);
            }
            if (OpenClPlatforms.areMissing()) {
                return new Probe(List.of(), NO_DRIVER);
            }
            try {
                // The default is to run a kernel that does not compile as sequential Java, which looks like success.
                System.setProperty("tornado.recover.bailout", "False");
                if (System.getProperty(MAX_EVENTS) == null) {
                    System.setProperty(MAX_EVENTS, "1024");
                }
                return TornadoDevices.probe();
            } catch (Throwable e) {
                return new Probe(List.of(), reason(e));
            }
        }

        private static String reason(Throwable e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String text = String.valueOf(root.getMessage());
            if (text.contains("No OpenCL platforms found")) {
                return NO_DRIVER;
            }
            return "TornadoVM does not start: " + TerminalColours.strip(text);
        }
    }
}
