package io.github.tornadoconv.report;

import com.samskivert.mustache.Mustache;
import io.github.tornadoconv.bench.Machine;
import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.bench.Run.Measured;
import io.github.tornadoconv.bench.Run.Result;
import io.github.tornadoconv.bench.Sampler;
import io.github.tornadoconv.bench.Timing;
import io.github.tornadoconv.report.Comparison.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page about some runs, in one file that needs no other; and its charts, as files of their own. */
public final class Report {
    private final Charts charts = new Charts();
    private final List<Run> runs;
    private final List<Series> series;

    /** About these runs, which have some result. */
    public Report(List<Run> runs) {
        this.runs = runs.stream().sorted(Comparator.comparing(Run::date)).toList();
        this.series = Series.of(this.runs);
    }

    /** The page, HTML. */
    public String page() {
        List<Section> suites = suites().stream().map(this::suite).toList();
        List<Section> rooflines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            rooflines.add(roofline(i));
        }
        Optional<Map<String, Object>> comparison = Comparison.of(runs).map(this::comparison);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("title", "TornadoConv benchmarks");
        page.put("lead", lead());
        page.put("style", Charts.resource("colours.css") + Charts.resource("page.css"));
        page.put("script", Charts.resource("page.js"));
        page.put("problems", failures());
        page.put("comparison", comparison.orElse(null));
        page.put("suites", suites);
        page.put("rooflines", rooflines);
        page.put("runsTitle", runs.size() == 1 ? "Machine and versions" : "Machines and versions");
        page.put("runs", runViews());
        page.put("sections", links(comparison.isPresent(), suites, rooflines));
        return Mustache.compiler()
                .withLoader(name -> new java.io.StringReader(Charts.resource(name + ".html").strip()))
                .compile(Charts.resource("report.html"))
                .execute(page);
    }

    /** Charts by name, SVG, with titles that say where and when they were measured. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String suite : suites()) {
            Map<String, Object> data = bars(suite, Charts.WIDE);
            data.put("title", suite + ": operations a second of a whole call");
            data.put("subtitle", provenance());
            files.put(suite, Charts.asFile(charts.inPage("bars", data)));
        }
        for (int i = 0; i < runs.size(); i++) {
            Map<String, Object> data = roof(i, Charts.WIDE);
            data.put("title", "Roofline" + (runs.size() == 1 ? "" : " " + Series.letter(runs, i)));
            data.put("subtitle", provenance());
            files.put(
                    "roofline" + (runs.size() == 1 ? "" : "-" + Series.letter(runs, i)),
                    Charts.asFile(charts.inPage("roofline", data)));
        }
        return files;
    }

    /** Where and when: a line for each run, and one for each of its devices. */
    private String provenance() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Machine machine = run.machine();
            String letter = Series.letter(runs, i);
            lines.add((letter.isEmpty() ? "" : letter + ": ") + day(run) + ", " + machine.cpu() + ", "
                    + machine.processors() + " processors, Java " + machine.jdk().replaceAll("[+ ].*", "")
                    + (machine.tornadovm().isEmpty() ? "" : ", TornadoVM " + machine.tornadovm()));
            for (Measured device : run.devices()) {
                lines.add(device.name() + ": " + (device.threads() == 0
                        ? device.description() + ", " + device.backend() + ", transfers in"
                        : "the JVM, " + device.threads() + " threads"));
            }
        }
        return String.join("\n", lines);
    }

    private static String day(Run run) {
        return run.date().replaceAll("T.*", "");
    }

    private List<String> suites() {
        return runs.stream().flatMap(run -> run.suites().stream()).distinct().toList();
    }

    private String lead() {
        return runs.stream().map(run -> day(run) + ", " + run.machine().cpu() + ", " + run.machine().processors()
                + " processors").distinct().collect(Collectors.joining("; "));
    }

    /** A part of the page with a chart; its rows are a suite's. */
    private record Section(String anchor, String name, String summary, Figure chart, List<ResultRow> rows) {}

    private record Link(String anchor, String name) {}

    private static List<Link> links(boolean comparison, List<Section> suites, List<Section> rooflines) {
        return Stream.of(
                comparison ? Stream.of(new Link("comparison", "What changed")) : Stream.<Link>empty(),
                suites.stream().map(section -> new Link(section.anchor, section.name)),
                rooflines.stream().map(section -> new Link(section.anchor, section.name)),
                Stream.of(new Link("runs", "Machine and versions"), new Link("reading", "How to read it")))
                .flatMap(link -> link)
                .toList();
    }

    private Section suite(String suite) {
        List<ResultRow> rows = new ArrayList<>();
        for (String id : ids(suite)) {
            for (Series one : series) {
                one.result(suite, id).ifPresent(result -> rows.add(ResultRow.of(one, result)));
            }
        }
        Figure chart = figure("bars", "Operations a second of each problem of " + suite + " on each device",
                bars(suite, Charts.WIDE), bars(suite, Charts.NARROW));
        return new Section(anchor("suite-", suite), suite, means(suite), chart, rows);
    }

    private List<String> ids(String suite) {
        return runs.stream()
                .flatMap(run -> run.results().stream())
                .filter(result -> result.suite().equals(suite))
                .map(Result::id)
                .distinct()
                .toList();
    }

    /** Geometric means of the devices. */
    private String means(String suite) {
        String means = series.stream()
                .map(one -> mean(one, suite)
                        .stream()
                        .mapToObj(mean -> one.name() + " " + Timing.digits(mean) + " GFLOP/s")
                        .findFirst()
                        .orElse(""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return ids(suite).size() + " problems. Geometric means of a whole call: " + means + ".";
    }

    private static OptionalDouble mean(Series one, String suite) {
        OptionalDouble logs = one.results().stream()
                .filter(result -> result.suite().equals(suite) && result.ok())
                .mapToDouble(result -> Math.log(result.gflops()))
                .average();
        return logs.isEmpty() ? logs : OptionalDouble.of(Math.exp(logs.getAsDouble()));
    }

    private Map<String, Object> bars(String suite, int width) {
        List<String> ids = ids(suite);
        List<Map<String, Object>> bars = new ArrayList<>();
        for (Series one : series) {
            List<Double> values = new ArrayList<>();
            ids.forEach(id -> values.add(
                    one.result(suite, id).filter(Result::ok).map(Result::gflops).orElse(null)));
            if (values.stream().anyMatch(value -> value != null)) {
                bars.add(Map.of("name", one.name(), "values", values));
            }
        }
        List<String> labels = width == Charts.NARROW ? ids : ids.stream().map(id -> labelled(suite, id)).toList();
        return data(
                width, Map.of("categories", labels, "series", bars, "axis", "GFLOP/s of a whole call, more is better"));
    }

    /** The id and what it stands for. */
    private String labelled(String suite, String id) {
        String text = series.stream()
                .flatMap(one -> one.result(suite, id).stream())
                .map(Result::text)
                .findFirst()
                .orElse("");
        return text.equals(id) ? id : id + "  " + text;
    }

    private Section roofline(int i) {
        String letter = Series.letter(runs, i);
        String name = letter.isEmpty() ? "Roofline" : "Roofline " + letter;
        Figure chart = figure(
                "roofline", "Roofline plot of all problems on each device", roof(i, Charts.WIDE),
                roof(i, Charts.NARROW));
        return new Section(anchor("", name), name, "", chart, List.of());
    }

    private Map<String, Object> roof(int run, int width) {
        List<Map<String, Object>> roofs = series.stream()
                .filter(one -> one.run() == runs.get(run))
                .map(one -> Map.<String, Object>of(
                        "name", one.name(),
                        "gflops", one.device().peakGflops(),
                        "gigabytes", one.device().peakGigabytes(),
                        "points", one.results().stream()
                                .filter(Result::ok)
                                .map(result -> List.of(
                                        result.gflop() * 1e3 / result.megabytes(), result.kernelGflops()))
                                .toList()))
                .toList();
        return data(width, Map.of("series", roofs));
    }

    private Map<String, Object> comparison(Comparison comparison) {
        Figure chart = figure(
                "changes", "Change of each problem's time", changes(comparison, Charts.WIDE),
                changes(comparison, Charts.NARROW));
        return Map.of(
                "older", comparison.older(), "newer", comparison.newer(), "summary", comparison.summary(), "remarks",
                comparison.remarks(), "rows", comparison.rows(), "chart", chart);
    }

    private static Map<String, Object> changes(Comparison comparison, int width) {
        List<Map<String, Object>> kinds = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            List<Double> values = new ArrayList<>();
            comparison.rows().forEach(row -> values.add(row.verdict() == verdict ? row.percent() : null));
            kinds.add(Map.of("name", verdict.toString(), "values", values));
        }
        return data(width, Map.of(
                "categories", comparison.rows().stream().map(row -> row.id() + ", " + row.device()).toList(),
                "series", kinds,
                "axis", "change of the wall time in %, less is better"));
    }

    private static Map<String, Object> data(int width, Map<String, Object> rest) {
        Map<String, Object> data = new LinkedHashMap<>(rest);
        data.put("width", width);
        return data;
    }

    private Figure figure(String kind, String label, Object wide, Object narrow) {
        return new Figure(label, charts.inPage(kind, wide), charts.inPage(kind, narrow));
    }

    private List<String> failures() {
        return series.stream()
                .flatMap(one -> one.results().stream()
                        .filter(result -> !result.ok())
                        .map(result -> result.suite() + " " + result.id() + " on " + one.name() + ": "
                                + result.failure()))
                .toList();
    }

    private List<Map<String, Object>> runViews() {
        List<Map<String, Object>> views = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            String letter = Series.letter(runs, i);
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("letter", letter.isEmpty() ? "" : letter + ": ");
            view.put("date", run.date().replace('T', ' ').replace("Z", " UTC"));
            view.put("complete", run.complete());
            view.put("machine", run.machine().toString());
            view.put("version", run.version());
            view.put("command", run.command());
            view.put("harness", harness(run));
            view.put("devices", run.devices().stream().map(Report::deviceView).toList());
            views.add(view);
        }
        return views;
    }

    private static String harness(Run run) {
        return String.format(
                Locale.ROOT, "%.0f ns a sample of %d µs or more: below %.2f %%", run.clockNanos(),
                Sampler.SAMPLE_NANOS / 1000, 100 * run.clockNanos() / Sampler.SAMPLE_NANOS);
    }

    private static Map<String, Object> deviceView(Measured device) {
        return Map.of(
                "name", device.name(),
                "type", device.type(),
                "description", device.description(),
                "driver", device.driver() == null ? "" : device.driver(),
                "cells", List.of(
                        device.threads() == 0 ? Cell.none() : Cell.of("%.0f", device.threads()),
                        device.peakGflops() == 0 ? Cell.none() : Cell.of("%.0f", device.peakGflops()),
                        device.peakGigabytes() == 0 ? Cell.none() : Cell.of("%.0f", device.peakGigabytes())),
                "times", device.transfers() ? "wall with transfers, kernel without" : "kernel is wall, no transfers");
    }

    private static String anchor(String prefix, String name) {
        return prefix + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
