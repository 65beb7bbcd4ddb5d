package io.github.tornadoconv.cli;

import io.github.tornadoconv.ConvNd;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tconv kernels}. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "Print the source that TornadoVM generates for a convolution's kernels, for authors of kernels.",
            "Then how the convolution is computed. Redirect the output to keep it."
        })
final class KernelsCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SHAPE",
            description = "The convolution, as logs print it: 'n1 c64 56x56 k64 3x3 s1 p1'. Quote it.")
    private ConvShape shape;

    @Option(
            names = {"-d", "--device"},
            paramLabel = "DEVICE",
            description = "A device of TornadoVM; its first one unless said.")
    private String name;

    @Option(
            names = "--gpu",
            description = "Generate for a GPU that need not be here: TornadoVM's virtual one. Nothing is computed.")
    private boolean gpu;

    @Option(names = "--algorithm", paramLabel = "ID", defaultValue = "", description = "Use that algorithm alone.")
    private String algorithm;

    @Override
    public Integer call() {
        // TornadoVM reads these when it starts, which the first look at the devices makes it do.
        System.setProperty("tornado.printKernel", "True");
        if (gpu) {
            System.setProperty("tornado.virtual.device", "True");
            System.setProperty("tornado.device.desc", virtualGpu().toString());
        }
        try (Device device = Devices.open(deviceName(), DeviceOptions.defaults().withAlgorithm(algorithm))) {
            ConvSpec spec = shape.spec();
            HostArray bias = spec.bias() ? zeros(spec, Shape.of(spec.outChannels())) : null;
            ConvNd.of(spec, zeros(spec, spec.weightShape()), bias)
                    .forward(device.empty(spec.dtype(), shape.input()));
            System.out.println(device.explain());
        }
        return 0;
    }

    private String deviceName() {
        if (name != null) {
            return name;
        }
        return Devices.list().stream()
                .map(DeviceInfo::name)
                .filter(known -> known.startsWith("tornadovm:"))
                .findFirst()
                .orElseThrow(() -> new DeviceException("only TornadoVM generates kernels; "
                        + String.join("; ", Devices.missing())));
    }

    private static Path virtualGpu() {
        String home = System.getProperty("tornadovm.home", "");
        Path description = Path.of(home, "examples", "virtual-device-GPU.json");
        if (home.isEmpty() || !Files.isReadable(description)) {
            throw new DeviceException("the SDK's description of a virtual GPU is not at " + description
                    + "; name the SDK with -Dtornadovm.home");
        }
        return description;
    }

    private static HostArray zeros(ConvSpec spec, Shape shape) {
        long bytes = Math.multiplyExact(shape.elements(), (long) spec.dtype().byteSize());
        return HostArray.wrap(spec.dtype(), shape, Arena.ofAuto().allocate(bytes, Long.BYTES));
    }
}
