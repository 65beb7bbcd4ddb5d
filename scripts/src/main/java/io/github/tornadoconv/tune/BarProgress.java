package io.github.tornadoconv.tune;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that moves on with the layers, for terminals; what else is to be said follows when it is gone. */
final class BarProgress implements Progress {
    private static final int REDRAW_MILLIS = 250;

    private final ProgressBar bar;
    private final PrintStream out;
    private final List<String> notes = new ArrayList<>();
    private String problem = "";

    BarProgress(PrintStream out, int layers) {
        this.out = out;
        this.bar = new ProgressBarBuilder()
                .setTaskName("tune")
                .setInitialMax(layers)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new me.tongfei.progressbar.ConsoleProgressBarConsumer(out))
                .build();
    }

    @Override
    public void problem(String id, String shape) {
        problem = id;
        bar.setExtraMessage(id + " " + shape);
    }

    @Override
    public void candidate(String candidate, int n) {
        bar.setExtraMessage(problem + " " + n + ": " + candidate);
    }

    @Override
    public void done(Outcome outcome) {
        bar.step();
        bar.setExtraMessage(String.format(Locale.ROOT, "%s %.2f x", outcome.id(), outcome.gain()));
        outcome.failures().forEach(failure -> notes.add(outcome.id() + " failed: " + failure));
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }

    @Override
    public void close() {
        bar.close();
        notes.forEach(out::println);
    }
}
