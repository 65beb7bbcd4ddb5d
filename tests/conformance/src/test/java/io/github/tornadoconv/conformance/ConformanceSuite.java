package io.github.tornadoconv.conformance;

/** All that a device must do. */
abstract class ConformanceSuite extends DeviceSuite
        implements CasePacks, EdgeShapes, EachAlgorithm, RandomShapes, Stacks, OutputSizes, Outputs, ManyThreads,
        ManyPlans, Measuring {}
