package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Program;
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
}
