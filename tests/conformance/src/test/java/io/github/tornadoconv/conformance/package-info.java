/**
 * What every backend must do, and what holds the project together. {@link
 * io.github.tornadoconv.conformance.ConformanceSuite} runs once per device; the other tests are about what is the same
 * on every device: errors, printed forms, initial weights, the direction of dependencies.
 */
package io.github.tornadoconv.conformance;
