/** How good the choice among the JVM's algorithms is, measured on random layers. */
package io.github.tornadoconv.benchmarks.choice;
