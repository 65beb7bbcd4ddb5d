package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A kernel family: it puts one convolution into tasks. */
interface TornadoAlgorithm extends Algorithm {
    /**
     * Adds what computes {@code y} from {@code x}.
     *
     * @param x input, on the device when the first of the tasks runs
     * @param y output, every element of which is written
     */
    void addTo(Tasks tasks, Program.Step step, TornadoNativeArray x, TornadoNativeArray y);

    @Override
    default String note(ConvShape shape) {
        return shape.spec().dtype() == DType.F16
                ? "float16 is widened to float32 on the device, and the program's result rounded to float16"
                : "";
    }

    /** Whether a family that computes in float32 takes the shape's numbers. */
    static Verdict floats(ConvShape shape) {
        return switch (shape.spec().dtype()) {
            case F64, I64 -> Verdict.no("computes in float32, not in " + shape.spec().dtype().torchName());
            case F16, F32 -> Verdict.YES;
        };
    }

    /** Whether a family with pixels of a row side by side as lanes may take the shape on such a device. */
    static Verdict vectorsOfPixels(ConvShape shape, Traits traits) {
        Verdict floats = floats(shape);
        if (!floats.yes()) {
            return floats;
        }
        if (traits.manyThreads()) {
            return Verdict.no("vectors of pixels are for devices with few threads");
        }
        return shape.spec().transposed() ? Verdict.no("transposed") : Verdict.YES;
    }
}
