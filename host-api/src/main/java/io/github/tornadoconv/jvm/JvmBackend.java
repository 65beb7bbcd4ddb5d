package io.github.tornadoconv.jvm;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Peak;
import io.github.tornadoconv.spi.Program;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The JVM as a device. */
final class JvmBackend implements Backend {
    private final Workers workers;
    private final Slabs<float[]> floats;
    private final Slabs<double[]> doubles;
    private final List<JvmAlgorithm> algorithms;

    JvmBackend(DeviceOptions options) {
        this.workers = new Workers(options.threads());
        this.floats = new Slabs<>(Lanes.floats(), workers.size());
        this.doubles = new Slabs<>(Lanes.doubles(), workers.size());
        this.algorithms = List.of(
                new DepthwiseLanesAlgorithm(workers),
                new DepthwiseAlgorithm(workers),
                new LinearAlgorithm(workers),
                new WinogradAlgorithm(workers, options.exact()),
                new ChannelsAlgorithm(workers),
                new GroupedAlgorithm(workers),
                new StripAlgorithm(workers),
                new TransposedAlgorithm(workers),
                new PhasesAlgorithm(workers),
                new TiledAlgorithm(workers),
                new ReferenceAlgorithm());
    }

    @Override
    public List<Algorithm> algorithms() {
        return List.copyOf(algorithms);
    }

    /** Large tensors begin a cache line. */
    @Override
    public MemorySegment allocate(DType dtype, Shape shape) {
        boolean vectors = dtype == DType.F32 || dtype == DType.F64;
        long bytes = shape.elements() * dtype.byteSize();
        int first = Lines.first(dtype.byteSize());
        if (!vectors || !Lines.isLarge(bytes) || shape.elements() > Shape.MOST_ELEMENTS - first) {
            return Backend.super.allocate(dtype, shape);
        }
        MemorySegment whole = Backend.super.allocate(dtype, Shape.of(Math.toIntExact(shape.elements() + first)));
        return whole.asSlice((long) first * dtype.byteSize(), bytes);
    }

    @Override
    public CompiledProgram compile(Program program) {
        return switch (program.dtype()) {
            case F32 -> JvmProgram.floats(program, floats);
            case F16 -> new HalfProgram(program, floats);
            case F64 -> JvmProgram.doubles(program, doubles);
            case I64 -> JvmProgram.longs(program);
        };
    }

    @Override
    public List<String> notes(Program program) {
        return JvmProgram.groups(program).stream()
                .filter(Fusion.Group::isFused)
                .map(Fusion.Group::note)
                .toList();
    }

    @Override
    public boolean isWarmingUp() {
        return ColdStart.isBusy();
    }

    @Override
    public Optional<Peak> peak() {
        return Optional.of(JvmPeak.measure(workers.size()));
    }

    @Override
    public void close() {
        workers.close();
    }
}
