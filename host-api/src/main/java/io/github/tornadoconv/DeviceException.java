package io.github.tornadoconv;

/**
 * A device that is not there, cannot be opened, or failed: out of memory, a kernel that does not compile, a driver that
 * gave up. The message names the device and the way out.
 */
public class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for the user. */
    public DeviceException(String message) {
        super(message);
    }

    /** With a message for the user and what caused it. */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
