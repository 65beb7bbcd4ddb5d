package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceInfo;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * The device that plans are made for.
 *
 * @param info what users see of it
 * @param device what TornadoVM calls it
 * @param traits what kernels are chosen by
 * @param planBytes bytes that one plan may take on it
 * @param bufferBytes bytes that one buffer may take on it
 * @param poison whether outputs and intermediate arrays start as NaN, for tests
 */
record Target(DeviceInfo info, TornadoDevice device, Traits traits, long planBytes, long bufferBytes, boolean poison) {
    /** What a device is called in messages. */
    String title() {
        return info.name() + " (" + info.description() + ")";
    }
}
