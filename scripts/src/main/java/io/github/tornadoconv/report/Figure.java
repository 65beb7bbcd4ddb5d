package io.github.tornadoconv.report;

/**
 * A chart, drawn twice.
 *
 * @param label what it shows, for those who do not see it
 * @param wide SVG for a screen or paper
 * @param narrow SVG for a phone
 */
record Figure(String label, String wide, String narrow) {}
