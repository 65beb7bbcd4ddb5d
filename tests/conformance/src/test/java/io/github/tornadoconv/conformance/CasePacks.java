package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tornadoconv.cases.CasePack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Recorded convolutions: PyTorch's, which come with the project, and other projects', which do not. */
interface CasePacks extends OnDevice {
    /** Beside the project; Maven runs tests in the folder of their module. */
    Path EXTERNAL = Path.of("../../../shared/conformance/external.safetensors");

    @TestFactory
    default Stream<DynamicTest> pytorchPack() {
        return tests(CasePack.builtIn(), everything() ? 1 : oneOf());
    }

    @TestFactory
    default Stream<DynamicTest> externalPack() {
        assumeTrue(Files.exists(EXTERNAL), () -> "there is no " + EXTERNAL.toAbsolutePath().normalize());
        return tests(CasePack.read(EXTERNAL), 1);
    }

    private Stream<DynamicTest> tests(CasePack pack, int oneOf) {
        SplittableRandom random = Seed.random("pack");
        return pack.cases().stream()
                .filter(c -> random.nextInt(oneOf) == 0)
                .map(c -> dynamicTest(c.id(), () -> c.verify(device()).ifPresent(Assertions::fail)));
    }
}
