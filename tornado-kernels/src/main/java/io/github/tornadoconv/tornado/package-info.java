/**
 * The TornadoVM backend: the devices {@code tornadovm:B:D}. A {@link io.github.tornadoconv.spi.Program} becomes one
 * task graph and one execution plan with its weights resident on the device. Found by
 * {@link java.util.ServiceLoader}; nothing here is called by users.
 */
package io.github.tornadoconv.tornado;
