package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Devices;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every device of TornadoVM; skipped, with the reason, where there is none. */
@ExtendWith(TornadoVmTest.WhereThereIsOne.class)
@ParameterizedClass
@MethodSource("names")
class TornadoVmTest extends ConformanceSuite {
    private static final System.Logger LOG = System.getLogger(TornadoVmTest.class.getName());

    @Parameter
    private String name;

    private static List<String> names() {
        return Devices.list().stream()
                .map(DeviceInfo::name)
                .filter(name -> name.startsWith("tornadovm:"))
                .toList();
    }

    @Override
    public Device open(DeviceOptions options) {
        return Devices.open(name, options);
    }

    /** A green run says something only where a kernel that does not compile cannot become sequential Java. */
    @BeforeAll
    static void bailoutIsOff() {
        assertEquals("False", System.getProperty("tornado.recover.bailout"));
        LOG.log(System.Logger.Level.INFO, "the suite runs on {0} with the bailout to sequential Java off", names());
    }

    /** All of them where asked for with {@code -Dtornadoconv.everything=true}. */
    @Override
    public boolean everything() {
        return Boolean.getBoolean("tornadoconv.everything");
    }

    /** Whether there is a device to run on. */
    static final class WhereThereIsOne implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return names().isEmpty()
                    ? ConditionEvaluationResult.disabled(Devices.missing().stream().collect(Collectors.joining("; ")))
                    : ConditionEvaluationResult.enabled("there is " + names());
        }
    }
}
