package io.github.tornadoconv.demo;

import java.util.HashMap;
import java.util.Map;

/**
 * The letters of {@link Lettering}, as lines drawn with a pen: {@code M} moves, {@code L} draws a straight line and
 * {@code Q} a curve with one control point. The baseline is y = 6, small letters reach up to y = 2 and tall ones to 0.
 */
final class Glyphs {
    private static final Map<Character, Glyph> ALL = new HashMap<>();

    /** Drawn for what has no letter here. */
    private static final Glyph UNKNOWN = new Glyph(3, "M0 0 L3 0 L3 6 L0 6 L0 0");

    private static final String BOWL = " M2 2 Q0 2 0 4 Q0 6 2 6 Q4 6 4 4 Q4 2 2 2";
    private static final String ARCH = " M0 4 Q0 2 2 2 Q4 2 4 4 L4 6";

    /** A letter's width and its path. */
    record Glyph(double width, String path) {}

    static {
        add('a', 4, "M4 2 L4 6" + BOWL);
        add('b', 4, "M0 0 L0 6" + BOWL);
        add('c', 3.7, "M3.7 2.8 Q3.1 2 2 2 Q0 2 0 4 Q0 6 2 6 Q3.1 6 3.7 5.2");
        add('d', 4, "M4 0 L4 6" + BOWL);
        add('e', 4, "M0 4 L4 4 Q4 2 2 2 Q0 2 0 4 Q0 6 2 6 Q3.2 6 3.8 5.2");
        add('f', 2.6, "M2.7 0.1 Q1 -0.3 1 1.6 L1 6 M0 2 L2.5 2");
        add('g', 4, "M4 2 L4 6.2 Q4 8 2 8 Q0.9 8 0.3 7.4" + BOWL);
        add('h', 4, "M0 0 L0 6" + ARCH);
        add('i', 0, "M0 2 L0 6 M0 0.3 L0 0.4");
        add('j', 0.8, "M0.8 2 L0.8 6.6 Q0.8 8 -0.6 7.9 M0.8 0.3 L0.8 0.4");
        add('k', 3.5, "M0 0 L0 6 M3.2 2 L0 4.6 M1.1 3.7 L3.5 6");
        add('l', 1, "M0 0 L0 5 Q0 6 1 6");
        add('m', 6, "M0 2 L0 6 M0 3.6 Q0 2 1.5 2 Q3 2 3 3.6 L3 6 M3 3.6 Q3 2 4.5 2 Q6 2 6 3.6 L6 6");
        add('n', 4, "M0 2 L0 6" + ARCH);
        add('o', 4, BOWL);
        add('p', 4, "M0 2 L0 8" + BOWL);
        add('q', 4, "M4 2 L4 8" + BOWL);
        add('r', 2.3, "M0 2 L0 6 M0 4 Q0 2 2.3 2.1");
        add('s', 3.3, "M3.1 2.7 Q2.7 2 1.6 2 Q0.1 2 0.1 3.05 Q0.1 4 1.65 4 Q3.3 4 3.3 5 Q3.3 6 1.6 6 Q0.5 6 0 5.3");
        add('t', 2.4, "M0.9 0.6 L0.9 4.8 Q0.9 6.1 2.4 5.9 M0 2 L2.3 2");
        add('u', 4, "M0 2 L0 4 Q0 6 2 6 Q4 6 4 4 M4 2 L4 6");
        add('v', 3.8, "M0 2 L1.9 6 L3.8 2");
        add('w', 5.6, "M0 2 L1.4 6 L2.8 2.6 L4.2 6 L5.6 2");
        add('x', 3.4, "M0 2 L3.4 6 M3.4 2 L0 6");
        add('y', 3.8, "M0 2 L1.9 6 M3.8 2 L1.9 6 Q1.1 8 -0.1 8");
        add('z', 3.4, "M0.1 2 L3.3 2 L0 6 L3.4 6");
        add('0', 3.6, "M1.8 0 Q0 0 0 3 Q0 6 1.8 6 Q3.6 6 3.6 3 Q3.6 0 1.8 0");
        add('1', 1.8, "M0 1.4 L1.6 0 L1.6 6");
        add('2', 3.7, "M0.1 1.5 Q0.2 0 1.8 0 Q3.5 0 3.5 1.6 Q3.5 2.6 2.4 3.7 L0 6 L3.7 6");
        add('3', 3.6, "M0.2 0.9 Q0.8 0 1.8 0 Q3.4 0 3.4 1.4 Q3.4 2.8 1.4 2.8 Q3.6 2.8 3.6 4.4 Q3.6 6 1.8 6 Q0.6 6 0 5");
        add('4', 3.8, "M2.8 6 L2.8 0 L0 4.3 L3.8 4.3");
        add('5', 3.6, "M3.3 0 L0.6 0 L0.3 2.7 Q0.9 2.2 1.8 2.2 Q3.6 2.2 3.6 4.1 Q3.6 6 1.7 6 Q0.6 6 0 5.2");
        add('6', 3.6, "M3 0.1 Q0 0 0 4 Q0 6 1.8 6 Q3.6 6 3.6 4.15 Q3.6 2.3 1.8 2.3 Q0 2.3 0 4");
        add('7', 3.6, "M0 0 L3.6 0 L1.2 6");
        add('8', 3.6, "M1.8 2.8 Q0.2 2.8 0.2 1.4 Q0.2 0 1.8 0 Q3.4 0 3.4 1.4 Q3.4 2.8 1.8 2.8"
                + " Q0 2.8 0 4.4 Q0 6 1.8 6 Q3.6 6 3.6 4.4 Q3.6 2.8 1.8 2.8");
        add('9', 3.6, "M0.6 5.9 Q3.6 6 3.6 2 Q3.6 0 1.8 0 Q0 0 0 1.85 Q0 3.7 1.8 3.7 Q3.6 3.7 3.6 2");
        add(' ', 1.6, "");
        add('.', 0, "M0 5.9 L0 6");
        add(',', 0.4, "M0.3 5.9 L0 7");
        add('\'', 0, "M0 0 L0 1.4");
        add(':', 0, "M0 2.9 L0 3 M0 5.9 L0 6");
        add('-', 2.2, "M0 4 L2.2 4");
        add('+', 3, "M0 4 L3 4 M1.5 2.5 L1.5 5.5");
        add('=', 2.8, "M0 3.2 L2.8 3.2 M0 4.8 L2.8 4.8");
        add('/', 2.6, "M0 7 L2.6 -0.4");
        add('(', 1.2, "M1.2 -0.4 Q0 1.4 0 3.3 Q0 5.2 1.2 7");
        add(')', 1.2, "M0 -0.4 Q1.2 1.4 1.2 3.3 Q1.2 5.2 0 7");
        add('>', 2.6, "M0 2.4 L2.6 4 L0 5.6");
        add('_', 3, "M0 7 L3 7");
    }

    private Glyphs() {}

    private static void add(char letter, double width, String path) {
        ALL.put(letter, new Glyph(width, path.strip()));
    }

    /** The letter, without regard to case; a box for what has none. */
    static Glyph of(char letter) {
        return ALL.getOrDefault(Character.toLowerCase(letter), UNKNOWN);
    }
}
