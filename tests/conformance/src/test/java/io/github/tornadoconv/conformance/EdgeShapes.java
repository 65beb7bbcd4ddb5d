package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The convolutions of {@code edges.txt} in every type. */
interface EdgeShapes extends OnDevice {
    /** Activations that whole numbers can pass. */
    Set<Activation> WHOLE = Set.of(Activation.NONE, Activation.RELU);

    @TestFactory
    default Stream<DynamicTest> edgeShapes() {
        return shapes(this).map(shape -> dynamicTest(shape.toString(), () -> Problems.check(shape, device())));
    }

    /** The convolutions in the device's types: in all of them, or a part of those in float32 and fewer in another. */
    static Stream<ConvShape> shapes(OnDevice on) {
        SplittableRandom random = Seed.random("edges");
        return lines().stream()
                .flatMap(line -> on.dtypes().stream()
                        .filter(dtype -> on.everything()
                                || random.nextInt(on.oneOf() * (dtype == DType.F32 ? 1 : 4)) == 0)
                        .flatMap(dtype -> in(dtype, line)))
                .filter(Problems::wanted);
    }

    private static List<String> lines() {
        try (InputStream in = EdgeShapes.class.getResourceAsStream("edges.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<ConvShape> in(DType dtype, String line) {
        if (dtype == DType.I64 && !WHOLE.contains(ConvShape.parse(line).spec().activation())) {
            return Stream.empty();
        }
        return Stream.of(ConvShape.parse(line + " " + dtype.name().toLowerCase(Locale.ROOT)));
    }
}
