/** Measuring: what is timed and how, what is held against the reference, and the file that it all goes to. */
package io.github.tornadoconv.bench;
