package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.plan.Planner;
import io.github.tornadoconv.profiles.DeviceTraits;
import io.github.tornadoconv.profiles.Profile;
import io.github.tornadoconv.profiles.Profiles;
import io.github.tornadoconv.profiles.Rule;
import io.github.tornadoconv.spi.Algorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profiles that come for devices of TornadoVM: found by such devices, and every rule is legal on them. */
class ShippedProfilesTest {
    /** A layer of each kind, large enough for every tile. */
    private static final List<String> SHAPES = List.of(
            "n1 c64 56x56 k64 3x3 p1",
            "n1 c64 56x56 k64 1x1",
            "n1 c64 56x56 k64 3x3 p1 g64",
            "n1 c80 3000 k128 3 p1",
            "t n1 c64 32x32 k32 4x4 s2 p1",
            "n1 c8 16x28x28 k16 3x3x3 p1");

    @Test
    void aCpuThroughPoclIsMeasured() {
        Profile pocl = Profiles.of(
                new DeviceTraits("OpenCL", "CPU", "Portable Computing Language", "pthread-znver5", 16))
                .getFirst();
        assertEquals("pocl.json", pocl.source());
        assertTrue(pocl.measured().isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia-opencl.json, OpenCL, GPU, NVIDIA CUDA, NVIDIA H200, 1024",
        "nvidia-ptx.json, PTX, GPU, PTX, NVIDIA GeForce RTX 3090, 1024",
        "nvidia-cuda.json, CUDA, GPU, CUDA, NVIDIA H200, 1024",
        "amd.json, OpenCL, GPU, AMD Accelerated Parallel Processing, gfx1100, 256",
        "intel-opencl.json, OpenCL, GPU, Intel(R) OpenCL Graphics, Intel(R) Arc(TM) A770, 256",
        "intel-spirv.json, SPIRV, GPU, LevelZero, Intel(R) Iris(R) Xe, 256",
        "apple-opencl.json, OpenCL, GPU, Apple, Apple M2, 256",
        "apple-metal.json, Metal, GPU, Metal, Apple M4, 1024",
        "fpga.json, OpenCL, ACCELERATOR, Intel(R) FPGA SDK for OpenCL(TM), a10gx, 256",
    })
    void isFoundAndLegal(
            String file, String backend, String type, String architecture, String device, int mostGroup) {
        List<Profile> profiles = Profiles.of(new DeviceTraits(backend, type, architecture, device, 20));
        assertEquals(List.of(file), profiles.stream().map(Profile::source).toList());
        List<Rule> rules = profiles.getFirst().rules();
        Traits traits = new Traits(true, true, mostGroup, 2);
        List<Algorithm> algorithms = new ArrayList<>(KernelFamilies.of(traits));
        if (backend.equals("CUDA")) {
            algorithms.add(new CuDnnAlgorithm(traits, ""));
        }
        Planner planner = new Planner(device, algorithms, rules, "");
        Set<String> followed = new HashSet<>();
        SHAPES.forEach(shape -> followed.add(planner.choose(ConvShape.parse(shape)).rule()));
        Set<String> all = new HashSet<>();
        rules.forEach(rule -> all.add(rule.source()));
        assertEquals(all, followed, "rules that are there, and rules that are followed");
    }
}
