package io.github.tornadoconv.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.bench.Pace;
import io.github.tornadoconv.bench.Quiet;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everyone computes the same, so that what is timed is the same. */
class ContendersTest {
    private static final Pace ONE_RUN = new Pace(1, 0, 0, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n2 c6 20 k8 5 s2 p2 d2 g2",
                "n2 c5 9x11 k7 3x2 s2x1 p1x0",
                "n1 c4 9x9 k8 3x3 s1 p1 g4 nobias",
                "n1 c4 5x6x7 k6 3x1x2 s1x2x1 p1x0x1 relu",
                "t n2 c4 11 k6 4 s3 p1 o2",
                "t n2 c6 7x5 k4 3x3 s2 p1 o1x0 d2 g2 relu6",
                "t n1 c3 4x5x3 k2 2x2x2 s2 p0",
                "n1 c3 16x16 k8 3x3 s2 p1 relu6, n1 c8 8x8 k8 3x3 s1 p1 g8, t n1 c8 8x8 k4 2x2 s2 p0 nobias relu"
            })
    void everyContenderHasTheSameResult(String layers) throws Exception {
        haveTheSameResult(layers, Peers.of(List.of(Peers.DEFAULT.split(",")), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"n2 c5 9x11 k7 3x2 s2x1 p1x0", "n1 c4 9x10 k8 3x3 s1 p2x3 d2x3 nobias", "n3 c6 7x7 k5 1x1 s1"})
    void clBlastHasTheSameResult(String layer) throws Exception {
        List<Contender> clBlast;
        try {
            clBlast = Peers.of(List.of("clblast"), List.of());
        } catch (UnsupportedOperationException missing) {
            assumeTrue(false, missing.getMessage());
            return;
        }
        haveTheSameResult(layer, clBlast);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void libtorchMultipliesWithNoMoreThreadsThanItIsGiven(int threads) throws Exception {
        Workload work = Workload.of(new Problem("test", List.of(ConvShape.parse("n1 c6 7x7 k5 1x1 s1 p0"))));
        for (Contender contender : Peers.of(List.of("torch"), List.of())) {
            try (var prepared = contender.prepare(work, threads)) {
                prepared.run();
                assertEquals(threads, torch.get_num_threads());
                assertEquals(threads, openblas_nolapack.blas_get_num_threads());
            }
        }
    }

    @Test
    void cuDnnWithoutADeviceSaysWhatItNeeds() {
        assumeTrue(!torch.cuda_is_available(), "there is a CUDA device");
        UnsupportedOperationException e = assertThrows(
                UnsupportedOperationException.class, () -> Peers.of(List.of("cudnn-tf32"), List.of()));
        assertTrue(e.getMessage().startsWith("cudnn-tf32: libtorch finds no CUDA device"), e::getMessage);
    }

    @Test
    void aPeerOfNoNameIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Peers.of(List.of("ORT", "mkl"), List.of()));
        assertTrue(e.getMessage().startsWith("no peer is called mkl; there are ORT, torch"), e::getMessage);
    }

    private static void haveTheSameResult(String layers, List<Contender> peers) throws Exception {
        List<ConvShape> shapes =
                Arrays.stream(layers.split(",")).map(ConvShape::parse).toList();
        List<Contender> contenders =
                new ArrayList<>(List.of(new OwnContender(Devices.JVM, DeviceOptions.defaults(), false)));
        contenders.addAll(peers);
        Outcome outcome =
                new Race(ONE_RUN, new Quiet(0)).run(Workload.of(new Problem("test", shapes)), contenders, 2);
        assertEquals(Map.of(), outcome.refusals());
        assertEquals(contenders.size(), outcome.timings().size());
        assertTrue(outcome.error() < 1e-4, outcome.errors().toString());
    }
}
