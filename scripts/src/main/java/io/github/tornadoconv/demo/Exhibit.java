package io.github.tornadoconv.demo;

import io.github.tornadoconv.Layer;

/**
 * A layer to look at.
 *
 * @param name of the picture file, without its ending
 * @param about what it is, for a caption
 * @param layer the layer
 * @param input name of the exhibit whose result it is given; empty for the picture itself
 * @param view how its result is made a picture
 */
public record Exhibit(String name, String about, Layer layer, String input, View view) {}
