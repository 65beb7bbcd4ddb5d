package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.Layer;
import io.github.tornadoconv.Tensor;
import io.github.tornadoconv.suites.Workload;

/** TornadoConv on one of its devices, with default options. */
final class OwnContender implements Contender {
    private final String device;

    /** On a device that {@link Devices#open(String)} knows. */
    OwnContender(String device) {
        this.device = device;
    }

    @Override
    public String name() {
        return device;
    }

    @Override
    public String version() {
        return "TornadoConv on " + device;
    }

    @Override
    public Prepared prepare(Workload work, int threads) {
        Device opened = Devices.open(device, DeviceOptions.defaults().withThreads(threads));
        Layer layer = work.layer();
        Tensor x = opened.tensor(work.inputArray());
        Tensor out = opened.empty(x.dtype(), work.problem().output());
        return new Prepared() {
            @Override
            public void run() {
                layer.forward(x, out);
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
