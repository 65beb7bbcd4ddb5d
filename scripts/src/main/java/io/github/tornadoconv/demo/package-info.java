/**
 * What {@code tconv demo} shows: pictures in, layers that one can see at work, pictures out. A place to read how layers
 * are built and run.
 */
package io.github.tornadoconv.demo;
