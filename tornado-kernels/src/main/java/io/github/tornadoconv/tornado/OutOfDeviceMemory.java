package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceException;

/** A device without the memory that a plan needs: the one failure that a smaller batch may cure. */
final class OutOfDeviceMemory extends DeviceException {
    private static final long serialVersionUID = 1L;

    OutOfDeviceMemory(String message, Throwable cause) {
        super(message, cause);
    }
}
