package io.github.tornadoconv.cli;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.cases.Case;
import io.github.tornadoconv.cases.CasePack;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tconv verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Run case packs on a device and compare with the recorded results.",
            "A line per case that fails, or is skipped as the device has no algorithm for it; then the counts.",
            "Exit status 1 if a case failed."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DeviceOption device;

    @Parameters(
            paramLabel = "PACK",
            description = "Case packs; the built-in one, computed by PyTorch, unless said.")
    private List<Path> files = List.of();

    private int passed;
    private int failed;
    private int skipped;

    @Override
    public Integer call() {
        // All packs are read first, so that a file that is not there is known before the work starts.
        List<CasePack> packs = files.isEmpty()
                ? List.of(CasePack.builtIn())
                : files.stream().map(CasePack::read).toList();
        PrintWriter out = spec.commandLine().getOut();
        try (Device opened = device.open(device.options())) {
            for (CasePack pack : packs) {
                out.println(pack.name() + ": " + pack.cases().size() + " cases on " + opened.name());
                pack.cases().forEach(recorded -> verify(recorded, opened, out));
            }
        }
        out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return failed == 0 ? 0 : 1;
    }

    private void verify(Case recorded, Device opened, PrintWriter out) {
        Optional<String> refusal = refusal(recorded, opened);
        if (refusal.isPresent()) {
            skipped++;
            out.println("SKIP " + recorded.id() + " " + recorded.call().op() + ": " + refusal.get());
            return;
        }
        Optional<String> failure = recorded.verify(opened);
        if (failure.isPresent()) {
            failed++;
            out.println("FAIL " + recorded.id() + " " + recorded.call().op() + ": " + oneLine(failure.get()));
        } else {
            passed++;
        }
        out.flush();
    }

    /** Why the device has no algorithm for a case; empty where it has one, or where planning fails otherwise. */
    private static Optional<String> refusal(Case recorded, Device opened) {
        try {
            opened.program(recorded.call().layer(), recorded.input().shape());
            return Optional.empty();
        } catch (DeviceException e) {
            return Optional.of(oneLine(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
