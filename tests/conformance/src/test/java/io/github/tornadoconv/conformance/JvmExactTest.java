package io.github.tornadoconv.conformance;

import io.github.tornadoconv.DeviceOptions;
import org.junit.jupiter.api.DisplayName;

/** The JVM where algorithms that trade accuracy for speed are forbidden. */
@DisplayName("the suite on jvm, exact")
class JvmExactTest extends JvmTest {
    @Override
    DeviceOptions options() {
        return super.options().withExact(true);
    }
}
