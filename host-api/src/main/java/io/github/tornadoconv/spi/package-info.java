/**
 * What a backend implements: a {@link io.github.tornadoconv.spi.BackendProvider} found by
 * {@link java.util.ServiceLoader}, the {@link io.github.tornadoconv.spi.Backend} that it opens for one device, and an
 * {@link io.github.tornadoconv.spi.Algorithm} for each way that the backend knows to compute a convolution. For writers
 * of backends; users of layers need none of it.
 */
package io.github.tornadoconv.spi;
