/**
 * The JVM backend: convolutions in pure Java. Reached through the device {@code jvm}; nothing here is called by users.
 */
package io.github.tornadoconv.jvm;
