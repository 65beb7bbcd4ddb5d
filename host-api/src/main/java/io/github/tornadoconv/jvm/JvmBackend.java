package io.github.tornadoconv.jvm;

import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.spi.Algorithm;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Peak;
import io.github.tornadoconv.spi.Program;
import java.util.List;
import java.util.Optional;

/** The JVM as a device. */
final class JvmBackend implements Backend {
    private final Workers workers;
    private final List<JvmAlgorithm> algorithms;

    JvmBackend(DeviceOptions options) {
        this.workers = new Workers(options.threads());
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

    @Override
    public CompiledProgram compile(Program program) {
        return switch (program.dtype()) {
            case F32 -> JvmProgram.floats(program);
            case F16 -> new HalfProgram(program);
            case F64 -> JvmProgram.doubles(program);
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
    public Optional<Peak> peak() {
        return Optional.of(JvmPeak.measure(workers.size()));
    }

    @Override
    public void close() {
        workers.close();
    }
}
