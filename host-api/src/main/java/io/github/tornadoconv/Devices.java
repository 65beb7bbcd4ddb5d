package io.github.tornadoconv;

import io.github.tornadoconv.plan.Speed;
import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The devices of this machine, by the names that {@code tornado --devices} prints: {@code jvm}, and
 * {@code tornadovm:B:D} for device D of TornadoVM's backend B.
 */
public final class Devices {
    /** Name of the pure Java device, which is always there. */
    public static final String JVM = "jvm";

    /** System property that names the device that {@link #best()} takes. */
    public static final String DEVICE_PROPERTY = "tornadoconv.device";

    /** Environment variable that names the device that {@link #best()} takes, where the property does not. */
    public static final String DEVICE_VARIABLE = "TORNADOCONV_DEVICE";

    private static final String TORNADOVM = "tornadovm";

    /** System property by which a launcher that leaves TornadoVM's backend out says why. */
    private static final String TORNADOVM_MISSING_PROPERTY = "tornadoconv.tornadovm.missing";

    private static final System.Logger LOG = System.getLogger(Devices.class.getName());

    private Devices() {}

    /** Every device that can be opened. */
    public static List<DeviceInfo> list() {
        return found().stream().map(Found::info).toList();
    }

    /** What was not found and why, a line each; empty where nothing is missing. */
    public static List<String> missing() {
        List<BackendProvider> providers = providers();
        List<String> missing = new ArrayList<>();
        for (BackendProvider provider : providers) {
            String reason = provider.probe().reason();
            if (!reason.isEmpty()) {
                missing.add(provider.name() + ": " + reason);
            }
        }
        if (providers.stream().noneMatch(provider -> provider.name().equals(TORNADOVM))) {
            String reason = System.getProperty(TORNADOVM_MISSING_PROPERTY, "");
            missing.add(TORNADOVM + ": "
                    + (reason.isBlank()
                            ? "its backend, tornadoconv-tornado-kernels, is not on the class path"
                            : reason));
        }
        return missing;
    }

    /** Opens {@link #bestInfo()} with default options. */
    public static Device best() {
        return best(DeviceOptions.defaults());
    }

    /**
     * Opens {@link #bestInfo()}, and logs {@link #bestReason()}. Unless it was named by property or variable, its
     * programs run where they should be fastest, {@link Placement#FASTEST}.
     *
     * @throws DeviceException if a device was named that is not here
     */
    public static Device best(DeviceOptions options) {
        String name = bestInfo().name();
        LOG.log(System.Logger.Level.INFO, Devices::bestReason);
        return open(name, named() == null ? options.withPlacement(Placement.FASTEST) : options);
    }

    /** One line that names the device that {@link #best()} opens, and says why it is not any of the others. */
    public static String bestReason() {
        DeviceInfo best = bestInfo();
        StringBuilder text = new StringBuilder("device " + best.name() + " (" + best.description() + ")");
        if (named() != null) {
            return text.append(", which ").append(namedBy()).append(" names").toString();
        }
        List<String> rest = new ArrayList<>(missing());
        list().stream()
                .filter(info -> !info.equals(best))
                .forEach(info -> rest.add(info.name() + ": " + whyNot(info, best)));
        return text.append(rest.isEmpty() ? "" : "; not taken: " + String.join("; ", rest))
                .toString();
    }

    private static String whyNot(DeviceInfo info, DeviceInfo best) {
        Optional<Speed> speed = speed(info);
        Optional<Speed> bestSpeed = speed(best);
        if (speed.isPresent() && bestSpeed.isPresent()) {
            return String.format(
                    Locale.ROOT, "typically %.0f GFLOP/s where %s has %.0f, by the profiles", speed.get().gflops(),
                    best.name(), bestSpeed.get().gflops());
        }
        return info.type() == best.type()
                ? "another " + info.type() + ", listed later"
                : info.type() + " ranks after " + best.type();
    }

    /** How fast a device should be with default options, by its profiles; empty where none of them was measured. */
    public static Optional<Speed> speed(DeviceInfo info) {
        DeviceTraits traits = traits(info, DeviceOptions.defaults().threads());
        return Speed.of(Profiles.of(traits), traits.units());
    }

    /** What the profiles of a device are found by; the JVM's units are the threads that it is opened with. */
    static DeviceTraits traits(DeviceInfo info, int threads) {
        return new DeviceTraits(
                info.backend(),
                info.type().name(),
                info.architecture(),
                info.description(),
                info.type() == DeviceInfo.Type.JVM ? threads : info.computeUnits());
    }

    /**
     * The device that {@link #best()} opens: the one that {@value #DEVICE_PROPERTY} or {@value #DEVICE_VARIABLE} names,
     * else a GPU, else an accelerator, else the JVM, else a CPU of another backend. But one that was measured comes
     * before the JVM only where its typical speed is above the JVM's, and among devices of one kind the fastest measured
     * one comes first.
     *
     * @throws DeviceException if the device named there is not here
     */
    public static DeviceInfo bestInfo() {
        String named = named();
        if (named != null) {
            try {
                return find(named).info();
            } catch (DeviceException e) {
                throw new DeviceException(e.getMessage() + "; it was named by " + namedBy(), e);
            }
        }
        List<Ranked> ranked = list().stream()
                .map(info -> new Ranked(info, speed(info).map(Speed::gflops).orElse(0.0)))
                .toList();
        double jvm = ranked.stream()
                .filter(each -> each.info.type() == DeviceInfo.Type.JVM)
                .mapToDouble(Ranked::gflops)
                .max()
                .orElse(0);
        return ranked.stream()
                .min(Comparator.comparingInt((Ranked each) -> each.order(jvm))
                        .thenComparing(Comparator.comparingDouble(Ranked::gflops).reversed()))
                .map(Ranked::info)
                .orElseThrow(() -> new DeviceException("no device found, not even " + JVM
                        + ": is META-INF/services/" + BackendProvider.class.getName() + " in the jar?"));
    }

    /** A device and its typical speed, 0 where that was not measured. */
    private record Ranked(DeviceInfo info, double gflops) {
        int order(double jvm) {
            boolean comparable = gflops > 0 && jvm > 0;
            return switch (info.type()) {
                case GPU -> comparable && gflops < jvm ? 4 : 0;
                case ACCELERATOR -> comparable && gflops < jvm ? 5 : 1;
                case JVM -> 3;
                case CPU -> comparable && gflops > jvm ? 2 : 6;
            };
        }
    }

    /** The device that property or variable name, or null. */
    private static String named() {
        String named = System.getProperty(DEVICE_PROPERTY, System.getenv(DEVICE_VARIABLE));
        return named == null || named.isBlank() ? null : named;
    }

    private static String namedBy() {
        return System.getProperty(DEVICE_PROPERTY) != null ? DEVICE_PROPERTY : DEVICE_VARIABLE;
    }

    /**
     * Opens a device with default options.
     *
     * @param name {@code jvm}, {@code tornadovm:0:0}, or TornadoVM's own {@code 0:0}
     * @throws DeviceException if it is not there; the message lists what is
     */
    public static Device open(String name) {
        return open(name, DeviceOptions.defaults());
    }

    /**
     * Opens a device.
     *
     * @param name {@code jvm}, {@code tornadovm:0:0}, or TornadoVM's own {@code 0:0}
     * @throws DeviceException if it is not there, or has no algorithm of the id asked for; the message lists what is
     */
    public static Device open(String name, DeviceOptions options) {
        Found found = find(name);
        Backend backend = found.provider().open(found.info(), options);
        try {
            return new Device(found.info(), options, backend);
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    /**
     * What is known of a device, without opening it.
     *
     * @param name as {@link #open(String)} takes it
     * @throws DeviceException if it is not there; the message lists what is
     */
    public static DeviceInfo info(String name) {
        return find(name).info();
    }

    private static Found find(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        String full = wanted.matches("\\d+:\\d+") ? TORNADOVM + ":" + wanted : wanted;
        List<Found> all = found();
        return all.stream()
                .filter(found -> found.info().name().equals(full))
                .findFirst()
                .orElseThrow(() -> new DeviceException("there is no device '" + name + "' here; there "
                        + (all.size() == 1 ? "is " : "are ")
                        + all.stream().map(found -> found.info().name()).collect(Collectors.joining(", "))
                        + missing().stream().map(m -> " (" + m + ")").collect(Collectors.joining())));
    }

    private static List<Found> found() {
        List<Found> found = new ArrayList<>();
        for (BackendProvider provider : providers()) {
            provider.probe().devices().forEach(info -> found.add(new Found(provider, info)));
        }
        return found;
    }

    private static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::rank))
                .toList();
    }

    private record Found(BackendProvider provider, DeviceInfo info) {}
}
