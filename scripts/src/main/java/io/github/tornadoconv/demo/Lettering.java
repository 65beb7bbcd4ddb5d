package io.github.tornadoconv.demo;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.Scanner;

/**
 * Writes on pictures with a pen of its own. Java's fonts come from the operating system: where it has none, as in many
 * containers, {@link java.awt.Font} fails; and where it has some, no two machines draw the same picture.
 */
final class Lettering {
    /** Height of a small letter like x, in units of {@link Glyphs}. */
    private static final double X_HEIGHT = 4;

    private static final double BASELINE = 6;
    private static final double GAP = 1.7;

    private final double scale;
    private final float pen;

    /**
     * @param xHeight height of a small letter like x, in pixels
     * @param pen width of the pen, in pixels
     */
    Lettering(double xHeight, double pen) {
        this.scale = xHeight / X_HEIGHT;
        this.pen = (float) pen;
    }

    /** Width of a line of text in pixels. */
    double width(String text) {
        double width = 0;
        for (int i = 0; i < text.length(); i++) {
            width += Glyphs.of(text.charAt(i)).width() + GAP;
        }
        return scale * Math.max(0, width - GAP);
    }

    /** Writes a line of text in the current colour, its begin at {@code x} and its baseline at {@code y}. */
    void write(Graphics2D graphics, String text, double x, double y) {
        AffineTransform place = new AffineTransform(scale, 0, 0, scale, x, y - BASELINE * scale);
        Stroke before = graphics.getStroke();
        graphics.setStroke(new BasicStroke(pen, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int i = 0; i < text.length(); i++) {
            Glyphs.Glyph glyph = Glyphs.of(text.charAt(i));
            graphics.draw(place.createTransformedShape(path(glyph)));
            place.translate(glyph.width() + GAP, 0);
        }
        graphics.setStroke(before);
    }

    private static Path2D path(Glyphs.Glyph glyph) {
        Path2D path = new Path2D.Double();
        Scanner words = new Scanner(glyph.path().replaceAll("[MLQ]", "$0 "));
        while (words.hasNext()) {
            switch (words.next()) {
                case "M" -> path.moveTo(number(words), number(words));
                case "L" -> path.lineTo(number(words), number(words));
                default -> path.quadTo(number(words), number(words), number(words), number(words));
            }
        }
        return path;
    }

    private static double number(Scanner words) {
        return Double.parseDouble(words.next());
    }
}
