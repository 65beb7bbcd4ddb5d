package io.github.tornadoconv.cli;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.bench.Bench;
import io.github.tornadoconv.bench.Machine;
import io.github.tornadoconv.bench.Pace;
import io.github.tornadoconv.bench.Quiet;
import io.github.tornadoconv.bench.ResultFile;
import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Suite;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tconv bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Time every layer of a suite on every device, and hold each result against the reference.",
            "A line each; 'tconv report' makes a page of what --json keeps. docs/benchmarks.md says how to read it.",
            "Exit status 1 if a result was wrong or a device failed."
        })
final class BenchCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final String STANDARD_INPUT = "-";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "LINE",
            arity = "0..*",
            showDefaultValue = Visibility.NEVER,
            description = "Problems, in the place of a suite: lines of a suite or of any log, each quoted, such as"
                    + " 'R2 n1 c64 56x56 k64 3x3 s1 p1'.")
    private List<String> lines = List.of();

    @Option(
            names = {"-s", "--suite"},
            paramLabel = "S",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "table, resnet50, mobilenetv2, unet, dcgan, wavenet, unet3d, networks, stacks, a file, or -"
                    + " for standard input; table unless said.")
    private List<String> suites = List.of();

    @Option(
            names = "--rows",
            paramLabel = "ID",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Only these of the suite, such as R1,R2.")
    private Set<String> rows = new LinkedHashSet<>();

    @Option(
            names = {"-d", "--device"},
            paramLabel = "D",
            split = ",",
            defaultValue = ALL,
            description = "Devices, or 'all' that are here.")
    private List<String> devices;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the device jvm; all cores unless said. Drivers choose their own.")
    private Integer threads;

    @Option(names = "--exact", description = "Forbid algorithms that trade accuracy for speed.")
    private boolean exact;

    @Option(
            names = {"-j", "--json"},
            paramLabel = "OUT",
            description = "Keep the results in this file, written anew after each problem; an older one becomes OUT.old.")
    private Path json;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Blocks of time for each device.")
    private int rounds;

    @Option(names = "--block", paramLabel = "MS", defaultValue = "100", description = "Length of one block.")
    private long block;

    @Option(
            names = "--warmup",
            paramLabel = "MS",
            defaultValue = "400",
            description = "Warm-up of each, again as long as the JVM compiles.")
    private long warmup;

    @Option(
            names = "--patience",
            paramLabel = "MS",
            defaultValue = "3000",
            description = "Longest wait for a quiet machine before a block.")
    private long patience;

    @Override
    public Integer call() throws InterruptedException {
        // Everything that may be wrong with the command is looked at before the work starts.
        Pace pace = pace();
        List<Suite> wanted = suites();
        List<String> names = devices();
        DeviceOptions options = DeviceOptions.defaults().withExact(exact);
        Bench bench = new Bench(names, threads == null ? options : options.withThreads(threads), pace,
                new Quiet(patience));
        List<Run.Measured> measured = new ArrayList<>();
        for (String name : names) {
            measured.add(bench.measured(name));
        }
        Run empty = new Run(
                ResultFile.FORMAT, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), false,
                TypedCommand.of(spec),
                new Main.Version().getVersion()[0], Machine.of(), Bench.clockNanos(),
                measured, List.of());
        try (BenchLog log = BenchLog.of(spec.commandLine(), wanted, names)) {
            log.head(empty);
            Run run = measure(bench, wanted, empty, log);
            log.foot(run);
            return run.results().stream().allMatch(result -> result.failure() == null) ? 0 : 1;
        }
    }

    private Run measure(Bench bench, List<Suite> wanted, Run empty, BenchLog log) throws InterruptedException {
        ResultFile file = json == null ? null : new ResultFile(json, empty);
        log.results(json);
        Run run = empty;
        for (Suite suite : wanted) {
            for (Problem problem : suite.problems()) {
                log.begin(suite, problem);
                List<Run.Result> results = new ArrayList<>(run.results());
                List<Run.Result> more = bench.run(suite.name(), problem);
                results.addAll(more);
                run = run.with(results, false);
                log.end(run, more);
                if (file != null) {
                    file.update(run).ifPresent(failure -> log.warn(failure.getMessage()
                            + "; measuring goes on, and it is tried again"));
                }
            }
            run = run.on(bench.measuredAgain(run.devices()));
        }
        run = run.with(run.results(), true);
        if (file != null) {
            file.finish(run);
        }
        return run;
    }

    private Pace pace() {
        try {
            return Pace.of(rounds, block, warmup);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private List<Suite> suites() {
        try {
            if (!lines.isEmpty() && !suites.isEmpty()) {
                throw new IllegalArgumentException("both --suite and problems were given; give one of them");
            }
            if (!lines.isEmpty()) {
                return List.of(Suite.read(Path.of("command line"), new StringReader(String.join("\n", lines))));
            }
            List<String> names = suites.isEmpty() ? List.of("table") : suites;
            return names.stream().map(BenchCommand::suite).map(suite -> suite.only(rows)).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static Suite suite(String name) {
        return name.equals(STANDARD_INPUT)
                ? Suite.read(Path.of("standard input"), new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Suite.of(name);
    }

    /** Full names, each once. */
    private List<String> devices() {
        return devices.stream()
                .flatMap(name -> name.equals(ALL)
                        ? Devices.list().stream()
                        : List.of(Devices.info(name)).stream())
                .map(DeviceInfo::name)
                .distinct()
                .toList();
    }
}
