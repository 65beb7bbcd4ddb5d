package io.github.tornadoconv;

/** Where the programs of an open device run. */
public enum Placement {
    /** On the device that was opened, and nowhere else. */
    DEVICE,

    /**
     * On the JVM where that should be faster by what was measured of both, transfers counted; else on the device. Where
     * no profile of either was measured, on the device. {@link Device#explain()} says which, and why.
     */
    FASTEST
}
