package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The JVM as it is opened by default. */
@DisplayName("the suite on jvm")
class JvmTest extends ConformanceSuite {
    @Override
    public Device open(DeviceOptions options) {
        return Devices.open(Devices.JVM, options);
    }

    /** Each algorithm must compute what it accepts, also where the device would take another. */
    @TestFactory
    Stream<DynamicNode> randomShapesOfEachAlgorithm() {
        return device().algorithms().stream()
                .filter(algorithm -> !algorithm.equals("jvm-reference"))
                .map(this::randomShapesOf);
    }

    private DynamicNode randomShapesOf(String algorithm) {
        Device only = open(device().options().withAlgorithm(algorithm));
        ShapeDraw draw = new ShapeDraw(Seed.random(algorithm), EnumSet.allOf(DType.class));
        return dynamicContainer(
                algorithm,
                Stream.generate(draw::next)
                        .limit(2L * (everything() ? COUNT : COUNT / 4))
                        .filter(shape -> Problems.wanted(shape) && EachAlgorithm.accepts(only, shape))
                        .limit(COUNT / 10)
                        .map(shape -> dynamicTest(shape.toString(), () -> Problems.check(shape, only)))
                        .onClose(only::close));
    }

    @Test
    void everyTypeIsComputed() {
        assertEquals(EnumSet.allOf(DType.class), dtypes());
    }
}
