/**
 * Suites: named lists of convolutions to be timed or tuned for, and the problems that are made of them. Used by the
 * command line and by tests/benchmarks.
 */
package io.github.tornadoconv.suites;
