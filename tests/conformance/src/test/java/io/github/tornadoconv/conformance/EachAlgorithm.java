package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.Layer;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every algorithm of the device alone, on those edges that it accepts and the device would give to another. */
interface EachAlgorithm extends OnDevice {
    @TestFactory
    default Stream<DynamicNode> eachAlgorithm() {
        return device().algorithms().stream().map(this::edges);
    }

    private DynamicNode edges(String algorithm) {
        Device device = open(device().options().withAlgorithm(algorithm));
        SplittableRandom random = Seed.random("edges of " + algorithm);
        return dynamicContainer(
                algorithm,
                EdgeShapes.shapes(this)
                        .filter(shape -> everything() || random.nextInt(2) == 0)
                        .filter(shape -> accepts(device, shape) && !choice(device(), shape).equals(algorithm))
                        .map(shape -> dynamicTest(shape.toString(), () -> Problems.check(shape, device)))
                        .onClose(device::close));
    }

    /** Whether that device, opened with one algorithm, computes that shape. */
    static boolean accepts(Device device, ConvShape shape) {
        try {
            return !choice(device, shape).isEmpty();
        } catch (DeviceException refused) {
            return false;
        }
    }

    private static String choice(Device device, ConvShape shape) {
        Layer layer = Problems.layer(shape.spec(), Seed.random("any"));
        return device.program(layer, shape.input()).steps().getFirst().choice().algorithm().id();
    }
}
