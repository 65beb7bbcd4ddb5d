package io.github.tornadoconv.cli;

import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.bench.Run.Measured;
import io.github.tornadoconv.bench.Run.Result;
import io.github.tornadoconv.bench.Sampler;
import io.github.tornadoconv.bench.Terminal;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;

/**
 * What {@code tconv bench} prints: a line for each problem and device, whose part before the first bar is a line of a
 * suite again; on a terminal a bar below them.
 */
final class BenchLog implements AutoCloseable {
    private static final String SEPARATOR = " | ";
    private static final String WIPE_LINE = "\r\033[2K";
    private static final int BAR_WIDTH = 100;
    private static final int REDRAW_MILLIS = 500;

    private final PrintWriter out;
    private final PrintWriter err;
    private final int textWidth;
    private final int deviceWidth;
    private final int problems;
    private final Optional<ProgressBar> bar;
    private Optional<Thread> farewell = Optional.empty();
    private final AtomicInteger done = new AtomicInteger();

    private BenchLog(CommandLine command, int textWidth, int deviceWidth, int problems, boolean terminal) {
        this.out = command.getOut();
        this.err = command.getErr();
        this.textWidth = textWidth;
        this.deviceWidth = deviceWidth;
        this.problems = problems;
        this.bar = terminal ? Optional.of(bar(problems)) : Optional.empty();
    }

    /** A log for those problems on those devices. */
    static BenchLog of(CommandLine command, List<Suite> suites, List<String> devices) {
        int text = suites.stream()
                .flatMap(suite -> suite.problems().stream().map(problem -> text(suite, problem)))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        int device = devices.stream().mapToInt(String::length).max().orElse(0);
        int problems = suites.stream().mapToInt(suite -> suite.problems().size()).sum();
        return new BenchLog(command, text, device, problems, Terminal.isThere());
    }

    private static ProgressBar bar(int problems) {
        return new ProgressBarBuilder()
                .setTaskName("bench")
                .setInitialMax(problems)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                .build();
    }

    private static String text(Suite suite, Problem problem) {
        return problem.isChain()
                ? problem.id() + " " + problem.description() + " of " + suite.name()
                : named(problem.id(), problem.description());
    }

    /** A problem without an id of its own is called by its text: once is enough. */
    private static String named(String id, String text) {
        return id.equals(text) ? text : id + " " + text;
    }

    /** Says what is measured on, and what the columns hold. */
    void head(Run run) {
        print("# " + run.machine());
        for (Measured device : run.devices()) {
            print(String.format(
                    Locale.ROOT, "# %s: %s%s%s; %s", device.name(), device.description(),
                    device.threads() == 0 ? "" : ", " + device.threads() + " threads",
                    device.peakGflops() == 0
                            ? ", peak not known"
                            : String.format(Locale.ROOT, ", peak %.0f GFLOP/s, %.0f GB/s", device.peakGflops(),
                                    device.peakGigabytes()),
                    device.transfers()
                            ? "wall holds the transfers of input and output, kernel does not"
                            : "no transfers and no profiler, so kernel is wall"));
        }
        print("# median ±half of p10..p90; GFLOP/s of wall; of peak: of kernel; error in standard deviations");
        line("# problem", "device", "wall ms, transfers in", "kernel ms, out", "GFLOP/s", "of peak", "error");
    }

    /** Says, where the run is interrupted, what is in that file by then; null for no file. */
    void results(Path json) {
        Thread said = new Thread(() -> {
            bar.ifPresent(_ -> System.err.print(WIPE_LINE));
            err.println("tconv: interrupted after " + done + " of " + problems + " problems"
                    + (json == null ? "" : "; they are in " + json));
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(said);
        farewell = Optional.of(said);
    }

    /** Says that a problem begins. */
    void begin(Suite suite, Problem problem) {
        bar.ifPresent(shown -> shown.setExtraMessage(" " + suite.name() + " " + problem.id()));
    }

    /** A line for each device. */
    void end(Run run, List<Result> results) {
        for (Result result : results) {
            if (result.wall() == null) {
                line(named(result.id(), result.text()), result.device(), "failed: " + result.failure());
                continue;
            }
            double peak = run.device(result.device()).map(Measured::peakGflops).orElse(0.0);
            line(
                    named(result.id(), result.text()),
                    result.device(),
                    result.wall().toString(),
                    result.kernel() == null ? "= wall" : result.kernel().toString(),
                    String.format(Locale.ROOT, "%.1f", result.gflops()),
                    peak == 0 ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * result.kernelGflops() / peak),
                    String.format(Locale.ROOT, "%.0e", result.error())
                            + (result.disturbed() == 0 ? "" : ", " + result.disturbed() + " blocks disturbed")
                            + (result.failure() == null ? "" : ", WRONG: " + result.failure()));
        }
        done.incrementAndGet();
        bar.ifPresent(ProgressBar::step);
    }

    /** Sums up. */
    void foot(Run run) {
        for (Measured device : run.devices()) {
            if (device.peakGflops() > 0) {
                print(String.format(
                        Locale.ROOT, "# %s: best peak %.0f GFLOP/s, %.0f GB/s", device.name(), device.peakGflops(),
                        device.peakGigabytes()));
            }
        }
        for (String suite : run.suites()) {
            for (Measured device : run.devices()) {
                OptionalDouble logs = run.results().stream()
                        .filter(result -> result.suite().equals(suite) && result.device().equals(device.name())
                                && result.ok())
                        .mapToDouble(result -> Math.log(result.gflops()))
                        .average();
                logs.ifPresent(mean -> print(String.format(
                        Locale.ROOT, "# %s on %s: geometric mean %.1f GFLOP/s", suite, device.name(),
                        Math.exp(mean))));
            }
        }
        run.results().stream()
                .filter(Result::ok)
                .min(Comparator.comparingDouble(result -> result.wall().median()))
                .ifPresent(shortest -> {
                    double sample = Math.max(Sampler.SAMPLE_NANOS, shortest.wall().median() * 1e6);
                    print(String.format(
                            Locale.ROOT, "# harness: %.0f ns a sample, %.2f%% of the shortest (%s on %s)",
                            run.clockNanos(), 100 * run.clockNanos() / sample, shortest.id(), shortest.device()));
                });
    }

    /** A line of the table; the last of fewer cells is as long as it is. */
    private void line(String text, String device, String... cells) {
        StringBuilder line = new StringBuilder(pad(text, textWidth)).append(SEPARATOR).append(pad(device, deviceWidth));
        int[] widths = {21, 15, 8, 7, 0};
        for (int i = 0; i < cells.length; i++) {
            boolean last = i == cells.length - 1;
            line.append(SEPARATOR)
                    .append(last ? cells[i] : " ".repeat(Math.max(0, widths[i] - cells[i].length())) + cells[i]);
        }
        print(line.toString());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void print(String line) {
        bar.ifPresent(_ -> System.err.print(WIPE_LINE));
        out.println(line);
        out.flush();
    }

    /** Says what is wrong but ends nothing. */
    void warn(String text) {
        bar.ifPresent(_ -> System.err.print(WIPE_LINE));
        err.println("tconv: " + text);
        err.flush();
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        farewell.ifPresent(hook -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException stopping) {
                // It has its say just now.
            }
        });
    }
}
