/**
 * What was measured of each device: profile files, one per device, and their reader. A profile's rules say which
 * algorithm, with which parameters, computes a convolution fastest there. The planner of host-api asks them; knows
 * nothing of convolutions itself.
 */
package io.github.tornadoconv.profiles;
