package io.github.tornadoconv;

/** What a device does with a program that it cannot compile, hold or run. */
public enum Fallback {
    /** Fail with a {@link DeviceException}. */
    NONE,
    /** Run it on the JVM and say so in one warning. */
    JVM
}
