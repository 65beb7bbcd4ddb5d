package io.github.tornadoconv.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final int LINE = Lines.BYTES / Float.BYTES;

    private final Slabs<float[]> slabs = new Slabs<>(Lanes.floats(), 2);

    private static float[] contents(Memory.Buffer<float[]> buffer, int length) {
        return Arrays.copyOfRange(buffer.array(), buffer.start(), buffer.start() + length);
    }

    private static void fill(Memory.Buffer<float[]> buffer, int length, float value) {
        Arrays.fill(buffer.array(), buffer.start(), buffer.start() + length, value);
    }

    @Test
    void partsBeginLinesAndDoNotOverlap() {
        Memory<float[]> memory = new Memory<>(slabs);
        Memory.Buffer<float[]> first = memory.buffer(0, 0, 5);
        Memory.Buffer<float[]> second = memory.kept(0, 40);
        Memory.Buffer<float[]> third = memory.buffer(0, 1, 3);
        memory.take();
        assertSame(first.array(), second.array());
        int line = Lines.first(Float.BYTES);
        assertEquals(line, first.start());
        assertEquals(line + LINE, second.start());
        assertEquals(line + 4 * LINE, third.start());
        assertTrue(first.array().length * (long) Float.BYTES >= Lines.largeBytes());
        Span<float[]> lasting = memory.lasting(5);
        Span<float[]> next = memory.lasting(20);
        assertSame(lasting.array(), next.array());
        assertEquals(line, lasting.start());
        assertEquals(line + LINE, next.start());
    }

    @Test
    void aBufferIsAsLongAsTheLongestThatAKernelAsksFor() {
        Memory<float[]> memory = new Memory<>(slabs);
        Memory.Buffer<float[]> small = memory.buffer(1, 0, 5);
        Memory.Buffer<float[]> large = memory.buffer(1, 0, 500);
        Memory.Buffer<float[]> other = memory.buffer(1, 1, 1);
        memory.take();
        assertSame(small, large);
        assertTrue(other.start() >= large.start() + 500);
    }

    @Test
    void programsTakeTurnsAndKeptBuffersAreZeroAfterAnother() {
        Memory<float[]> one = new Memory<>(slabs);
        Memory<float[]> other = new Memory<>(slabs);
        Memory.Buffer<float[]> kept = one.kept(0, 33);
        Memory.Buffer<float[]> shared = one.kept(one.all(), 7);
        Memory.Buffer<float[]> others = other.buffer(0, 0, 100);
        Memory.Buffer<float[]> othersShared = other.buffer(other.all(), 0, 100);
        one.take();
        assertArrayEquals(new float[33], contents(kept, 33));
        assertArrayEquals(new float[7], contents(shared, 7));
        fill(kept, 33, 4);
        float[] array = kept.array();
        one.giveBack();
        one.take();
        float[] fours = new float[33];
        Arrays.fill(fours, 4);
        assertArrayEquals(fours, contents(kept, 33), "as they were left");
        one.giveBack();
        other.take();
        assertSame(array, others.array());
        fill(others, 100, Float.NaN);
        fill(othersShared, 100, Float.NaN);
        other.giveBack();
        one.take();
        assertArrayEquals(new float[33], contents(kept, 33), "zero after another program");
        assertArrayEquals(new float[7], contents(shared, 7), "zero after another program");
    }

    @Test
    void programsThatRunAtTheSameTimeHaveDifferentMemory() {
        Memory<float[]> one = new Memory<>(slabs);
        Memory<float[]> other = new Memory<>(slabs);
        Memory.Buffer<float[]> first = one.buffer(0, 0, 10);
        Memory.Buffer<float[]> second = other.buffer(0, 0, 10);
        one.take();
        other.take();
        assertNotSame(first.array(), second.array());
    }

    @Test
    void arraysGrowAndLargeKeptBuffersBelongToOneProgram() {
        int large = (int) (Lines.largeBytes() / Float.BYTES);
        Memory<float[]> one = new Memory<>(slabs);
        Memory<float[]> other = new Memory<>(slabs);
        Memory.Buffer<float[]> small = one.buffer(0, 0, 10);
        Memory.Buffer<float[]> buffer = other.buffer(0, 0, 2 * large);
        Memory.Buffer<float[]> kept = other.kept(0, large);
        assertEquals(0, one.bytes());
        assertEquals((long) large * Float.BYTES, other.bytes());
        one.take();
        assertEquals(large, small.array().length);
        one.giveBack();
        other.take();
        float[] longer = buffer.array();
        assertTrue(longer.length >= buffer.start() + 2 * large);
        assertNotSame(longer, kept.array());
        fill(kept, large, 1);
        other.giveBack();
        one.take();
        assertSame(longer, small.array());
        fill(small, 10, 3);
        one.giveBack();
        other.take();
        assertEquals(1, kept.array()[kept.start() + large - 1]);
    }

    @Test
    void whatNeedsNothingTakesNothing() {
        Memory<long[]> memory = new Memory<>(null);
        memory.take();
        memory.giveBack();
        assertEquals(0, memory.bytes());
    }
}
