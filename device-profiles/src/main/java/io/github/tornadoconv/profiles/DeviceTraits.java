package io.github.tornadoconv.profiles;

/**
 * What a profile is found by, from the general to the particular.
 *
 * @param backend what drives the device: {@code JVM}, {@code OpenCL}, {@code PTX}
 * @param type {@code JVM}, {@code CPU}, {@code GPU}, {@code ACCELERATOR}
 * @param architecture vendor or architecture; the JVM's is its vector width, such as {@code vector-512}
 * @param device the device's own name; the JVM's ends with the processor's architecture, such as {@code amd64}
 * @param units cores or multiprocessors
 */
public record DeviceTraits(String backend, String type, String architecture, String device, int units) {}
