package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.cases.Call;
import io.github.tornadoconv.cases.Case;
import io.github.tornadoconv.cases.CasePack;
import io.github.tornadoconv.io.Npy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    Path folder;

    private Path file(String name, HostArray array) {
        Path file = folder.resolve(name);
        Npy.write(file, array);
        return file;
    }

    /** An input of 4, a weight of ones, and where the result goes. */
    private List<Object> small(String op, Object... more) {
        List<Object> args = new ArrayList<>(List.of("run", op,
                "--input", file("x.npy", HostArray.of(Shape.of(1, 1, 4), 1f, 2f, 3f, 4f)),
                "--weight", file("w.npy", HostArray.of(Shape.of(1, 1, 2), 1f, 1f)),
                "--device", "jvm",
                "--out", folder.resolve("y.npy")));
        args.addAll(Arrays.asList(more));
        return args;
    }

    private float[] result(String op, Object... more) {
        Cli.run(small(op, more).toArray()).assertDone();
        return Npy.read(folder.resolve("y.npy")).toFloats();
    }

    private void assertNothingWritten() {
        assertFalse(Files.exists(folder.resolve("y.npy")));
    }

    @Test
    void writesTheResultAndSaysSo() {
        Cli run = Cli.run(small("conv1d").toArray()).assertDone();
        assertEquals(
                "n1 c1 4 k1 2 s1 p0 nobias | jvm | wrote float32[1, 1, 3] to " + folder.resolve("y.npy")
                        + System.lineSeparator(),
                run.out());
        HostArray y = Npy.read(folder.resolve("y.npy"));
        assertEquals(Shape.of(1, 1, 3), y.shape());
        assertArrayEquals(new float[] {3, 5, 7}, y.toFloats());
    }

    @Test
    void everyOptionReachesTheConvolution() {
        Path bias = file("b.npy", HostArray.of(Shape.of(1), -6f));
        assertArrayEquals(new float[] {-3, -1, 1}, result("conv1d", "--bias", bias));
        assertArrayEquals(new float[] {0, 0, 1}, result("conv1d", "--bias", bias, "--activation", "relu"));
        assertArrayEquals(new float[] {3, 7}, result("conv1d", "--stride", 2));
        assertArrayEquals(new float[] {4, 6}, result("conv1d", "--dilation", 2));
        assertArrayEquals(new float[] {1, 3, 5, 7, 4}, result("conv1d", "--padding", 1));
        assertArrayEquals(new float[] {3, 5, 7, 4}, result("conv1d", "--padding", "same"));
        assertArrayEquals(new float[] {3, 5, 7}, result("conv1d", "--padding", "valid"));
        assertArrayEquals(new float[] {1, 3, 5, 7}, result("conv1d", "--pad-begin", 1));
        assertArrayEquals(new float[] {0, 1, 3, 5, 7, 4}, result("conv1d", "--pad-begin", 2, "--pad-end", 1));
        assertArrayEquals(
                new float[] {5, 3, 5, 7, 5}, result("conv1d", "--padding", 1, "--padding-mode", "circular"));
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 3, 3, 4, 4}, result("conv_transpose1d", "--stride", 2));
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 3, 3, 4, 4, 0},
                result("conv_transpose1d", "--stride", 2, "--output-padding", 1));
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 3, 3, 4, 4, 0}, result("conv_transpose1d", "--stride", 2, "--output-size", 9));
    }

    /** One case of every op and dtype of the built-in pack, from files to a file. */
    @Test
    void everyOpComputesWhatPyTorchDoes() {
        CasePack.builtIn().cases().stream()
                .collect(Collectors.toMap(
                        c -> c.call().op() + "." + c.input().dtype(), c -> c, (_, later) -> later))
                .values()
                .forEach(this::runCase);
    }

    private void runCase(Case recorded) {
        Call call = recorded.call();
        List<Object> args = new ArrayList<>(List.of("run", call.op(), "--device", "jvm",
                "--input", file("x.npy", recorded.input()),
                "--weight", file("w.npy", call.weight()),
                "--out", folder.resolve("y.npy"),
                "--groups", call.groups(),
                "--stride", numbers(call.stride().toArray()),
                "--dilation", numbers(call.dilation().toArray()),
                "--output-padding", numbers(call.outputPadding().toArray()),
                "--padding-mode", call.paddingMode().torchName()));
        args.addAll(switch (call.padding()) {
            case Padding.Symmetric p -> List.of("--padding", numbers(p.size().toArray()));
            case Padding.BeginEnd p ->
                List.of("--pad-begin", numbers(p.begin().toArray()), "--pad-end", numbers(p.end().toArray()));
            case Padding.Same _ -> List.of("--padding", "same");
            case Padding.Valid _ -> List.of("--padding", "valid");
        });
        if (call.bias() != null) {
            args.addAll(List.of("--bias", file("b.npy", call.bias())));
        }
        Cli.run(args.toArray()).assertDone();
        assertEquals(
                "", recorded.mismatch(Npy.read(folder.resolve("y.npy"))).orElse(""), recorded.id());
    }

    private static String numbers(int[] values) {
        return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @Test
    void explainNamesTheAlgorithm() {
        Cli run = Cli.run(small("conv1d", "--explain").toArray()).assertDone();
        try (Device device = Devices.open("jvm")) {
            assertTrue(device.algorithms().stream().anyMatch(id -> run.out().contains("algorithm " + id)), run.out());
        }
    }

    @Test
    void withoutADeviceTheBestOneIsTaken() {
        List<Object> args = small("conv1d");
        args.removeAll(List.of("--device", "jvm"));
        Logger log = Logger.getLogger(Devices.class.getName());
        log.setUseParentHandlers(false);
        System.setProperty(Devices.DEVICE_PROPERTY, "jvm");
        try {
            assertTrue(Cli.run(args.toArray()).assertDone().out().contains(" | jvm | wrote "));
        } finally {
            System.clearProperty(Devices.DEVICE_PROPERTY);
            log.setUseParentHandlers(true);
        }
    }

    @Test
    void wrongUsageIsRefusedAndWritesNothing() {
        Cli.run("run").assertWrongUsage("Missing required");
        Cli.run(small("conv4d").toArray()).assertWrongUsage("there is no op 'conv4d'");
        Cli.run(small("conv1d", "--stride", "two").toArray()).assertWrongUsage("'two' is not one number");
        Cli.run(small("conv1d", "--padding", "some").toArray()).assertWrongUsage("nor 'same' or 'valid'");
        Cli.run(small("conv1d", "--padding-mode", "odd").toArray()).assertWrongUsage("got 'odd'");
        Cli.run(small("conv1d", "--activation", "odd").toArray()).assertWrongUsage("no activation 'odd'");
        Cli.run(small("conv1d", "--padding", 1, "--pad-end", 1).toArray()).assertWrongUsage("--padding sets both ends");
        assertNothingWritten();
    }

    @Test
    void whatDoesNotFitFailsAndWritesNothing() {
        Cli.run(small("conv1d", "--groups", 2).toArray()).assertFailed("groups");
        Cli.run(small("conv1d", "--output-padding", 1).toArray()).assertFailed("is for transposed convolutions");
        Cli.run(small("conv1d", "--dilation", 9).toArray()).assertFailed("Conv1d: ");
        Cli.run(small("conv2d").toArray()).assertFailed("Conv2d: weight [1, 1, 2] has 3 dimensions");
        Path wide = file("wide.npy", HostArray.of(Shape.of(1, 1, 2), 1d, 1d));
        List<Object> args = small("conv1d");
        args.set(args.indexOf("--weight") + 1, wide);
        Cli.run(args.toArray()).assertFailed("input is float32 but weight is float64");
        assertEquals(DType.F64, Npy.read(wide).dtype());
        assertNothingWritten();
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        List<Object> args = small("conv1d");
        Files.delete(folder.resolve("w.npy"));
        Cli.run(args.toArray()).assertFailed("w.npy");
        assertNothingWritten();
        Cli.run(small("conv1d", "--bias", Files.writeString(folder.resolve("b.npy"), "text")).toArray())
                .assertFailed("b.npy");
        assertNothingWritten();
    }

    @Test
    void aResultThatCannotBeWrittenLeavesWhatWasThere() throws Exception {
        Path there = Files.createDirectory(folder.resolve("folder"));
        List<Object> args = small("conv1d");
        args.set(args.indexOf("--out") + 1, there);
        Cli.run(args.toArray()).assertFailed("it is a directory");
        args.set(args.indexOf("--out") + 1, folder.resolve("none").resolve("y.npy"));
        Cli.run(args.toArray()).assertFailed("make it first");
        assertFalse(Files.exists(folder.resolve("none")));
    }
}
