package io.github.tornadoconv.report;

import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.bench.Run.Measured;
import io.github.tornadoconv.bench.Run.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A run against an older one: the problems that both have, on devices of one name. By wall time.
 *
 * @param older letter of the older run
 * @param newer letter of the newer run
 * @param remarks how the runs differ besides
 * @param rows slowest first
 */
record Comparison(String older, String newer, List<String> remarks, List<Row> rows) {
    private static final double NOTABLE = 1.05;

    /** What became of a problem; lower case, as the page and its style call it. */
    enum Verdict {
        SLOWER,
        ALIKE,
        FASTER;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One problem on one device. */
    record Row(String device, Result old, Result now) {
        String suite() {
            return now.suite();
        }

        String id() {
            return now.id();
        }

        String text() {
            return now.text();
        }

        Cell before() {
            return Cell.millis(old.wall());
        }

        Cell after() {
            return Cell.millis(now.wall());
        }

        /** How many hundredths longer it takes. */
        double percent() {
            return 100 * (now.wall().median() / old.wall().median() - 1);
        }

        Cell change() {
            return Cell.of("%+.0f%%", percent());
        }

        Verdict verdict() {
            double ratio = now.wall().median() / old.wall().median();
            if (ratio >= NOTABLE && now.wall().p10() > old.wall().p90()) {
                return Verdict.SLOWER;
            }
            return 1 / ratio >= NOTABLE && now.wall().p90() < old.wall().p10() ? Verdict.FASTER : Verdict.ALIKE;
        }
    }

    /** The last of these runs against the one before it; empty where they have nothing in common. */
    static Optional<Comparison> of(List<Run> runs) {
        if (runs.size() < 2) {
            return Optional.empty();
        }
        int last = runs.size() - 1;
        Run old = runs.get(last - 1);
        Run now = runs.get(last);
        List<Row> rows = new ArrayList<>();
        for (Result result : now.results()) {
            old.results().stream()
                    .filter(before -> before.suite().equals(result.suite()) && before.id().equals(result.id())
                            && before.layers().equals(result.layers()) && before.device().equals(result.device()))
                    .filter(before -> before.ok() && result.ok())
                    .findFirst()
                    .ifPresent(before -> rows.add(new Row(result.device(), before, result)));
        }
        rows.sort(Comparator.comparingDouble(Row::percent).reversed());
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Comparison(
                        Series.letter(runs, last - 1), Series.letter(runs, last), remarks(old, now),
                        List.copyOf(rows)));
    }

    private static List<String> remarks(Run old, Run now) {
        List<String> remarks = new ArrayList<>();
        if (!old.machine().equals(now.machine())) {
            remarks.add("The machines or their software differ: " + old.machine() + " against " + now.machine() + ".");
        }
        for (Measured device : now.devices()) {
            old.device(device.name())
                    .filter(before -> before.threads() != device.threads())
                    .ifPresent(before -> remarks.add(device.name() + " had " + before.threads() + " threads and has "
                            + device.threads() + "."));
        }
        return remarks;
    }

    /** How many problems are of each kind. */
    String summary() {
        return count(Verdict.SLOWER) + " slower, " + count(Verdict.FASTER) + " faster, " + count(Verdict.ALIKE)
                + " alike.";
    }

    private long count(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }
}
