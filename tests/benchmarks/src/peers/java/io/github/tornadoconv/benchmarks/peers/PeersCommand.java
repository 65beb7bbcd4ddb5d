package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.bench.Machine;
import io.github.tornadoconv.bench.Pace;
import io.github.tornadoconv.bench.Quiet;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Suite;
import io.github.tornadoconv.suites.Workload;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Runs ours and theirs on the same problems in one process, and prints the table. */
@Command(
        name = "bench-peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Times our layers against those of other libraries, in turns, in one process.")
public final class PeersCommand implements Callable<Integer> {
    @Option(names = "--suite", paramLabel = "S", defaultValue = "table",
            description = "a suite's name, as 'tconv bench' has them, or a file")
    private String suite;

    @Option(names = "--rows", paramLabel = "ID", split = ",", description = "only these of the suite, such as R1,R2")
    private Set<String> rows = Set.of();

    @Option(names = "--threads", paramLabel = "N", split = ",", description = "one table for each, such as 1,2")
    private List<Integer> threads = List.of(Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--device",
            paramLabel = "D",
            split = ",",
            defaultValue = "jvm",
            description = "our devices; ratios are those of the first")
    private List<String> devices;

    @Option(
            names = "--peers",
            paramLabel = "P",
            split = ",",
            defaultValue = Peers.DEFAULT,
            description = "what they are timed against; also clblast, which an OpenCL device of ours can be held against,"
                    + " cudnn and cudnn-tf32, on a CUDA device with the data there")
    private List<String> peers;

    @Option(names = "--kernels", description = "of ours, count the time in kernels alone, by the device's profiler")
    private boolean kernels;

    @Option(names = "--algorithm", paramLabel = "A", defaultValue = "",
            description = "ours with that algorithm alone, such as tornado-cudnn")
    private String algorithm;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "blocks of time for each")
    private int rounds;

    @Option(names = "--block", paramLabel = "MS", defaultValue = "150", description = "length of one block")
    private long block;

    @Option(names = "--warmup", paramLabel = "MS", defaultValue = "400",
            description = "warm-up of each, once a row and until nothing is compiled")
    private long warmup;

    @Option(
            names = "--patience",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "longest wait for a quiet machine before a block")
    private long patience;

    @Option(names = "--json", paramLabel = "FILE", description = "also write the results there")
    private Path json;

    @Spec
    private CommandSpec command;

    private final List<Outcome> outcomes = new ArrayList<>();

    /** Starts the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new PeersCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        checkOptions();
        List<Problem> problems = Suite.of(suite).only(rows).problems();
        List<Contender> contenders = new ArrayList<>();
        DeviceOptions options = DeviceOptions.defaults().withAlgorithm(algorithm);
        devices.forEach(device -> contenders.add(new OwnContender(device, options, kernels)));
        contenders.addAll(others());
        String machine = Machine.of().toString();
        System.out.println(machine);
        List<String> versions = contenders.stream().map(Contender::version).distinct().toList();
        System.out.println(String.join(", ", versions));

        var race = new Race(Pace.of(rounds, block, warmup), new Quiet(patience));
        var report = new Report(
                System.out, contenders, devices.size(), widest(problems, Problem::id),
                widest(problems, Problem::description));
        for (int count : threads) {
            report.head(count);
            int before = outcomes.size();
            for (Problem problem : problems) {
                outcomes.add(race.run(Workload.of(problem), contenders, count));
                report.line(outcomes.getLast());
            }
            report.foot(outcomes.subList(before, outcomes.size()));
        }
        if (json != null) {
            write(machine, versions);
        }
        return outcomes.stream().allMatch(outcome -> isRight(outcome, contenders)) ? 0 : 1;
    }

    private List<Contender> others() {
        try {
            return Peers.of(peers, devices);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        } catch (LinkageError e) {
            throw new ParameterException(
                    command.commandLine(), "a library of " + peers + " does not load: " + e.getMessage(), e);
        }
    }

    private boolean isRight(Outcome outcome, List<Contender> contenders) {
        return outcome.timings().keySet().containsAll(devices)
                && contenders.stream()
                        .filter(contender -> outcome.errors().containsKey(contender.name()))
                        .allMatch(contender -> outcome.errors().get(contender.name()) < contender.tolerance());
    }

    private void checkOptions() {
        try {
            Suite.of(suite).only(rows);
            threads.forEach(DeviceOptions.defaults()::withThreads);
            devices.forEach(device -> Devices.open(device).close());
        } catch (IllegalArgumentException | DeviceException | UncheckedIOException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private static int widest(List<Problem> problems, Function<Problem, String> text) {
        return problems.stream().map(text).mapToInt(String::length).max().orElse(0);
    }

    private void write(String machine, List<String> versions) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        file.put("machine", machine);
        file.put("versions", versions);
        file.put("outcomes", outcomes);
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(json, file);
    }
}
