package io.github.tornadoconv.jvm;

import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Has the JVM compile emitted loops before they are used. Until its second compiler has taken a loop, each operation of the
 * Vector API makes objects, and the loop takes a hundred times as long. So at first such a loop is computed by plain Java,
 * which takes several times as long and gives the same bits, while one thread runs the emitted form on numbers of its own
 * until it is fast. A loop that the compiler gives up stays plain.
 */
final class ColdStart {
    private static final System.Logger LOG = System.getLogger(ColdStart.class.getName());

    /** With false, emitted loops are used at once: tests want to meet them. */
    static final boolean USED = !"false".equals(System.getProperty("tornadoconv.jvm.coldStart"));

    /**
     * Terms of a call whose time counts, and by whose branches the compiler goes. Loops that are written out for {@link
     * VectorCode#MOST_TERMS} leave some over: code that was never run is compiled as a way back to the interpreter.
     */
    private static final int TERMS = 8 * VectorCode.MOST_TERMS + 3;

    /** The same while a loop is interpreted, where each takes microseconds. */
    private static final int FEW_TERMS = 1;

    /** Time of an operation from which on down a loop is not interpreted any more; and is fast. */
    private static final double COMPILED_NANOS = 300;

    private static final double FAST_NANOS = 6;

    /** Calls between two looks at the others, and calls after which a loop waits for the compiler. */
    private static final int CALLS = 32;

    private static final int CALLS_TO_COMPILE = 1000;

    /** Time after which a loop that is still slow is left alone: a large program may keep the compiler busy for long. */
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    /** What a wait is of the time so far: with no second compiler there all loops stay slow, and this should cost little. */
    private static final double WAIT = 0.01;

    /** Loops that are exercised at once: what is in the compiler's queue for long is compiled with fewer counters first. */
    private static final int AT_ONCE = Math.max(3, Runtime.getRuntime().availableProcessors() / 2);

    private static final Deque<ColdLoop> WAITING = new ArrayDeque<>();
    private static boolean running;

    private ColdStart() {}

    /**
     * A loop that was just emitted as it is used: loops of floats are cold at first.
     *
     * @param cold makes the cold form of the emitted one
     */
    static <T> T use(Element element, T emitted, UnaryOperator<T> cold) {
        return USED && element == Element.FLOAT ? cold.apply(emitted) : emitted;
    }

    /** Whether some loop is being made warm. */
    static boolean isBusy() {
        synchronized (WAITING) {
            return running;
        }
    }

    /** Makes a loop warm as soon as may be. */
    static void prepare(ColdLoop loop) {
        synchronized (WAITING) {
            WAITING.add(loop);
            if (!running) {
                running = true;
                Thread.ofPlatform().daemon().name("tornadoconv-cold-start").start(ColdStart::run);
            }
        }
    }

    /** A loop that is being made warm. */
    private static final class Exercise {
        final long start = System.nanoTime();
        private final ColdLoop loop;
        private double nanos = Double.MAX_VALUE;
        private int calls;

        Exercise(ColdLoop loop) {
            this.loop = loop;
        }

        /** Calls it some times, and says whether that is over. */
        boolean isOver() {
            for (int i = 0; i < CALLS; i++) {
                boolean compiled = nanos < COMPILED_NANOS;
                long before = System.nanoTime();
                int operations = loop.exercise(compiled ? TERMS : FEW_TERMS);
                nanos = (double) (System.nanoTime() - before) / operations;
                if (compiled && nanos < FAST_NANOS) {
                    loop.end(true);
                    return true;
                }
            }
            calls += CALLS;
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                loop.end(false);
                return true;
            }
            return false;
        }

        boolean waits() {
            return calls > CALLS_TO_COMPILE;
        }
    }

    private static void run() {
        List<Exercise> exercises = new ArrayList<>();
        while (refill(exercises)) {
            boolean waits = true;
            for (Iterator<Exercise> each = exercises.iterator(); each.hasNext();) {
                Exercise exercise = each.next();
                if (isOver(exercise)) {
                    each.remove();
                }
                waits &= exercise.waits();
            }
            if (waits && !exercises.isEmpty()) {
                sleep((long) (WAIT * (System.nanoTime() - exercises.getFirst().start)));
            }
        }
    }

    /** Whatever happens to one loop, the others are made warm. */
    private static boolean isOver(Exercise exercise) {
        try {
            return exercise.isOver();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "an emitted loop is not used, because it fails", e);
            exercise.loop.end(false);
            return true;
        }
    }

    private static boolean refill(List<Exercise> exercises) {
        synchronized (WAITING) {
            while (exercises.size() < AT_ONCE && !WAITING.isEmpty()) {
                exercises.add(new Exercise(WAITING.remove()));
            }
            running = !exercises.isEmpty();
            return running;
        }
    }

    private static void sleep(long nanos) {
        try {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }
}
