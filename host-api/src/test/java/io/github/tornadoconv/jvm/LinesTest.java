package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {
    /** Half a region, as G1 prints it with -Xlog:gc+init for such heaps. */
    @ParameterizedTest
    @CsvSource({"64, 512", "2048, 512", "2049, 1024", "4096, 1024", "6000, 2048", "65536, 16384", "1000000, 16384"})
    void largeArraysAreHalfARegionOfTheHeap(long heapMegabytes, long kilobytes) {
        assertEquals(kilobytes << 10, Lines.largeBytes(heapMegabytes << 20));
    }

    @Test
    void theFirstElementComesAfterTheHeader() {
        // A header has 12 or 16 bytes, and doubles begin at a multiple of 8.
        assertTrue(Lines.first(Float.BYTES) == 12 || Lines.first(Float.BYTES) == 13, () -> "" + Lines.first(4));
        assertEquals(6, Lines.first(Double.BYTES));
    }
}
