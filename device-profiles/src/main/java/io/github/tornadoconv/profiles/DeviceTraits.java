package io.github.tornadoconv.profiles;

/**
 * What a profile is found by, from the general to the particular.
 *
 * @param backend what drives the device: {@code JVM}, {@code OpenCL}, {@code PTX}
 * @param type {@code JVM}, {@code CPU}, {@code GPU}, {@code ACCELERATOR}
 * @param architecture vendor or architecture; the JVM's is its vector width, such as {@code vector-512}
 * @param device the device's own name
 */
public record DeviceTraits(String backend, String type, String architecture, String device) {}
