package io.github.tornadoconv.jvm;

/**
 * The elements of an array from one on, which begins a cache line if that lies in our hands ({@link Lines}).
 *
 * @param <A> {@code float[]}, {@code double[]} or {@code long[]}
 * @param array the array
 * @param start number of the first element
 */
record Span<A>(A array, int start) {}
