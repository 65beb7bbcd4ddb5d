/**
 * Case packs: recorded convolutions with the values that another library computed, read, run and judged. Used by
 * {@code tconv verify} and by the conformance tests.
 */
package io.github.tornadoconv.cases;
