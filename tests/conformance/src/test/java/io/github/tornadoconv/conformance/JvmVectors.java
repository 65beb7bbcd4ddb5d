package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A part of the suite on a JVM with shorter vectors, or without the module of the Vector API. The build runs it once for
 * each, in a JVM of its own that is told so; its name keeps it out of the tests that run as the JVM is.
 */
@DisplayName("the suite on jvm, with other vectors")
class JvmVectors extends JvmTest {
    private static final int BITS = Integer.getInteger("tornadoconv.vector.bits");

    @Override
    public boolean everything() {
        return false;
    }

    @Test
    void vectorsAreAsLongAsSaid() {
        assertEquals(BITS > 0, ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        if (BITS > 0) {
            HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            assertEquals(BITS / Byte.SIZE, Integer.parseInt(hotspot.getVMOption("MaxVectorSize").getValue()));
        }
    }
}
