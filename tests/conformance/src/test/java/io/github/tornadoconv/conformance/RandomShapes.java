package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Convolutions that nobody thought of. */
interface RandomShapes extends OnDevice {
    /** How many there are in a run, for all types together. */
    int COUNT = Integer.getInteger("tornadoconv.shapes", 300);

    @TestFactory
    default Stream<DynamicTest> randomShapes() {
        ShapeDraw draw = new ShapeDraw(Seed.random("shapes"), dtypes());
        return Stream.generate(draw::next)
                .limit(everything() ? COUNT : COUNT / 4)
                .filter(Problems::wanted)
                .map(shape -> dynamicTest(shape.toString(), () -> Problems.check(shape, device())));
    }
}
