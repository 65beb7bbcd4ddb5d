package io.github.tornadoconv.plan;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.spi.Geometry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a convolution by the names that a profile's rules know: {@code rank}, {@code transposed} (0 or 1),
 * {@code bits} (of the type), {@code batch}, {@code in}, {@code out}, {@code groups}, {@code inPerGroup},
 * {@code outPerGroup}, {@code outSpatial}, and with each of Depth, Height and Width behind them {@code kernel},
 * {@code stride}, {@code dilation}, {@code input} and {@code output}, 1 for an axis that is not there.
 */
public final class ShapeNumbers {
    private static final String[] AXES = {"Depth", "Height", "Width"};

    private ShapeNumbers() {}

    /** The numbers of that shape by name. */
    public static Map<String, Long> of(ConvShape shape) {
        ConvSpec spec = shape.spec();
        Geometry g = Geometry.of(shape);
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("rank", (long) shape.rank());
        numbers.put("transposed", spec.transposed() ? 1L : 0L);
        numbers.put("bits", 8L * spec.dtype().byteSize());
        numbers.put("batch", (long) shape.batch());
        numbers.put("in", (long) spec.inChannels());
        numbers.put("out", (long) spec.outChannels());
        numbers.put("groups", (long) spec.groups());
        numbers.put("inPerGroup", (long) spec.inPerGroup());
        numbers.put("outPerGroup", (long) spec.outPerGroup());
        numbers.put("outSpatial", shape.outSpatial());
        for (int i = 0; i < AXES.length; i++) {
            numbers.put("kernel" + AXES[i], (long) g.kernel()[i]);
            numbers.put("stride" + AXES[i], (long) g.stride()[i]);
            numbers.put("dilation" + AXES[i], (long) g.dilation()[i]);
            numbers.put("input" + AXES[i], (long) g.in()[i]);
            numbers.put("output" + AXES[i], (long) g.out()[i]);
        }
        return numbers;
    }
}
