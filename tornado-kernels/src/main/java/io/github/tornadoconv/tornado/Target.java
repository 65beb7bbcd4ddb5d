package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceInfo;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * The device that plans are made for.
 *
 * @param info what users see of it
 * @param device what TornadoVM calls it
 * @param traits what kernels are chosen by
 */
record Target(DeviceInfo info, TornadoDevice device, Traits traits) {}
