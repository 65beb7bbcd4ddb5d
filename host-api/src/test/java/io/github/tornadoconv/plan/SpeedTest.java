package io.github.tornadoconv.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.profiles.Measured;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.profiles.Range;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeedTest {
    private static final Rule THREES =
            new Rule("p.json:6", Map.of("kernelHeight", new Range(3, 3)), "jvm-tiled", Map.of(), 40, "");

    /** A million multiply-adds of a 1x1 layer, or nine of a 3x3 layer; 2 MB in and 2 MB out. */
    private static Program program(int kernel) {
        try (Device jvm = Devices.open(
                Devices.JVM, DeviceOptions.defaults().withRules(List.of(THREES)))) {
            Conv2d layer = Conv2d.of(2, 2, kernel).padding(kernel / 2).bias(false).build();
            return jvm.program(layer, Shape.of(1, 2, 500, 500));
        }
    }

    private static Profile profile(String source, Measured measured, Rule... rules) {
        return new Profile(source, Map.of(), Map.of(), Optional.ofNullable(measured), List.of(rules));
    }

    @Test
    void aProgramTakesOverheadTransfersAndOperations() {
        Measured measured = new Measured(100, 10, 4, 50, 2);
        List<Profile> profiles = List.of(profile("n.json", null), profile("p.json", measured, THREES));
        Speed speed = Speed.of(profiles, 2).orElseThrow();
        assertEquals(10, speed.gflops());
        assertEquals(0.05 + 4e6 / 4e9 * 1e3 + 2e6 / 10e9 * 1e3, speed.millis(program(1)), 1e-9);
        assertEquals(0.05 + 4e6 / 4e9 * 1e3 + 18e6 / 40e9 * 1e3, speed.millis(program(3)), 1e-9);
        assertEquals(
                "1.500 ms: 0.050 overhead, 1.000 for 4.0 MB moved, 0.450 for 0.018 GFLOP at 40 GFLOP/s (p.json)",
                speed.explain(program(3)));
    }

    @Test
    void speedsAreInProportionToTheCores() {
        List<Profile> profiles = List.of(profile("p.json", new Measured(100, 10, 0, 50, 2)));
        Speed speed = Speed.of(profiles, 8).orElseThrow();
        assertEquals(40, speed.gflops());
        assertEquals(0.05 + 2e6 / 40e9 * 1e3, speed.millis(program(1)), 1e-9);
    }

    @Test
    void nothingIsKnownWhereNothingWasMeasured() {
        assertEquals(Optional.empty(), Speed.of(List.of(profile("n.json", null, THREES)), 2));
    }
}
