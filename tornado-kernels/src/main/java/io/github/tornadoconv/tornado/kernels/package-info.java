/**
 * The kernels: static methods with {@code @Parallel} loops and nothing else, compiled by TornadoVM for the device and
 * runnable as the plain Java they are.
 *
 * <p>Each method says the loop nest it computes in its first comment line and its thread mapping in the second. Every
 * kernel has one flat parallel loop, dimension 0 of the device, whose fastest-moving part is the innermost axis of
 * what it writes. The host checks sizes once, at the door; kernels trust. What may be written here and what may not is
 * in {@code docs/kernel-rules.md}.
 */
package io.github.tornadoconv.tornado.kernels;
