package io.github.tornadoconv.cli;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Fallback;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.cases.Call;
import io.github.tornadoconv.cases.Op;
import io.github.tornadoconv.io.Npy;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tconv run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Compute one convolution from and to NumPy files (.npy).",
            "Numbers per axis are one for all axes or one per axis: 2 or 2,1. Words and defaults are PyTorch's."
        })
final class RunCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "OP",
            description = "conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d or conv_transpose3d.")
    private Op op;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "NPY",
            required = true,
            description = "[N, C, spatial...] or [C, spatial...].")
    private Path input;

    @Option(
            names = {"-w", "--weight"},
            paramLabel = "NPY",
            required = true,
            description = "[out, in/groups, kernel...], transposed [in, out/groups, kernel...].")
    private Path weight;

    @Option(
            names = {"-b", "--bias"},
            paramLabel = "NPY",
            description = "[out]; none unless said.")
    private Path bias;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "NPY",
            required = true,
            description = "File to write the result to.")
    private Path out;

    @Option(names = "--stride", defaultValue = "1", paramLabel = "N[,N...]", description = "1 unless said.")
    private Axes stride;

    @Option(
            names = "--padding",
            paramLabel = "N[,N...]|same|valid",
            description = "Padding at both ends of an axis; 0 unless said.")
    private Padding padding;

    @Option(
            names = "--pad-begin",
            paramLabel = "N[,N...]",
            description = "Padding at the begin of an axis; 0 unless said.")
    private Axes padBegin;

    @Option(
            names = "--pad-end",
            paramLabel = "N[,N...]",
            description = "Padding at the end of an axis; 0 unless said.")
    private Axes padEnd;

    @Option(
            names = "--padding-mode",
            defaultValue = "zeros",
            paramLabel = "MODE",
            description = "zeros, reflect, replicate or circular; zeros unless said.")
    private PaddingMode paddingMode;

    @Option(names = "--dilation", defaultValue = "1", paramLabel = "N[,N...]", description = "1 unless said.")
    private Axes dilation;

    @Option(names = "--groups", defaultValue = "1", paramLabel = "N", description = "1 unless said.")
    private int groups;

    @Option(
            names = "--output-padding",
            defaultValue = "0",
            paramLabel = "N[,N...]",
            description = "Extra output at the end of an axis, transposed only; 0 unless said.")
    private Axes outputPadding;

    @Option(
            names = "--output-size",
            paramLabel = "N[,N...]",
            description = "Spatial size of the output, transposed only; in the place of --output-padding.")
    private Axes outputSize;

    @Option(
            names = "--activation",
            defaultValue = "none",
            paramLabel = "NAME",
            description = "relu, relu6, leaky_relu=0.01, silu, gelu, gelu_tanh, sigmoid, tanh; none unless said.")
    private Activation activation;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--fallback",
            description = "If the device cannot run it, run it on the JVM, with a warning.")
    private boolean fallback;

    @Option(names = "--explain", description = "Print how it was computed: algorithm, parameters, refusals.")
    private boolean explain;

    @Override
    public void run() {
        Call call = new Call(
                op,
                Npy.read(weight),
                bias == null ? null : Npy.read(bias),
                stride,
                padding(),
                paddingMode,
                dilation,
                groups,
                outputPadding,
                outputSize,
                activation);
        HostArray x = Npy.read(input);
        // The shape is worked out before a device is opened: what does not fit is refused at once.
        ConvShape shape = ConvShape.of(call.layer().spec(), x.shape(), outputSize);
        PrintWriter lines = spec.commandLine().getOut();
        try (Device opened = device.open(device.options().withFallback(fallback ? Fallback.JVM : Fallback.NONE))) {
            HostArray y = call.run(opened.tensor(x)).toHost();
            Npy.write(out, y);
            lines.println(shape + " | " + opened.name() + " | wrote " + y + " to " + out);
            if (explain) {
                lines.println(opened.explain());
            }
        }
        lines.flush();
    }

    private Padding padding() {
        if (padBegin == null && padEnd == null) {
            return padding == null ? Padding.of(0) : padding;
        }
        if (padding != null) {
            throw new ParameterException(
                    spec.commandLine(), "--padding sets both ends; give either it, or --pad-begin and --pad-end");
        }
        Axes none = Axes.of(0);
        return Padding.of(padBegin == null ? none : padBegin, padEnd == null ? none : padEnd);
    }
}
