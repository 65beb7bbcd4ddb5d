package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.bench.Timing;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The table: a line a problem as soon as it is done, and the geometric means at the end. */
final class Report {
    private static final String RULES =
            "milliseconds: median ±half of p10..p90%n"
                    + "ratio: best peer / %1$s; nchw: best peer that reads and writes channels first / %1$s%n"
                    + "error: largest difference of a result from that of %1$s, in standard deviations of it%n";

    private final PrintStream out;
    private final List<String> columns;
    private final String ours;
    private final List<String> peers;
    private final List<String> channelsFirst;
    private final int idWidth;
    private final int layerWidth;

    /** A table for these contenders, of which the first {@code devices} are ours, and for problems of these widths. */
    Report(PrintStream out, List<Contender> contenders, int devices, int idWidth, int layerWidth) {
        this.out = out;
        columns = contenders.stream().map(Contender::name).toList();
        ours = columns.getFirst();
        peers = columns.subList(devices, columns.size());
        channelsFirst = contenders.stream()
                .filter(Contender::channelsFirst)
                .map(Contender::name)
                .filter(peers::contains)
                .toList();
        this.idWidth = idWidth;
        this.layerWidth = layerWidth;
    }

    /** Starts the part of the table that holds for this number of threads. */
    void head(int threads) {
        out.printf("%n%d %s; " + RULES.replace("%1$s", ours), threads, threads == 1 ? "thread" : "threads");
        line("row", "layer", "GFLOP", columns, "GFLOP/s", "ratio", "nchw", "error");
    }

    /** Adds a line, and one below it for each thing worth saying. */
    void line(Outcome outcome) {
        Timing own = outcome.timings().get(ours);
        line(
                outcome.row(),
                outcome.layer(),
                number("%.4f", outcome.gflop()),
                columns.stream().map(name -> cell(outcome.timings().get(name))).toList(),
                number("%.1f", own == null ? Double.NaN : outcome.gflop() / own.median() * 1e3),
                number("%.2f", outcome.ratio(ours, peers)),
                number("%.2f", outcome.ratio(ours, channelsFirst)),
                number("%.0e", outcome.error()));
        outcome.refusals().forEach((name, why) -> out.printf("  %s: %s%n", name, why));
        if (outcome.disturbed() > 0) {
            out.printf("  %d blocks were timed while other processes ran%n", outcome.disturbed());
        }
    }

    /** Ends the part that {@link #head} began, with what these outcomes give together. */
    void foot(List<Outcome> outcomes) {
        summary("ratio", outcomes, outcome -> outcome.ratio(ours, peers));
        summary("nchw", outcomes, outcome -> outcome.ratio(ours, channelsFirst));
    }

    private void summary(String what, List<Outcome> outcomes, ToDoubleFunction<Outcome> ratio) {
        double[] ratios = outcomes.stream()
                .mapToDouble(ratio)
                .filter(r -> !Double.isNaN(r))
                .toArray();
        out.printf(
                "%s of %d rows: geometric mean %s, least %s%n",
                what,
                ratios.length,
                number("%.3f", Math.exp(DoubleStream.of(ratios).map(Math::log).average().orElse(Double.NaN))),
                number("%.2f", DoubleStream.of(ratios).min().orElse(Double.NaN)));
    }

    private void line(String id, String layer, String gflop, List<String> cells, String... rest) {
        out.printf("%-" + idWidth + "s  %-" + layerWidth + "s %8s", id, layer, gflop);
        cells.forEach(cell -> out.printf(" %13s", cell));
        out.printf(" %8s %6s %6s %7s%n", (Object[]) rest);
    }

    private static String cell(Timing timing) {
        return timing == null
                ? "-"
                : String.format(Locale.ROOT, "%.3f ±%.0f%%", timing.median(), timing.spreadPercent());
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
