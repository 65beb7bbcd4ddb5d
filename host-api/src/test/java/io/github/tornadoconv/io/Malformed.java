package io.github.tornadoconv.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.function.Executable;

/** What every reader must do with a file that is not what it should be. */
final class Malformed {
    /** More than a refusal needs, and far less than the absurd sizes that are tried. */
    private static final long MEMORY_BYTES = 4 << 20;

    /** Enough for every build; 100,000 and more with {@code -Dtornadoconv.rounds=} after a reader was changed. */
    private static final int ROUNDS = Integer.getInteger("tornadoconv.rounds", 500);

    private Malformed() {}

    /** The reader refuses the file with a message that names it, and this place and text. */
    static void assertRefused(Path file, String place, String text, Consumer<Path> reader) {
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> reader.accept(file));
        assertEquals(file + ", " + place + ": " + text, e.getMessage());
        assertEquals(file, e.file());
        assertEquals(place, e.place());
    }

    /** The reader refuses a file of this name cut at each of its bytes, and one with a byte too many. */
    static void assertRefusedAtEveryLength(Path folder, byte[] good, Consumer<Path> reader) throws IOException {
        Path file = folder.resolve("cut");
        for (int length = 0; length <= good.length + 1; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            if (length == good.length) {
                reader.accept(file);
            } else {
                String at = "cut to " + length + " of " + good.length + " bytes";
                String message = assertThrows(MalformedFileException.class, () -> reader.accept(file), at).getMessage();
                assertTrue(message.startsWith(file + ", "), () -> at + ": " + message);
            }
        }
    }

    /**
     * The reader takes or refuses each of many damaged files, with no other exception. Damage is to the first
     * {@code reach} bytes: some replaced by others that occur there, or at random; some deleted or doubled.
     */
    static void assertNoDamageEscapes(Path folder, byte[] good, int reach, Consumer<Path> reader) throws IOException {
        long seed = Long.getLong("tornadoconv.seed", System.nanoTime());
        System.out.println("damaged files: seed " + seed + " (repeat with -Dtornadoconv.seed=" + seed + ")");
        Random random = new Random(seed);
        Path file = folder.resolve("damaged");
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(reach);
                int from = random.nextInt(reach);
                int length = 1 + random.nextInt(8);
                switch (random.nextInt(4)) {
                    case 0 -> bad[at] = good[from];
                    case 1 -> bad[at] = (byte) random.nextInt();
                    case 2 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                    default -> {
                        int moved = Math.min(length, bad.length - Math.max(at, from));
                        System.arraycopy(bad, from, bad, at, moved);
                    }
                }
            }
            Files.write(file, bad);
            try {
                reader.accept(file);
            } catch (MalformedFileException | UnsupportedOperationException e) {
                assertTrue(e.getMessage().startsWith(file + ", "), e.getMessage());
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
        assertTrue(refused > ROUNDS / 20, refused + " of " + ROUNDS + " refused: the damage does not reach the header");
    }

    /** The action uses no memory worth speaking of, in the heap or outside it. */
    static void assertUsesLittleMemory(Executable action) throws Throwable {
        // Once to load classes.
        action.execute();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long heap = threads.getCurrentThreadAllocatedBytes();
        long direct = directBytes();
        action.execute();
        long heapUsed = threads.getCurrentThreadAllocatedBytes() - heap;
        long directUsed = directBytes() - direct;
        assertTrue(heapUsed < MEMORY_BYTES, () -> heapUsed + " bytes of heap");
        assertTrue(directUsed < MEMORY_BYTES, () -> directUsed + " bytes outside the heap");
    }

    static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
