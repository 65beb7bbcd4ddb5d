package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Axes;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Where elements lie, counted out. */
class LayoutTest {
    private static final Axes SIZE = Axes.of(2, 3, 5);

    @Test
    void plainIsTheOrderOfPyTorch() {
        Layout plain = Layout.plain(2, 37, SIZE);
        assertFalse(plain.isBlocked());
        assertEquals(2 * 37 * 2 * 3 * 5, plain.elements());
        int at = 0;
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 37; c++) {
                for (int z = 0; z < 2; z++) {
                    for (int y = 0; y < 3; y++) {
                        for (int x = 0; x < 5; x++) {
                            assertEquals(at++, plain.index(n, c, z, y, x));
                        }
                    }
                }
            }
        }
    }

    @Test
    void channelsOfABlockAreNeighbours() {
        Layout blocked = Layout.blocked(2, 37, SIZE, 16).withMargins(Axes.of(1, 2, 3), Axes.of(0, 1, 4));
        assertTrue(blocked.isBlocked());
        assertEquals(3, blocked.blocks());
        assertEquals(2L * 3 * 3 * 6 * 12 * 16, blocked.elements());
        int inside = blocked.index(1, 33, 1, 2, 4);
        assertEquals(((((1 * 3 + 2) * 3 + 2) * 6 + 4) * 12 + 7) * 16 + 1, inside);
        assertEquals(inside + 1, blocked.index(1, 34, 1, 2, 4));
        assertEquals(inside - blocked.pitch(2), blocked.index(1, 33, 1, 2, 3));
        assertEquals(inside - blocked.pitch(1), blocked.index(1, 33, 1, 1, 4));
        assertEquals(inside - blocked.pitch(0), blocked.index(1, 33, 0, 2, 4));
        assertEquals(inside - blocked.blockPitch(), blocked.index(1, 17, 1, 2, 4));
        assertEquals(inside - blocked.imagePitch(), blocked.index(0, 33, 1, 2, 4));
    }

    @Test
    void marginsAreNotBetweenTheElements() {
        Layout blocked = Layout.blocked(2, 5, SIZE, 4).withMargins(Axes.of(1, 1, 1), Axes.of(1, 1, 1));
        assertEquals(0, blocked.index(0, 0, -1, -1, -1));
        assertEquals(blocked.elements() - 1, blocked.index(1, 7, 2, 3, 5));
        BitSet inside = new BitSet();
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 5; c++) {
                for (int z = 0; z < 2; z++) {
                    for (int y = 0; y < 3; y++) {
                        for (int x = 0; x < 5; x++) {
                            inside.set(blocked.index(n, c, z, y, x));
                        }
                    }
                }
            }
        }
        assertEquals(2 * 5 * 2 * 3 * 5, inside.cardinality());
    }
}
