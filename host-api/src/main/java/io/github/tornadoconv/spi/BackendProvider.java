package io.github.tornadoconv.spi;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import java.util.List;

/**
 * A backend that may or may not be usable here. Found by {@link java.util.ServiceLoader}; its constructor and
 * {@link #probe()} must not fail where the backend's own classes or drivers are missing.
 */
public interface BackendProvider {
    /** First part of its devices' names: {@code jvm}, {@code tornadovm}. */
    String name();

    /** Order among providers when devices are listed: lower first. */
    int rank();

    /** The devices that can be opened, or why there are none. Never throws. */
    Probe probe();

    /**
     * Opens one of the devices that {@link #probe()} found.
     *
     * @throws io.github.tornadoconv.DeviceException if it cannot be opened
     */
    Backend open(DeviceInfo device, DeviceOptions options);

    /**
     * What a probe found.
     *
     * @param devices what can be opened
     * @param reason why there is no device, or why some are missing; empty if nothing is missing
     */
    record Probe(List<DeviceInfo> devices, String reason) {
        public Probe {
            devices = List.copyOf(devices);
        }
    }
}
