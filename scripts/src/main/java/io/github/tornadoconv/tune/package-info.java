/**
 * The tuner: finds, for each convolution of a suite, the fastest algorithm and parameters of a device, and makes a profile
 * of them. Used by {@code tconv tune}.
 */
package io.github.tornadoconv.tune;
