package io.github.tornadoconv.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.spi.Choice;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Suite;
import io.github.tornadoconv.suites.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.RestoreSystemProperties;

/** The tuner on a device of which is known what is fastest, what is wrong and what fails. */
@RestoreSystemProperties
class TuneRunTest {
    private static final Problem SMALL = problem("small", "n1 c2 3x4 k3 1x1");
    private static final Problem LARGE = problem("large", "n1 c2 30x40 k3 1x1");

    @TempDir
    private Path folder;

    private final StringWriter log = new StringWriter();

    @BeforeEach
    void bringDevice() {
        System.setProperty(Profiles.FOLDER_PROPERTY, folder.toString());
        PacedProvider.present = true;
    }

    @AfterEach
    void takeDevice() {
        PacedProvider.present = false;
        assertEquals(0, PacedProvider.OPEN.get(), "devices that nobody closed");
    }

    private static Problem problem(String id, String shape) {
        return new Problem(id, List.of(ConvShape.parse(shape)));
    }

    private TuneRun.Result run(BooleanSupplier stop, Problem... problems) {
        return new TuneRun(
                PacedProvider.DEVICE,
                DeviceOptions.defaults(),
                new Suite("test", List.of(problems)),
                Duration.ofSeconds(60),
                new PrintWriter(log, true),
                stop,
                "tconv tune").run();
    }

    private static Choice choice(Problem problem) {
        try (Device device = Devices.open(PacedProvider.DEVICE)) {
            return device.program(Workload.of(problem).layer(), problem.input())
                    .steps().getFirst().choice();
        }
    }

    @Test
    void findsTheFastestThatIsRightAndTheNextRunUsesIt() throws IOException {
        TuneRun.Result result = run(() -> false, LARGE, SMALL);
        Candidate fastest = new Candidate("paced", Params.of("speed", 8));
        assertEquals(
                List.of("small", "large"), result.outcomes().stream().map(Outcome::id).toList());
        for (Outcome outcome : result.outcomes()) {
            assertEquals(new Candidate("paced", Params.of("speed", 2)), outcome.base(), log::toString);
            assertEquals(Optional.of(fastest), outcome.best(), log::toString);
            assertTrue(outcome.gain() > 1, log::toString);
        }
        List<String> failures = result.outcomes().getFirst().failures();
        assertTrue(failures.contains("paced speed=32: too fast to be true"), failures::toString);
        assertTrue(
                failures.stream()
                        .anyMatch(failure -> failure.startsWith("paced speed=16: wrong result: ")),
                failures::toString);

        assertEquals(2, result.profile().rules().size());
        assertEquals(fastest, Candidate.of(choice(SMALL)));
        assertTrue(choice(SMALL).rule().startsWith(folder.toString()), choice(SMALL).rule());
        assertEquals("default", choice(problem("other", "n1 c2 3x4 k30 1x1")).rule());

        String journal = Files.readString(folder.resolve("tuned-test-paced-1.journal"));
        run(() -> false, SMALL);
        String second = Files.readString(folder.resolve("tuned-test-paced-1.journal"));
        assertEquals(
                journal.lines().filter(line -> line.startsWith("failed")).toList(),
                second.lines().filter(line -> line.startsWith("failed")).toList(),
                "what failed once is not tried again");
        assertEquals(fastest, Candidate.of(choice(SMALL)));
        assertEquals(fastest, Candidate.of(choice(LARGE)), "rules for other layers are kept");
    }

    @Test
    void anEarlierRuleOfAShapeThatIsNoneIsKeptAsItIs() throws IOException {
        Path profile = folder.resolve("tuned-test-paced-1.json");
        Files.writeString(profile, """
                {"format": "device-profile/1", "device": {"backend": "test", "device": "Paced 1"}, "measured": false,
                 "rules": [{"when": {"out": 77}, "algorithm": "slow", "shape": "the one from last week"}]}
                """);
        run(() -> false, SMALL);
        String written = Files.readString(profile);
        assertTrue(written.contains("\"shape\":\"the one from last week\""), written);
        assertEquals(8, choice(SMALL).params().get("speed"));
    }

    @Test
    void looksIntoAnAlgorithmWhoseDefaultsAreNotTheFastest() {
        Problem late = problem("late", "n1 c2 3x4 k" + PacedProvider.LATE_CHANNELS + " 1x1");
        Outcome outcome = run(() -> false, late).outcomes().getFirst();
        assertEquals(Optional.of(new Candidate("late", Params.of("speed", 12))), outcome.best(), log::toString);
    }

    @Test
    void stopsWithWhatItHas() {
        BooleanSupplier afterTheFirst = () -> log.toString().contains("small n1");
        TuneRun.Result result = run(afterTheFirst, SMALL, LARGE);
        assertEquals(List.of("small"), result.outcomes().stream().map(Outcome::id).toList());
        assertEquals(8, choice(SMALL).params().get("speed"));
    }

    @Test
    void aCandidateThatTookTheProcessDownIsLeftOut() throws IOException {
        Path journal = folder.resolve("tuned-test-paced-1.journal");
        Files.writeString(journal, "driver  driver 1\ntry     " + SMALL.description() + " | paced speed=8\n");
        Outcome outcome = run(() -> false, SMALL).outcomes().getFirst();
        assertEquals(Optional.of(new Candidate("paced", Params.of("speed", 4))), outcome.best(), log::toString);
        assertTrue(
                outcome.failures().contains("paced speed=8: the process ended while it ran; delete " + journal
                        + " to try it again"),
                outcome.failures()::toString);

        Files.writeString(journal, "driver  driver 0\ntry     " + SMALL.description() + " | paced speed=8\n");
        assertEquals(
                Optional.of(new Candidate("paced", Params.of("speed", 8))),
                run(() -> false, SMALL).outcomes().getFirst().best(),
                "with another driver it is tried");
    }
}
