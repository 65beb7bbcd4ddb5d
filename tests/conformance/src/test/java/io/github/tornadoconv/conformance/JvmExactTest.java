package io.github.tornadoconv.conformance;

import io.github.tornadoconv.DeviceOptions;

/** The JVM where algorithms that trade accuracy for speed are forbidden. */
class JvmExactTest extends JvmTest {
    @Override
    DeviceOptions options() {
        return super.options().withExact(true);
    }
}
