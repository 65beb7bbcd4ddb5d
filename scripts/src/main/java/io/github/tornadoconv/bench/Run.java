package io.github.tornadoconv.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * What one call of {@code tconv bench} measured: what a result file holds, see {@link ResultFile}.
 *
 * @param format {@link ResultFile#FORMAT}
 * @param date when it began, ISO 8601, UTC
 * @param complete whether all that was asked for is in it; false while it runs and where it was interrupted
 * @param command how to have it again
 * @param version of tconv
 * @param machine what the numbers hold for
 * @param clockNanos what the harness adds to a sample: median time of one that calls nothing
 * @param devices those that were measured
 * @param results one for each problem and device, in the order of measuring
 */
public record Run(
        @JsonProperty(required = true) String format,
        @JsonProperty(required = true) String date,
        @JsonProperty(required = true) boolean complete,
        @JsonProperty(required = true) String command,
        @JsonProperty(required = true) String version,
        @JsonProperty(required = true) Machine machine,
        double clockNanos,
        @JsonProperty(required = true) List<Measured> devices,
        @JsonProperty(required = true) List<Result> results) {
    public Run {
        devices = List.copyOf(devices);
        results = List.copyOf(results);
    }

    /** The same with those results. */
    public Run with(List<Result> results, boolean complete) {
        return new Run(format, date, complete, command, version, machine, clockNanos, devices, results);
    }

    /** The same with those devices. */
    public Run on(List<Measured> measured) {
        return new Run(format, date, complete, command, version, machine, clockNanos, measured, results);
    }

    /** The device of that name, if it was measured. */
    public Optional<Measured> device(String name) {
        return devices.stream().filter(device -> device.name().equals(name)).findFirst();
    }

    /** The suites in the order of measuring. */
    public List<String> suites() {
        return results.stream().map(Result::suite).distinct().toList();
    }

    /**
     * A device and its peak, measured in this run.
     *
     * @param name what {@code --device} takes
     * @param type JVM, CPU, GPU or ACCELERATOR
     * @param description the device's own name
     * @param backend what drives it
     * @param driver platform and version of the driver
     * @param threads of its own that it computes with; 0 where the driver decides
     * @param peakGflops most float32 operations a second, in billions; 0 if unknown
     * @param peakGigabytes most bytes a second to and from its memory, in billions; 0 if unknown
     * @param transfers whether its wall times hold copies to and from the device
     */
    public record Measured(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String type,
            @JsonProperty(required = true) String description,
            String backend,
            String driver,
            int threads,
            double peakGflops,
            double peakGigabytes,
            boolean transfers) {}

    /**
     * One problem on one device.
     *
     * @param suite name of the suite
     * @param id name of the problem in it
     * @param layers text form of its layers; several are a chain
     * @param device name of the device
     * @param algorithms that computed the layers, without repetition
     * @param gflop operations of a call, in billions
     * @param megabytes bytes that a call must move at least, in millions
     * @param wall of a call, transfers in where the device has any, in milliseconds; null if it failed
     * @param kernel in the device's kernels, transfers out, in milliseconds; null where there is no profiler
     * @param error largest difference from the double-precision reference, in standard deviations of the output
     * @param limit the error above which a result is wrong
     * @param checked share of the output that was held against the reference
     * @param disturbed blocks that were timed while other processes ran
     * @param failure why there are no times; null if there are
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            @JsonProperty(required = true) String suite,
            @JsonProperty(required = true) String id,
            @JsonProperty(required = true) List<String> layers,
            @JsonProperty(required = true) String device,
            List<String> algorithms,
            double gflop,
            double megabytes,
            Timing wall,
            Timing kernel,
            double error,
            double limit,
            double checked,
            int disturbed,
            String failure) {
        public Result {
            layers = List.copyOf(layers);
            algorithms = algorithms == null ? List.of() : List.copyOf(algorithms);
        }

        /** Whether there are times, and the result was right. */
        public boolean ok() {
            return wall != null && failure == null;
        }

        /** Operations a second of a whole call, in billions. */
        public double gflops() {
            return gflop / wall.median() * 1e3;
        }

        /** Operations a second while the device computes, in billions: as {@link #gflops()} where it has no profiler. */
        public double kernelGflops() {
            return gflop / computing().median() * 1e3;
        }

        /** Time in kernels, or of the whole call where the device has no profiler. */
        public Timing computing() {
            return kernel == null ? wall : kernel;
        }

        /** The layer's text form, or how many layers of which suite a chain has; can be pasted back after the id. */
        public String text() {
            return layers.size() == 1 ? layers.getFirst() : layers.size() + " layers of " + suite;
        }
    }
}
