package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What TornadoVM generates for a GPU, read without one: the command {@code tconv kernels --gpu} in a JVM of its own, as
 * TornadoVM is either virtual or not. Neighbouring work items, which a GPU runs side by side, must be neighbours on the
 * innermost axis of what they write.
 */
class TornadoGpuFormTest {
    private static final Pattern KERNEL =
            Pattern.compile("__kernel void (\\w+)\\(.*?\\n\\}  //  kernel", Pattern.DOTALL);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tornado-direct  | n2 c3 19x17 k5 3x3 s2 p1     | gatherFloat",
                "tornado-blocked | n1 c64 56x56 k64 3x3 p1      | planes convolve unpack",
                "tornado-lanes   | n1 c32 28x28 k32 3x3 p1 g32  | lanes convolve unpack",
                "tornado-winograd | n1 c32 28x28 k32 3x3 p1     | lanes input products"
            })
    void innermostLoopIsDimensionZero(String algorithm, String shape, String kernels) throws Exception {
        OnTornado.info();
        String output = generated(algorithm, shape);
        Map<String, String> sources = new LinkedHashMap<>();
        Matcher matcher = KERNEL.matcher(output);
        while (matcher.find()) {
            sources.put(matcher.group(1), matcher.group());
        }
        assertEquals(List.of(kernels.split(" ")), List.copyOf(sources.keySet()), () -> output);
        sources.forEach(TornadoGpuFormTest::isFlatOnDimensionZero);
    }

    private static void isFlatOnDimensionZero(String kernel, String source) {
        assertTrue(!source.contains("get_global_id(1)") && !source.contains("get_global_id(2)"), () -> kernel + source);
        Matcher id = Pattern.compile("(i_\\d+)  =  get_global_id\\(0\\);").matcher(source);
        assertTrue(id.find(), () -> kernel + " has no dimension 0:\n" + source);
        // The one parallel loop starts at the work item's number and goes on by the number of work items.
        Matcher start = Pattern.compile("(i_\\d+)  =  " + id.group(1) + ";\\s+for\\(;\\1 < ").matcher(source);
        assertTrue(start.find(), () -> kernel + "'s outermost loop is not over dimension 0:\n" + source);
        // Its bound is its own: the number of work items is rounded up to whole groups and would run past the end.
        assertTrue(!source.contains("_kernel_context["), () -> kernel + "'s loop ends with the grid:\n" + source);
    }

    private static String generated(String algorithm, String shape) throws IOException, InterruptedException {
        Path sdk = Path.of(System.getProperty("java.library.path")).getParent();
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + sdk.resolve("tornado-argfile"),
                "-Dtornadovm.home=" + sdk,
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.tornadoconv.cli.Main",
                "kernels",
                "--gpu",
                "--algorithm",
                algorithm,
                shape)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
