package io.github.tornadoconv.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * The picture of those who bring none: a tornado over hills for the eye, and what shows a filter at work: smooth
 * gradients, hard edges of every direction, lines down to one pixel, letters.
 */
public final class TestCard {
    static final int WIDTH = 768;
    static final int HEIGHT = 512;

    private final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D g = image.createGraphics();

    private TestCard() {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    /** The picture, the same on every machine. */
    public static Picture draw() {
        TestCard card = new TestCard();
        card.sky();
        card.sun(592, 150, 62);
        card.tornado();
        card.hills();
        card.star(88, 104, 62);
        card.wheel(88, 260, 46);
        card.lines(34, 340);
        card.title();
        card.g.dispose();
        return Picture.of(card.image);
    }

    private void sky() {
        g.setPaint(new LinearGradientPaint(
                0, 0, 0, HEIGHT, new float[] {0, 0.45f, 0.8f, 1},
                new Color[] {new Color(0x10243f), new Color(0x2f6f8f), new Color(0xf2b27a), new Color(0xf7d9a8)}));
        g.fill(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    }

    private void sun(double x, double y, double r) {
        g.setPaint(new RadialGradientPaint(
                (float) x, (float) y, (float) (3.2 * r), new float[] {0, 0.3f, 1},
                new Color[] {new Color(255, 236, 190, 220), new Color(255, 205, 140, 90),
                    new Color(255, 190, 120, 0)}));
        g.fill(disc(x, y, 3.2 * r));
        g.setColor(new Color(0xfff3d6));
        g.fill(disc(x, y, r));
        g.setColor(new Color(0xf0a35c));
        for (int i = 0; i < 5; i++) {
            Area bar = new Area(new Rectangle2D.Double(x - r, y + 4 + 12 * i, 2 * r, 1.5 + 1.6 * i));
            bar.intersect(new Area(disc(x, y, r)));
            g.fill(bar);
        }
    }

    /** A funnel of discs, drawn from the ground up, with a line around every few of them. */
    private void tornado() {
        int discs = 110;
        for (int i = 0; i <= discs; i++) {
            double t = i / (double) discs;
            double y = 412 - 345 * t;
            double x = 372 + 26 * Math.sin(5.2 * t + 0.5) + 14 * t;
            double rx = 7 + 150 * Math.pow(t, 1.7);
            double ry = 2 + 0.16 * rx;
            Ellipse2D disc = new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
            g.setPaint(new LinearGradientPaint(
                    (float) (x - rx), 0, (float) (x + rx), 0, new float[] {0, 0.3f, 1},
                    new Color[] {new Color(0xe6f0f4), new Color(0x93adbc), new Color(0x2c3f52)}));
            g.fill(disc);
            if (i % 5 == 0) {
                g.setColor(new Color(16, 32, 50, 120));
                g.setStroke(new BasicStroke(1.2f));
                g.draw(disc);
            }
        }
        g.setPaint(new Color(0x22, 0x36, 0x4a, 170));
        g.fill(new Ellipse2D.Double(372 - 104, 67 - 14, 228, 30));
    }

    private void hills() {
        int[] colours = {0x6f7f6a, 0x465e4f, 0x24382f};
        for (int layer = 0; layer < colours.length; layer++) {
            double base = 392 + 34 * layer;
            Path2D ridge = new Path2D.Double();
            ridge.moveTo(0, HEIGHT);
            for (int x = 0; x <= WIDTH; x += 2) {
                double wave = Math.sin(x * 0.011 + 2.1 * layer) + 0.45 * Math.sin(x * 0.031 + layer);
                ridge.lineTo(x, base - (20 - 4 * layer) * wave);
            }
            ridge.lineTo(WIDTH, HEIGHT);
            ridge.closePath();
            g.setColor(new Color(colours[layer]));
            g.fill(ridge);
        }
        grass();
    }

    /** Thin lines that lean this way and that. */
    private void grass() {
        Random random = new Random(7);
        g.setStroke(new BasicStroke(1));
        for (int i = 0; i < 700; i++) {
            double x = WIDTH * random.nextDouble();
            double y = HEIGHT - 34 * Math.pow(random.nextDouble(), 1.5);
            double length = 7 + 11 * random.nextDouble();
            int light = 70 + random.nextInt(80);
            g.setColor(new Color(light - 40, light, light - 25, 200));
            g.draw(new Line2D.Double(x, y + 4, x + 0.7 * length * (random.nextDouble() - 0.5), y + 4 - length));
        }
    }

    /** Wedges that get finer towards the centre: edges of every direction, at every distance. */
    private void star(double x, double y, double r) {
        g.setColor(Color.WHITE);
        g.fill(disc(x, y, r));
        g.setColor(new Color(0x101820));
        int wedges = 24;
        for (int i = 0; i < wedges; i++) {
            g.fill(new Arc2D.Double(x - r, y - r, 2 * r, 2 * r, 360.0 * i / wedges, 180.0 / wedges, Arc2D.PIE));
        }
    }

    /** All hues around a ring. */
    private void wheel(double x, double y, double r) {
        int steps = 180;
        for (int i = 0; i < steps; i++) {
            g.setColor(Color.getHSBColor(i / (float) steps, 0.85f, 1));
            g.fill(new Arc2D.Double(x - r, y - r, 2 * r, 2 * r, 360.0 * i / steps, 360.0 / steps + 0.6, Arc2D.PIE));
        }
        g.setColor(new Color(0x2a5f7d));
        g.fill(disc(x, y, 0.5 * r));
    }

    /** Upright lines in groups, each group finer than the one before, the last of one pixel. */
    private void lines(int x, int y) {
        int at = x;
        for (int width : new int[] {5, 4, 3, 2, 1}) {
            for (int i = 0; i < 18 / width; i++) {
                g.setColor(i % 2 == 0 ? Color.WHITE : new Color(0x101820));
                g.fillRect(at, y, width, 34);
                at += width;
            }
            at += 8;
        }
        g.setStroke(new BasicStroke(1));
        g.setColor(new Color(255, 255, 255, 210));
        for (int i = 0; i < 9; i++) {
            g.draw(new Line2D.Double(WIDTH - 34, 26, WIDTH - 150 + 14 * i, 26 + 8 * i));
        }
    }

    private void title() {
        g.setColor(new Color(0xfdf6e3));
        Lettering large = new Lettering(22, 4);
        String title = "tornadoconv";
        large.write(g, title, WIDTH - 40 - large.width(title), 452);
        Lettering small = new Lettering(6.5, 1.2);
        String line = "six layers, one way, on any device";
        small.write(g, line, WIDTH - 41 - small.width(line), 476);
    }

    private static Ellipse2D disc(double x, double y, double r) {
        return new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
    }
}
