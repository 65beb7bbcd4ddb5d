package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans come and go, results stay. */
interface ManyPlans extends OnDevice {
    @Test
    default void plansBeyondTheirNumberAreDroppedAndMadeAgain() {
        dropAndMakeAgain(2, Long.MAX_VALUE, 2);
    }

    @Test
    default void plansBeyondTheirBytesAreDroppedAndMadeAgain() {
        // The newest is kept in any case; on a device where plans hold no bytes none is beyond the bound.
        dropAndMakeAgain(4, 1, 4);
    }

    private void dropAndMakeAgain(int maxPlans, long maxBytes, int mostKept) {
        Conv2d layer = Conv2d.of(3, 4, 3).padding(1).seed(1).build();
        try (Device device = open(device().options().withPlanCache(maxPlans, maxBytes))) {
            List<Tensor> inputs = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Tensor x = device.tensor(Values.random(DType.F32, Shape.of(1, 3, 5 + i, 7), Seed.random("plan" + i)));
                inputs.add(x);
                expected.add(layer.forward(x).toArray());
            }
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < inputs.size(); i++) {
                    assertArrayEquals(expected.get(i), layer.forward(inputs.get(i)).toArray(), Seed.text());
                }
            }
            long plans = device.explain().lines().filter(line -> line.startsWith("Conv2d:")).count();
            assertTrue(plans >= 1 && plans <= mostKept, plans + " plans");
        }
    }
}
