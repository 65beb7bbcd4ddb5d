package io.github.tornadoconv.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.suites.Problem;
import io.github.tornadoconv.suites.Suite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

class CallTest {
    @Test
    void theBenchmarksRunTheWholeTable() throws NoSuchFieldException {
        String[] rows = Call.class.getField("row").getAnnotation(Param.class).value();
        assertEquals(Suite.of("table").problems().stream().map(Problem::id).toList(), List.of(rows));
    }
}
