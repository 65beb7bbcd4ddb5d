package io.github.tornadoconv.spi;

/**
 * What a device can do at most, as measured on it: the two lines of a roofline (S. Williams et al., "Roofline: An
 * Insightful Visual Performance Model", 2009).
 *
 * @param flops float32 operations a second, of multiplications and additions whose operands are in registers or in the
 *     nearest cache
 * @param bytes bytes a second to and from the device's memory, of sums of two large arrays written to a third; each
 *     array counted once, as in STREAM
 */
public record Peak(double flops, double bytes) {}
