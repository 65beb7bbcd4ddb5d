package io.github.tornadoconv.conformance;

import org.junit.jupiter.api.DisplayName;

/** Shapes, stacks and use on TornadoVM; {@link TornadoVmPacksTest} has the rest. */
@DisplayName("the suite on TornadoVM, bailout to sequential Java off")
class TornadoVmTest extends TornadoVmSuite
        implements EdgeShapes, RandomShapes, Stacks, OutputSizes, Outputs, ManyThreads, ManyPlans, Measuring {}
