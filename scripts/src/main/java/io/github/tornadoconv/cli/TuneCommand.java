package io.github.tornadoconv.cli;

import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.profiles.Measured;
import io.github.tornadoconv.suites.Suite;
import io.github.tornadoconv.tune.Candidate;
import io.github.tornadoconv.tune.Outcome;
import io.github.tornadoconv.tune.Stop;
import io.github.tornadoconv.tune.TuneRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tconv tune}. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Find the fastest algorithm and parameters of a device for each layer of a suite, and write them to a profile"
                    + " that every run from then on uses.",
            "Each candidate's result is checked before its time counts; one that fails, or takes the process down, is"
                    + " left out from then on. Ctrl-C stops and keeps what was found."
        })
final class TuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-d", "--device"},
            paramLabel = "DEVICE",
            description = "Device to tune; the best one unless said. 'tconv devices' lists them.")
    private String device;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the device jvm; all cores unless said.")
    private Integer threads;

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            defaultValue = "table",
            description = "Layers to tune for: a suite's name, or a file with a layer a line, as logs print it. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String suite;

    @Option(names = "--rows", paramLabel = "ID", split = ",", description = "Only these of the suite, such as R1,R2.")
    private Set<String> rows = Set.of();

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long to look: 90s, 10m, 2h. Default: ${DEFAULT-VALUE}.")
    private Duration budget;

    @Override
    public Integer call() {
        Suite layers;
        DeviceOptions options = DeviceOptions.defaults();
        try {
            layers = Suite.of(suite).only(rows);
            options = threads == null ? options : options.withThreads(threads);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        String name = device == null ? Devices.bestInfo().name() : device;
        try (Stop stop = new Stop()) {
            TuneRun.Result result = new TuneRun(name, options, layers, budget, out, stop, TypedCommand.of(spec))
                    .run();
            print(result.outcomes(), out);
            result.profile().measured().ifPresent(measured -> out.println(text(measured)));
            out.println(result.profile().rules().size() + " rules written to " + result.profile().source()
                    + ", which every run from now on uses" + (stop.getAsBoolean() ? "; stopped before the end" : ""));
            out.flush();
        }
        return 0;
    }

    private static void print(List<Outcome> outcomes, PrintWriter out) {
        Table table = new Table("layer", "shape", ">before", ">tuned", ">gain", ">GFLOP/s", ">tried", "by");
        List<String[]> rows = outcomes.stream().map(TuneCommand::row).toList();
        rows.forEach(table::fit);
        out.println();
        out.println(table.head());
        rows.forEach(row -> out.println(table.line(row)));
        double mean = Math.exp(
                outcomes.stream().mapToDouble(outcome -> Math.log(outcome.gain())).average().orElse(0));
        double[] first = outcomes.stream().mapToDouble(Outcome::firstMillis).sorted().toArray();
        out.println(String.format(
                Locale.ROOT,
                "geometric mean of the gains: %.2f over %d layers; from a new layer to its first result: %.0f ms"
                        + " (median)",
                mean, outcomes.size(), first.length == 0 ? 0 : first[first.length / 2]));
    }

    /** What the profile says of the device. */
    private static String text(Measured measured) {
        return String.format(
                Locale.ROOT, "the device: at most %.0f GFLOP/s, typically %.0f; a call costs %.1f us%s",
                measured.peakGflops(), measured.typicalGflops(), measured.overheadMicros(),
                measured.gigabytesPerSecond() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, " and moving input and output %.1f GB/s",
                                measured.gigabytesPerSecond()));
    }

    private static String[] row(Outcome outcome) {
        return new String[] {
            outcome.id(),
            outcome.shape().toString(),
            String.format(Locale.ROOT, "%.3f ms", outcome.baseMillis()),
            String.format(Locale.ROOT, "%.3f ms", outcome.bestMillis()),
            String.format(Locale.ROOT, "%.2f", outcome.gain()),
            String.format(Locale.ROOT, "%.1f", outcome.gflops()),
            Integer.toString(outcome.tried()),
            outcome.best().map(Candidate::toString).orElse("as before: " + outcome.base())
        };
    }
}
