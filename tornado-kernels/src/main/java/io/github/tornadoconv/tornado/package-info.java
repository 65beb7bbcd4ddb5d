/**
 * The TornadoVM backend. Found by {@link java.util.ServiceLoader}; nothing here is called by name from another module.
 */
package io.github.tornadoconv.tornado;
