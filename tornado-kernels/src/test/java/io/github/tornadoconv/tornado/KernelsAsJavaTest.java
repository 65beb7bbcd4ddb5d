package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.cases.Case;
import io.github.tornadoconv.cases.CasePack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kernel family as plain Java over PyTorch's cases: nothing outside its arrays, nothing left unwritten. */
class KernelsAsJavaTest {
    private static final String REFUSED = "no other algorithm was asked";

    @ParameterizedTest
    @CsvSource({
        "plain:cpu, tornado-direct, 310",
        "plain:cpu, tornado-blocked, 218",
        "plain:cpu, tornado-lanes, 59",
        "plain:gpu, tornado-blocked, 218",
        "plain:gpu, tornado-lanes, 59"
    })
    void computesTheCases(String name, String algorithm, int least) {
        DeviceOptions options =
                DeviceOptions.defaults().withPlanCache(1, 1).withAlgorithm(algorithm);
        List<String> failures = new ArrayList<>();
        int passed = 0;
        try (Device device = Devices.open(name, options)) {
            for (Case c : CasePack.builtIn().cases()) {
                Optional<String> wrong = c.verify(device);
                if (wrong.isEmpty()) {
                    passed++;
                } else if (!wrong.get().contains(REFUSED)) {
                    failures.add(c.id() + ": " + wrong.get());
                }
            }
        }
        assertEquals(List.of(), failures);
        int all = passed;
        assertTrue(passed >= least, () -> algorithm + " took only " + all + " of the cases, " + least + " expected");
    }
}
