package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/** A program on a TornadoVM device: one execution plan, run several times where the batch is too large for one. */
final class TornadoProgram implements CompiledProgram {
    private static final System.Logger LOG = System.getLogger(TornadoProgram.class.getName());

    private final Program program;
    private final Target target;
    private final int batch;
    private int images;
    private ExecutionPlan plan;
    /** The same under TornadoVM's profiler, once that was asked for. */
    private ExecutionPlan profiled;

    TornadoProgram(Program program, Target target) {
        this.program = program;
        this.target = target;
        this.batch = program.first().batched() ? program.first().batch() : 1;
        this.images = Batches.most(program, target.planBytes(), target.bufferBytes());
        if (images == 0) {
            throw Failures.outOfMemory(part(1), target, null);
        }
        this.plan = plan();
    }

    private ExecutionPlan plan() {
        // Parts of one size; the last begins early enough to be full.
        images = Math.ceilDiv(batch, Math.ceilDiv(batch, images));
        return new ExecutionPlan(part(images), target, false);
    }

    private Program part(int size) {
        return size == batch ? program : Batches.of(program, size);
    }

    @Override
    public void run(MemorySegment input, MemorySegment output) {
        int done = 0;
        while (done < batch) {
            int first = Math.min(done, batch - images);
            try {
                runPart(plan, first, input, output);
                done = first + images;
            } catch (OutOfDeviceMemory e) {
                shrink(e);
            }
        }
    }

    /** Runs the {@code images} from the one numbered {@code first}. */
    private void runPart(ExecutionPlan with, int first, MemorySegment input, MemorySegment output) {
        long inputBytes = input.byteSize() / batch;
        long outputBytes = output.byteSize() / batch;
        with.run(
                input.asSlice(first * inputBytes, images * inputBytes),
                output.asSlice(first * outputBytes, images * outputBytes));
    }

    @Override
    public OptionalLong kernelNanos(MemorySegment input, MemorySegment output) {
        if (profiled == null) {
            profiled = new ExecutionPlan(part(images), target, true);
        }
        long nanos = 0;
        for (int done = 0; done < batch; done += images) {
            runPart(profiled, Math.min(done, batch - images), input, output);
            nanos += profiled.kernelNanos();
        }
        return OptionalLong.of(nanos);
    }

    /** Other plans hold memory too: what should fit may not. */
    private void shrink(OutOfDeviceMemory cause) {
        if (images == 1) {
            throw cause;
        }
        close();
        images = Math.ceilDiv(images, 2);
        plan = plan();
        LOG.log(System.Logger.Level.INFO, "{0}; {1} of {2} images at once instead", cause.getMessage(), images, batch);
    }

    @Override
    public long deviceBytes() {
        return plan.bytes() + (profiled == null ? 0 : profiled.bytes());
    }

    @Override
    public void close() {
        plan.close();
        if (profiled != null) {
            profiled.close();
            profiled = null;
        }
    }
}
