/** Lists of convolutions to measure, as text: what {@code tconv bench}, its peers and the tuner run on. */
package io.github.tornadoconv.suites;
