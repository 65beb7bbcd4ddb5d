package io.github.tornadoconv.conformance;

import org.junit.jupiter.api.DisplayName;

/** Case packs, and each algorithm, on TornadoVM. */
@DisplayName("case packs on TornadoVM, bailout to sequential Java off")
class TornadoVmPacksTest extends TornadoVmSuite implements CasePacks, EachAlgorithm {}
