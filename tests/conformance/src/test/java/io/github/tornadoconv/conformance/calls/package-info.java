/**
 * What PyTorch does with 146 calls, most of them wrong, and that this library does the same: accepts what PyTorch
 * accepts, with the same result, and refuses what PyTorch refuses, with a text that says the way out.
 */
package io.github.tornadoconv.conformance.calls;
