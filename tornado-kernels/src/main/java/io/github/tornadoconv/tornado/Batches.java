package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.spi.Program;

/** Programs on fewer images: how a batch that is too large for a device is run in parts. */
final class Batches {
    private Batches() {}

    /** The same program on that many images at once. */
    static Program of(Program program, int images) {
        return new Program(program.steps().stream()
                .map(step -> new Program.Step(step.operation(), shape(step.shape(), images), step.ends(),
                        step.choice()))
                .toList());
    }

    private static ConvShape shape(ConvShape shape, int images) {
        return new ConvShape(
                shape.spec(),
                images(shape.input(), images),
                images(shape.output(), images),
                shape.padBegin(),
                shape.padEnd(),
                shape.outputPadding());
    }

    private static Shape images(Shape shape, int images) {
        int[] sizes = shape.toArray();
        sizes[0] = images;
        return Shape.of(sizes);
    }

    /**
     * The most images of a program that fit at once.
     *
     * @return 1 to the program's batch, or 0 where not even one fits
     */
    static int most(Program program, long planBytes, long bufferBytes) {
        if (!program.first().batched()) {
            return fits(program, planBytes, bufferBytes) ? 1 : 0;
        }
        int fitting = 0;
        int tooMany = program.first().batch() + 1;
        while (tooMany - fitting > 1) {
            int middle = (fitting + tooMany) >>> 1;
            if (fits(of(program, middle), planBytes, bufferBytes)) {
                fitting = middle;
            } else {
                tooMany = middle;
            }
        }
        return fitting;
    }

    private static boolean fits(Program program, long planBytes, long bufferBytes) {
        long largest =
                Math.max(inputBytes(program), program.steps().stream().mapToLong(Batches::largest).max().orElse(0));
        return bytes(program) <= planBytes && largest <= bufferBytes;
    }

    /** Bytes that a program needs on the device: input, weights, intermediate arrays and output. */
    static long bytes(Program program) {
        long sum = inputBytes(program);
        for (Program.Step step : program.steps()) {
            sum += weightBytes(step) + outputBytes(step) + workspaceBytes(step);
        }
        return sum;
    }

    private static long largest(Program.Step step) {
        return Math.max(weightBytes(step), Math.max(outputBytes(step), workspaceBytes(step)));
    }

    private static long inputBytes(Program program) {
        return program.first().input().elements() * elementBytes(program.dtype());
    }

    private static long weightBytes(Program.Step step) {
        return step.shape().spec().weightShape().elements() * elementBytes(step.shape().spec().dtype());
    }

    private static long outputBytes(Program.Step step) {
        return step.shape().output().elements() * elementBytes(step.shape().spec().dtype());
    }

    private static long workspaceBytes(Program.Step step) {
        return step.choice().algorithm().workspaceBytes(step.shape(), step.choice().params());
    }

    /** Halves are floats on the device. */
    private static long elementBytes(DType dtype) {
        return dtype == DType.F16 ? Float.BYTES : dtype.byteSize();
    }
}
