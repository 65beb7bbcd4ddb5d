package io.github.tornadoconv;

import java.util.List;

/**
 * What is known of a device without opening it.
 *
 * @param name what {@link Devices#open(String)} takes: {@code jvm}, {@code tornadovm:0:0}
 * @param type kind of device
 * @param description the device's own name, for people
 * @param architecture vendor or architecture, by which profiles are found; the JVM's is its vector width
 * @param backend what drives it: {@code JVM}, {@code OpenCL}, {@code PTX}, ...
 * @param driver platform and version of the driver
 * @param memoryBytes memory it can use
 * @param maxAllocationBytes the largest single buffer
 * @param computeUnits cores or multiprocessors
 * @param workGroupLimits largest work-group size per dimension; empty where there are no work groups
 */
public record DeviceInfo(
        String name,
        Type type,
        String description,
        String architecture,
        String backend,
        String driver,
        long memoryBytes,
        long maxAllocationBytes,
        int computeUnits,
        List<Long> workGroupLimits) {

    public DeviceInfo {
        workGroupLimits = List.copyOf(workGroupLimits);
    }

    /** Kinds of device, the one usually fastest first. */
    public enum Type {
        GPU,
        ACCELERATOR,
        CPU,
        JVM
    }
}
