package io.github.tornadoconv.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.Fallback;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees of a device that cannot: an error with the reason, or the JVM's result with one warning. */
class TornadoFailuresTest {
    private static final int LENGTH = 20_000;

    private final Conv1d layer = Conv1d.of(HostArray.of(Shape.of(1, 1, 3), 1f, 2f, 3f))
            .padding(1)
            .build();

    @BeforeEach
    void aDevice() {
        OnTornado.info();
    }

    @Test
    void saysThatMemoryIsShort() {
        try (Device device = Devices.open(FaultyProvider.TINY)) {
            Tensor x = device.tensor(Shape.of(1, 1, LENGTH), new float[LENGTH]);
            DeviceException e = assertThrows(DeviceException.class, () -> layer.forward(x));
            assertTrue(e.getMessage().startsWith("out of memory on faulty:tiny"), e::getMessage);
            assertTrue(e.getMessage().contains("n1 c1 20000 k1 3 s1 p1"), e::getMessage);
            assertTrue(e.getMessage().contains("fallback JVM"), e::getMessage);
            staysUsable(device);
        }
    }

    @Test
    void namesTheKernelThatTornadoRefuses() {
        try (Device device = Devices.open(FaultyProvider.REFUSED)) {
            Tensor x = device.tensor(Shape.of(1, 1, 3), 1, 2, 3f);
            DeviceException e = assertThrows(DeviceException.class, () -> layer.forward(x));
            assertTrue(e.getMessage().startsWith("kernel refused does not compile on faulty:refused"), e::getMessage);
            assertTrue(e.getMessage().contains("n1 c1 3 k1 3 s1 p1"), e::getMessage);
        }
    }

    @Test
    void givesTheDriversOwnWords() {
        withoutHalves();
        try (Device device = Devices.open(FaultyProvider.HALVES)) {
            Tensor x = device.tensor(Shape.of(1, 1, 3), 1, 2, 3f);
            DeviceException e = assertThrows(DeviceException.class, () -> layer.forward(x));
            assertTrue(e.getMessage().startsWith("kernel halves does not compile on faulty:halves"), e::getMessage);
            assertTrue(e.getMessage().contains("n1 c1 3 k1 3 s1 p1"), e::getMessage);
            assertTrue(e.getMessage().contains("half"), e::getMessage);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FaultyProvider.TINY, FaultyProvider.REFUSED, FaultyProvider.HALVES})
    void fallsBackToTheJvmWithOneWarning(String name) {
        if (name.equals(FaultyProvider.HALVES)) {
            withoutHalves();
        }
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.add(record.getLevel() + " " + record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Device.class.getName());
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try (Device device = Devices.open(name, DeviceOptions.defaults().withFallback(Fallback.JVM))) {
            float[] ones = new float[LENGTH];
            Arrays.fill(ones, 1);
            float[] y = layer.forward(device.tensor(Shape.of(1, 1, LENGTH), ones)).toArray();
            assertEquals(5, y[0]);
            assertEquals(6, y[1]);
            assertEquals(3, y[LENGTH - 1]);
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.getFirst().startsWith("WARNING"), warnings::toString);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    private static void withoutHalves() {
        assumeTrue(
                OnTornado.info().architecture().equals("Portable Computing Language"),
                "only PoCL is known to have no half precision");
    }

    private void staysUsable(Device device) {
        Tensor x = device.tensor(Shape.of(1, 1, 3), 1, 2, 3f);
        assertArrayEquals(new float[] {8, 14, 8}, layer.forward(x).toArray());
    }

    @Test
    void splitsABatchThatIsTooLarge() {
        int batch = 7;
        int length = 1_000;
        try (Device device = Devices.open(FaultyProvider.TINY)) {
            HostArray x = OnTornado.values(DType.F32, Shape.of(batch, 1, length), 5);
            float[] got = layer.forward(device.tensor(x)).toArray();
            float[] in = x.toFloats();
            for (int i = 0; i < got.length; i++) {
                double left = i % length == 0 ? 0 : in[i - 1];
                double right = i % length == length - 1 ? 0 : in[i + 1];
                assertEquals(left + 2.0 * in[i] + 3 * right, got[i], 1e-6, "element " + i);
            }
        }
    }
}
