package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.suites.Workload;

/** TornadoConv on one of its devices. */
final class OwnContender implements Contender {
    private final String device;
    private final DeviceOptions options;
    private final boolean kernels;

    /**
     * On a device that {@link Devices#open(String)} knows.
     *
     * @param kernels whether the time in kernels alone counts, by the device's profiler
     */
    OwnContender(String device, DeviceOptions options, boolean kernels) {
        this.device = device;
        this.options = options;
        this.kernels = kernels;
    }

    @Override
    public String name() {
        return device;
    }

    @Override
    public String version() {
        return "TornadoConv on " + device + (kernels ? ", kernels alone" : "");
    }

    @Override
    public Prepared prepare(Workload work, int threads) {
        Device opened = Devices.open(device, options.withThreads(threads));
        Layer layer = work.layer();
        Tensor x = opened.tensor(work.inputArray());
        Tensor out = opened.empty(x.dtype(), work.problem().output());
        return new Prepared() {
            @Override
            public void run() {
                layer.forward(x, out);
            }

            @Override
            public long nanos(int runs) throws Exception {
                if (!kernels) {
                    return Prepared.super.nanos(runs);
                }
                long nanos = 0;
                for (int i = 0; i < runs; i++) {
                    nanos += opened.kernelNanos(layer, x, out)
                            .orElseThrow(() -> new UnsupportedOperationException("no profiler"));
                }
                return nanos;
            }

            @Override
            public float[] result() {
                return out.toArray();
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }
}
