package io.github.tornadoconv.benchmarks;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.suites.Suite;
import io.github.tornadoconv.suites.Workload;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call of {@code forward(x, out)} on a problem of the suites, with all that it needs made beforehand. */
@State(Scope.Thread)
public class Call {
    /** Which suite the row is of. */
    @Param("table")
    public String suite;

    /** Id of the problem. */
    @Param({"R1", "R2", "R3", "R4", "R5", "R6", "M1", "M2", "M3", "G1", "D1", "T1", "T2", "C1", "C3", "T3", "B8"})
    public String row;

    /** Device, as {@link Devices#open(String)} takes it. */
    @Param(Devices.JVM)
    public String device;

    /** Threads of the device's own pool; 0 for one on each processor. */
    @Param("0")
    public int threads;

    private Device opened;
    private Layer layer;
    private Tensor x;
    private Tensor out;

    /** Opens the device and makes layer and tensors. */
    @Setup(Level.Trial)
    public void open() {
        Workload work = Workload.of(Suite.of(suite).problem(row));
        DeviceOptions options = DeviceOptions.defaults();
        opened = Devices.open(device, threads == 0 ? options : options.withThreads(threads));
        layer = work.layer();
        x = opened.tensor(work.inputArray());
        out = opened.empty(x.dtype(), work.problem().output());
    }

    /** Closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        opened.close();
    }

    Tensor forward() {
        return layer.forward(x, out);
    }
}
