/**
 * Arrays in files: safetensors, npy and npz, in and out, and {@link io.github.tornadoconv.io.AtomicFile}, through which
 * every file of this project is written.
 *
 * <p>Public API: anyone may use it. It knows {@link io.github.tornadoconv.HostArray} and nothing of layers, devices or
 * plans.
 */
package io.github.tornadoconv.io;
