package io.github.tornadoconv.report;

import io.github.tornadoconv.bench.Run;
import io.github.tornadoconv.bench.Run.Measured;
import io.github.tornadoconv.bench.Run.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One device of one run: what has a colour of its own.
 *
 * @param letter of the run, empty where there is one run only
 * @param run the run
 * @param device the device
 */
record Series(String letter, Run run, Measured device) {
    /** All devices of all runs, in their order. */
    static List<Series> of(List<Run> runs) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            for (Measured device : runs.get(i).devices()) {
                series.add(new Series(letter(runs, i), runs.get(i), device));
            }
        }
        return series;
    }

    /** A for the oldest run, and so on; empty where there is only one. */
    static String letter(List<Run> runs, int i) {
        return runs.size() == 1 ? "" : Character.toString('A' + i);
    }

    /** What it is called in charts and tables. */
    String name() {
        return letter.isEmpty() ? device.name() : letter + " " + device.name();
    }

    /** Its results. */
    List<Result> results() {
        return run.results().stream()
                .filter(result -> result.device().equals(device.name()))
                .toList();
    }

    /** Its result of a problem. */
    Optional<Result> result(String suite, String id) {
        return results().stream()
                .filter(result -> result.suite().equals(suite) && result.id().equals(id))
                .findFirst();
    }
}
